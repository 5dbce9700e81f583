import { manifest, service, workload } from '../lib/checks/example-objects.ts';
import { FORMS } from '../lib/commands/diff-forms.ts';
import { uncoloured } from '../lib/review/forms/terminal.ts';
import { docs, reportOn } from './told-step.ts';

const KEPT = 'annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }';
const web = (image: string, more: Partial<Parameters<typeof workload>[0]> = {}) =>
  workload(more).replace(/busybox:1.37.0/, image);
const claim = (name: string, metadata = '') =>
  manifest(
    'v1 PersistentVolumeClaim',
    `${name}${metadata && `, ${metadata}`}`,
    'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 5Gi } } }',
  );
const mounting = (name: string) => ({
  pod: `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${name} } }]`,
  container: 'volumeMounts: [{ name: data, mountPath: /data }]',
});
const fleet = (memory: string) =>
  Array.from({ length: 60 }, (_, at) =>
    workload({ name: `app-${at}`, container: `resources: { requests: { memory: ${memory} } }` }),
  );
const SERVICE = service('selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }]');
const route = (middlewares: string, host = 'web.bramble.example') =>
  manifest(
    'traefik.io/v1alpha1 IngressRoute',
    'web',
    `spec: { entryPoints: [websecure], routes: [{ kind: Rule, match: 'Host(\`${host}\`)', ${middlewares} services: [{ name: web, port: 80 }] }] }`,
  );
const LOGIN = manifest('traefik.io/v1alpha1 Middleware', 'login', 'spec: { basicAuth: { secret: web-users } }');
const policy = (from: string) =>
  manifest(
    'networking.k8s.io/v1 NetworkPolicy',
    'web',
    `spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [${from}] }] }`,
  );
/** What a reviewer asks first, of ten steps that people make: is anything lost, is anything down, who gets in? */
interface FirstScreen {
  readonly before: string;
  readonly after: string;
  /** The answers. @default no */
  readonly lost?: string;
  readonly down?: string;
  readonly in?: string;
  /** What else has to be seen at once: the danger, or that there is none. */
  readonly seen: RegExp;
}

const RECREATED = { spec: 'strategy: { type: Recreate }' };
const STEPS: Record<string, FirstScreen> = {
  'a claim goes': {
    before: docs(web('web:1', mounting('data')), claim('data')),
    after: docs(web('web:1')),
    lost: 'the claim web/data is deleted, and all that it holds with it',
    seen: /danger data-lost .*take the change back, or save the data first/,
  },
  'an app is renamed': {
    before: docs(web('web:1', mounting('data')), claim('data', KEPT)),
    after: docs(web('web:1', { name: 'site', ...mounting('files') }), claim('files', KEPT)),
    lost: 'starts on an empty claim, web/files: what the claim web/data holds stays there',
    down: 'is removed, and runs no more',
    seen: /danger starts-empty .*give the old volume to the new claim/,
  },
  'an image is bumped, old pods go first': {
    before: docs(web('web:1.1.0', RECREATED)),
    after: docs(web('web:1.2.0', RECREATED)),
    down: 'is down while its pods are replaced: the old ones go first',
    seen: /routine +home\/web: web 1\.1\.0 → 1\.2\.0/,
  },
  'an image is bumped, new pods come first': {
    before: docs(web('web:1.1.0')),
    after: docs(web('web:1.2.0')),
    seen: /restarts without a gap/,
  },
  'an app is switched off': {
    before: docs(web('web:1', { spec: 'replicas: 2' })),
    after: docs(web('web:1', { spec: 'replicas: 0' })),
    down: 'is left without a pod',
    seen: /danger scaled-to-zero .* goes from 2 to no pods/,
  },
  'a login goes': {
    before: docs(web('web:1'), SERVICE, LOGIN, route('middlewares: [{ name: login }],')),
    after: docs(web('web:1'), SERVICE, LOGIN, route('')),
    in: 'web.bramble.example: everybody who reaches it passes; before: requests pass Middleware web/login',
    seen: /danger login-removed/,
  },
  'a policy lets in every pod': {
    before: docs(web('web:1'), policy('{ podSelector: { matchLabels: { app: front } } }')),
    after: docs(web('web:1'), policy('{ namespaceSelector: {} }')),
    in: 'every pod may connect to pods of web with app=web on every port',
    seen: /opens/,
  },
  'a policy goes': {
    before: docs(web('web:1'), policy('{ podSelector: {} }')),
    after: docs(web('web:1')),
    in: 'everybody may connect to pods of web on every port: no policy keeps anybody out any more',
    seen: /danger policy-removed/,
  },
  'a field changes that nobody may change': {
    before: docs(web('web:1')),
    after: docs(web('web:1').replaceAll('{ app: web }', '{ app: web, tier: front }')),
    seen: /danger flux-stuck .*spec\.selector cannot be changed in place/,
  },
  'one default changes in sixty apps': {
    before: docs(...fleet('64Mi')),
    after: docs(...fleet('96Mi')),
    seen: /containers\[\*\]\.resources\.requests\.memory {2}64Mi → 96Mi in 60 Deployments/,
  },
};

/** As many lines as a terminal has. */
const SCREEN = 24;

it.each(Object.entries(STEPS))('%s', (_, { before, after, lost, down, in: letIn, seen }) => {
  const lines = FORMS.terminal(reportOn(before, after), false)(uncoloured).split('\n').slice(0, SCREEN);
  const answer = (asks: string) => lines.filter((line) => line.startsWith(`${asks} `)).map((line) => line.slice(10));
  const told = (said: string | undefined, no: string) => [said === undefined ? no : `home/web: ${said}`];
  expect(answer('lost')).toEqual(told(lost, 'nothing'));
  expect(answer('down')).toEqual(told(down, 'nothing'));
  expect(answer('gets in')).toEqual(told(letIn, 'nobody who did not before'));
  expect(lines.join('\n')).toMatch(seen);
});
