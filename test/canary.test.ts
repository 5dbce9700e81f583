import { app, type Component, claim, image, node } from 'bramble';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type CanaryProps, canary, flagger } from '../charts/addons/flagger/index.ts';
import { hours, scaledBy } from '../charts/addons/keda/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { sticky, traefik } from '../charts/addons/traefik/index.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { isKind } from '../lib/model/rendered.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '16Gi', cpus: 4, podNetwork: '10.42.0.0/24' }),
];
const numbers = app({ name: 'numbers', image: BUSYBOX, ports: { http: 9090 } });
const METRICS = { ...numbers, provides: { metrics: { namespace: 'numbers', workload: 'numbers' } } };
const OTHERS = [metallb(), traefik({ address: '10.10.11.21', dashboard: false }), METRICS];

function web(props: CanaryProps = {}, more: object = {}): Component {
  const plain = { name: 'web', image: BUSYBOX, port: { container: 8080, service: 80 }, expose: { through: 'lan' } };
  return app({ ...plain, with: [canary(props)], ...more } as never);
}

function rendered(component: Component, others: readonly Component[] = [...OTHERS, flagger()]) {
  return renderSample(
    sample({ nodes: NODES, loadBalancers: '10.10.11.21-10.10.11.29', components: [...others, component] }),
  );
}

function drawn(all: ReturnType<typeof renderSample>, kind: string, name = 'web'): JsonMap {
  return (
    all.stages.flatMap(({ objects }) => objects).find((each) => isKind(each, kind) && each.metadata.name === name) ?? {}
  );
}

describe('what a canary is given wrongly is told', () => {
  it.each<[string, Component, string]>([
    ['steps beyond its most', web({ step: 60 }), 'with[canary].step: is 60, and most 50'],
    [
      'a check without a bound',
      web({ checks: { errors: { query: 'x' } } }),
      'with[canary].checks.errors: has no bound',
    ],
    [
      'a check of its own name',
      web({ checks: { success: { query: 'x', min: 1 } } }),
      "'success' is a check of canary itself",
    ],
    ['a path that is a command', web({ asks: '/; reboot' }), "with[canary].asks: '/; reboot' is no path"],
    [
      'a time in which none answers',
      web({ within: '0.05s' }),
      'with[canary].within: is 0.05s, and Traefik tells times',
    ],
    ['a time that is never passed', web({ within: '5s' }), '5 seconds apart: each version passes'],
    ['a flood', web({ load: { perSecond: 0 } }), 'with[canary].load.perSecond: 0 is no number from 1 to 1000'],
    [
      'a number beside it',
      web({}, { replicas: 3 }),
      "with[canary]: says itself how many pods there are, as 'replicas' does",
    ],
    ['an app with names', web({}, { stateful: true }), 'runs copies of a Deployment, and this is a StatefulSet'],
    ['an address', web({}, { loadBalancer: true }), "has its Service lead to copies, which 'loadBalancer' goes past"],
    [
      'nobody who asks',
      web({}, { expose: undefined }),
      "'canary' changes how requests come in, and the app has no expose",
    ],
    [
      'another who counts',
      web({}, { with: [canary(), scaledBy([hours({ from: '0 7 * * *', to: '0 8 * * *' })], { min: 0, max: 2 })] }),
      "with[canary]: sets the number of pods, as 'scaledBy' does",
    ],
  ])('%s', (_, { mistakes = [] }, line) => {
    const lines = mistakes.map(({ where, what }) => `${where}: ${what}`);
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
  });

  it.each<[string, Component, readonly Component[] | undefined, string]>([
    ['no Flagger', web(), OTHERS, "needs 'canaries', which no component provides"],
    ['looks too soon for metrics', web({ every: '1m' }), undefined, 'looks every 1m, and metrics are read every 1m'],
    [
      'nobody who sends requests',
      web({ asks: '/healthz' }),
      [...OTHERS, flagger({ loadTester: false })],
      'asks new versions, which the load tester does',
    ],
    [
      'requests that are not let in',
      web({ load: { perSecond: 5 } }),
      undefined,
      'sends requests from within the cluster, and the app lets in none',
    ],
    [
      'requests past the app',
      web({ load: { path: '/', perSecond: 5 } }, { expose: { through: 'both', path: '/shop' } }),
      undefined,
      'sends requests to /, and the app answers below /shop',
    ],
    [
      'a word that leads to one Service',
      web({}, { with: [canary(), sticky()] }),
      undefined,
      'divides requests among Services, and one that leads them to one: sticky',
    ],
    [
      'a path to another port',
      web({}, { ports: { api: 9000 }, paths: { '/api': { port: 'api' } } }),
      undefined,
      "paths['/api']: lead to the port 'api'",
    ],
    [
      'a port of another number',
      web({}, { ports: { api: { container: 9000, service: 90 } } }),
      undefined,
      "ports.api: is offered as 90/TCP, and Flagger's Services offer it as 9000/TCP",
    ],
    [
      'routes that wait for nobody',
      web(),
      [metallb(), traefik({ address: '10.10.11.21', dashboard: false, routes: 'gateway' }), METRICS, flagger()],
      'made while the app runs: no HTTPRoute waits for it',
    ],
    [
      'a disk of one node',
      web({}, { volumes: { '/data': claim('data', '1Gi') } }),
      undefined,
      'is held by one node at a time',
    ],
  ])('%s', (_, component, others, line) => {
    expect(rendered(component, others).findings.map(brief)).toEqual(
      expect.arrayContaining([expect.stringContaining(line)]),
    );
  });
});

describe('a canary', () => {
  it('has no finding, and no number of pods', () => {
    const all = rendered(
      web({ asks: '/healthz', within: '0.5s', checks: { errors: { query: 'sum(errors)', max: 1 } } }),
    );
    expect(all.findings.map(brief)).toEqual([]);
    expect(path(drawn(rendered(web()), 'apps/Deployment').spec, 'replicas')).toBeUndefined();
  });

  it('leads to what Flagger makes, and to the Service as long as that leads nowhere: at first, and where it is left of an earlier time', () => {
    const all = rendered(web({}, { paths: { '/slow': { port: 'http' } } }));
    expect(all.findings.map(brief)).toEqual([]);
    const routes = list(path(drawn(all, 'traefik.io/IngressRoute').spec, 'routes'));
    const weights = { kind: 'TraefikService', name: 'web', port: 80 };
    const plain = { name: 'web', port: 80 };
    const [whole, slow] = ['Host(`web.bramble.example`)', 'Host(`web.bramble.example`) && PathPrefix(`/slow`)'];
    expect(routes.map(({ match, priority, services }) => [match, priority, ...list(services)])).toEqual([
      [whole, undefined, weights],
      [whole, whole.length - 1, plain],
      [slow, undefined, weights],
      [slow, slow.length - 1, plain],
    ]);
    expect(new Set(routes.map(({ middlewares }) => JSON.stringify(middlewares))).size).toBe(1);
  });

  it('is written by Flagger alone: Git has no TraefikService that would stay, and a Service that is made once', () => {
    const all = rendered(web());
    expect(drawn(all, 'traefik.io/TraefikService')).toEqual({});
    expect(path(drawn(all, '/Service').metadata, 'annotations', 'kustomize.toolkit.fluxcd.io/ssa')).toBe(
      'IfNotPresent',
    );
  });

  it('looks at the requests that the new version gets, by the names that Traefik gives them', () => {
    const { spec } = drawn(rendered(web({ success: 99.5 })), 'flagger.app/Canary');
    const [success] = list(path(spec, 'analysis', 'metrics'));
    expect(success).toMatchObject({ name: 'success', interval: '2m', thresholdRange: { min: 99.5 } });
    expect(success?.query).toContain('{{ namespace }}_{{ target }}-canary_[0-9]+@kubernetescrd');
    // By its name, the port is found in pods of either version.
    expect(path(spec, 'service')).toEqual({ port: 80, portName: 'http', targetPort: 'http' });
    expect(path(spec, 'revertOnDeletion')).toBe(true);
  });

  it('has no answer of its own where nobody asks the new version, unless it says so, and never where Traefik is not heard', () => {
    const queries = (props: CanaryProps) =>
      list(
        path(drawn(rendered(web({ within: '1s', ...props })), 'flagger.app/Canary').spec, 'analysis', 'metrics'),
      ).map(({ query }) => String(query));
    for (const query of [...queries({}), ...queries({ unasked: 'passes' })]) expect(query).not.toContain('vector(');
    expect(queries({}).join()).not.toContain('traefik_config_reloads_total');
    expect(queries({ unasked: 'passes' }).map((query) => query.split(' >= 0 or ')[1])).toEqual([
      '0 * sum(traefik_config_reloads_total) + 100',
      '0 * sum(traefik_config_reloads_total)',
    ]);
  });

  it.each([
    'sum(errors) or vector(0)',
    'sum(rate(errors[{{ interval }}])) or on() vector(0)',
    '(absent(errors) or vector(0)) * 2',
    'vector(1)',
    'sum(errors) or absent(errors)',
  ])('with the check %s is told to pass where nothing is measured', (query) => {
    expect(rendered(web({ checks: { errors: { query, max: 1 } } })).findings.map(({ rule }) => rule)).toEqual([
      'silent-check',
    ]);
  });

  it.each([
    'sum(errors{namespace="{{ namespace }}"}) or 0 * sum(rate(requests[{{ interval }}]))',
    'sum(errors) or (vector(0) and on() sum(up))',
  ])('may have the check %s', (query) => {
    expect(rendered(web({ checks: { errors: { query, max: 1 } } })).findings.map(brief)).toEqual([]);
  });

  it.each(['sum(errors', 'errors{namespace={{ namespace }}}', ' '])(
    'with the check %s is told that nobody can read it',
    (query) => {
      expect(rendered(web({ checks: { errors: { query, max: 1 } } })).findings.map(brief)).toEqual([
        expect.stringMatching(/analysis\.metrics\[errors\]\.query: '.*' cannot be read/),
      ]);
    },
  );

  it.each([
    'rate({{ target }}_errors{app="{{ target }}"}[{{ interval }}]) > {{ variables.least }}',
    'max_over_time(errors[ {{ variables.span }} ])',
  ])('may have the check %s, which Flagger fills', (query) => {
    expect(rendered(web({ checks: { errors: { query, max: 1 } } })).findings.map(brief)).toEqual([]);
  });

  it('names the autoscaler that its copies have too', () => {
    const all = rendered(web({}, { scale: { max: 3 }, resources: { cpu: '50m' } }));
    expect(all.findings.map(brief)).toEqual([]);
    expect(path(drawn(all, 'flagger.app/Canary').spec, 'autoscalerRef', 'name')).toBe('web');
  });

  it('asks the new version itself, and sends it requests through the ingress', () => {
    const ways = { expose: { through: 'both' } };
    const all = rendered(web({ asks: '/healthz', load: { path: '/', perSecond: 5 } }, ways));
    const commands = list(path(drawn(all, 'flagger.app/Canary').spec, 'analysis', 'webhooks')).map((each) =>
      path(each, 'metadata', 'cmd'),
    );
    expect(commands).toEqual([
      'curl -sSf -m 20 http://web-canary.web:80/healthz',
      'hey -z 90s -q 5 -c 1 -host web.bramble.example https://traefik.traefik/',
      'hey -z 90s -q 5 -c 1 -host web.bramble.example https://traefik.traefik/',
    ]);
  });

  it('has requests sent to the path of the app where it names none', () => {
    const all = rendered(web({ load: { perSecond: 5 } }, { expose: { through: 'both', path: ['/shop', '/cart'] } }));
    expect(JSON.stringify(drawn(all, 'flagger.app/Canary'))).toContain('https://traefik.traefik/shop"');
  });

  it('has requests before the first look, and anew after each: what is sent ends before the next look', () => {
    const all = rendered(web({ every: '4m', load: { perSecond: 5 } }, { expose: { through: 'both' } }));
    const webhooks = list(path(drawn(all, 'flagger.app/Canary').spec, 'analysis', 'webhooks'));
    expect(webhooks.map(({ type, metadata }) => [type, /-z (\S+)/.exec(String(path(metadata, 'cmd')))?.[1]])).toEqual([
      ['pre-rollout', '180s'],
      ['rollout', '180s'],
    ]);
  });

  it('of your own names a Gateway that is there, for A/B by Flagger', () => {
    const canaryOf = (name: string) => (chart: Construct) =>
      void new ApiObject(chart, 'canary', {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'Canary',
        metadata: { name: 'lab' },
        spec: {
          provider: 'gatewayapi:v1',
          targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'lab' },
          service: {
            port: 8080,
            hosts: ['lab.bramble.example'],
            gatewayRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace: 'traefik' }],
          },
          analysis: { interval: '2m', threshold: 3, iterations: 5, match: [{ headers: { cookie: { exact: 'b' } } }] },
        },
      });
    const found = (name: string) =>
      rendered(app({ name: 'lab', image: BUSYBOX, port: 8080, also: canaryOf(name) })).findings.map(brief);
    expect(found('other')).toEqual([expect.stringContaining("refers to the Gateway 'other'")]);
  });

  it('lets Flagger, its load tester and the ingress in to copies, whose labels nobody knows', () => {
    const policies = rendered(web())
      .stages.flatMap(({ objects }) => objects)
      .filter((each) => isKind(each, 'networking.k8s.io/NetworkPolicy') && each.metadata.namespace === 'web');
    const open = policies.filter(({ spec }) => JSON.stringify(path(spec, 'podSelector')) === '{}');
    expect(JSON.stringify(open)).toMatch(/flagger-loadtester.*traefik|traefik.*flagger-loadtester/);
  });
});
