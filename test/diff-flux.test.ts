import { outlineOf } from '../lib/review/forms/outline.ts';
import { docs, expectPairs, reportOn, type StepPair, toldOf } from './told-step.ts';

const kustomization = (name: string, spec = '', namespace = 'flux-system') => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: ${namespace} }
spec: { path: ./dist/home/${name}, interval: 1h, prune: true, sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }
`;
const config = (name: string, value = 'a') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data: { a: ${value} }
`;
const alert = (source: string) => `
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: { name: mail }
spec: { providerRef: { name: mail }, eventSources: [{ kind: Kustomization, name: '${source}' }] }
`;
const release = (version: string, values = '') => `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { interval: 1h, chart: { spec: { chart: web, version: ${version}, sourceRef: { kind: HelmRepository, name: web } } }, ${values} }
`;
const app = (image: string, label: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app.kubernetes.io/version: '${label}' } }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: '${image}', ${more} }] } }
`;
const canary = (target: string) => `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: ${target}, namespace: web }
spec: { provider: traefik, targetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }, service: { port: 80 } }
`;
const service = (port = 'port: 80') => `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web }
spec: { selector: { app: web }, ports: [{ name: http, ${port} }] }
`;

describe('of Flux it is told', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'what it deletes': [docs(config('a'), config('b')), config('a'), ['removes: Flux deletes ConfigMap b']],
    'how much it deletes, where that is more than a few': [
      docs(...['a', 'b', 'c', 'd'].map((name) => config(name))),
      '',
      ['removes: Flux deletes 4 ConfigMaps'],
    ],
    'what it leaves, where it prunes nothing': [
      docs(kustomization('web', 'prune: false').replace('prune: true, ', ''), config('a')),
      kustomization('web', 'prune: false').replace('prune: true, ', ''),
      ['stays: ConfigMap a stays: its Kustomization prunes nothing'],
    ],
    'what it does not apply, since a controller that goes has marked it': [
      docs(canary('web'), service()),
      service('port: 90'),
      [
        'port: its port http moves from 80 to 90: nothing in the cluster is known to use it',
        'removes: Flux deletes Canary web',
        'stays: the marks of the Canary web stay on it, and with them Flux does not apply it: no later change, as of a port, reaches the cluster',
      ],
    ],
    'what nobody has marked': [docs(canary('other'), service()), service(), ['removes: Flux deletes Canary other']],
    'that it begins to prune': [
      docs(kustomization('web', 'prune: false').replace('prune: true, ', ''), config('a')),
      docs(kustomization('web'), config('a')),
      ['danger prune-protection-removed: begins to prune: what it has applied and nothing renders is deleted at once'],
    ],
    'that it is to stand still': [
      docs(kustomization('web'), config('a')),
      docs(kustomization('web', 'suspend: true'), config('a')),
      [
        'pauses: is paused: what runs goes on as it is, and Flux applies no change until it is resumed',
        'danger suspended: is suspended: its Kustomization does nothing until somebody resumes it',
      ],
    ],
    'that nobody is told of failures any more': [
      alert('*'),
      '',
      [
        'removes: Flux deletes Alert mail',
        'danger alerts-removed: is removed: nobody is told any more of what it told',
      ],
    ],
    'that a chart takes a major step': [
      release('1.9.0'),
      release('2.0.0'),
      ['image: web 1.9.0 → 2.0.0 (a major step)', 'danger major-step: web takes a major step from 1.9.0 to 2.0.0'],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('the order in which Flux applies is told', () => {
  const orderOf = (before: string, after: string) =>
    reportOn(before, after).effects.flatMap(({ is, what }) => (is === 'order' ? [what] : []));

  it('of the Kustomizations that have something to apply', () => {
    expect(
      orderOf(
        docs(kustomization('web'), kustomization('other'), config('a')),
        docs(kustomization('web'), kustomization('other'), config('a', 'b')),
      ),
    ).toEqual(['Flux applies web']);
  });
});

describe('a bump is routine', () => {
  const routine = (before: string, after: string) => outlineOf(reportOn(before, after)).routine;
  const BEFORE = app('r.bramble.example/web:1.2.0', '1.2.0');

  it.each([
    [
      'of an image, with the label that shows its version',
      BEFORE,
      app('r.bramble.example/web:1.3.0', '1.3.0'),
      ['home/web: web 1.2.0 → 1.3.0'],
    ],
    ['of a chart', release('1.2.0'), release('1.2.1'), ['home/web: web 1.2.0 → 1.2.1']],
    ['not where something else changes', BEFORE, app('r.bramble.example/web:1.3.0', '1.3.0', 'tty: true'), []],
    ['not of a chart with other values', release('1.2.0'), release('1.2.1', 'values: { a: 1 }'), []],
    ['not back to an older one', BEFORE, app('r.bramble.example/web:1.1.0', '1.1.0'), []],
    ['not to another place', BEFORE, app('mirror.bramble.example/web:1.3.0', '1.3.0'), []],
    ['not beside an object that comes', BEFORE, docs(app('r.bramble.example/web:1.3.0', '1.3.0'), config('a')), []],
  ])('%s', (_, before, after, lines) => {
    expect(routine(before, after)).toEqual(lines);
  });
});
