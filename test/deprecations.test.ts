import { manifest, service, workload } from '../lib/checks/example-objects.ts';
import { rules } from '../lib/checks/rules/deprecations.ts';
import { judge } from './judge.ts';

const found = (objects: string) => judge(rules, objects).map((line) => line.replace(/^\w+ \S+ \S+: /, ''));
const annotated = (name: string) =>
  workload({}).replace('labels: { app: web } }', `labels: { app: web }, annotations: { ${name}: 'x' } }`);

describe('what Kubernetes has given up is told, with what stands in its place', () => {
  const cases: Record<string, readonly [objects: string, what: string]> = {
    'a kind': [
      manifest('v1 Endpoints', 'web', 'subsets: []'),
      'has the kind Endpoints, which is deprecated since 1.33',
    ],
    'a field of pods': [
      workload({ pod: 'serviceAccount: web' }),
      'has spec.serviceAccount, which is deprecated since 1.0',
    ],
    'a volume that no node mounts': [
      workload({ pod: 'volumes: [{ name: code, gitRepo: { repository: https://code.bramble.example/web.git } }]' }),
      'has spec.volumes[code].gitRepo, which is refused by each node since 1.33',
    ],
    'a field of a Service': [
      service('externalIPs: [10.10.11.40], ports: [{ port: 80 }]'),
      'has spec.externalIPs, which is deprecated since 1.36',
    ],
    'an annotation that does nothing': [
      annotated('scheduler.alpha.kubernetes.io/critical-pod'),
      "has metadata.annotations['scheduler.alpha.kubernetes.io/critical-pod'], which does nothing since 1.16",
    ],
    'an annotation by the name of a container': [
      annotated('container.apparmor.security.beta.kubernetes.io/web'),
      'has the annotation container.apparmor.security.beta.kubernetes.io/web, which is deprecated since 1.30',
    ],
    'the class of an Ingress': [
      manifest(
        'networking.k8s.io/v1 Ingress',
        'web, annotations: { kubernetes.io/ingress.class: traefik }',
        'spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }',
      ),
      "has metadata.annotations['kubernetes.io/ingress.class'], which is deprecated since 1.18",
    ],
    'a label of nodes, asked for twice': [
      workload({
        pod: 'nodeSelector: { beta.kubernetes.io/arch: arm64 }\ntopologySpreadConstraints: [{ maxSkew: 1, topologyKey: beta.kubernetes.io/arch, whenUnsatisfiable: ScheduleAnyway }]',
      }),
      'asks for the label beta.kubernetes.io/arch of nodes',
    ],
    'a label that nodes bear no more': [
      workload({ pod: "nodeSelector: { node-role.kubernetes.io/master: 'true' }" }),
      'asks for the label node-role.kubernetes.io/master of nodes',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, what]) => expect(found(objects)).toEqual([what]));
});

it('what is said as it is said today is left alone', () => {
  expect(found(workload({ pod: 'serviceAccountName: web\nnodeSelector: { kubernetes.io/arch: arm64 }' }))).toEqual([]);
});
