import { type AppProps, app, type Component, component, host, image, node } from 'bramble';
import { cpu, hours, keda, metric, scaledBy, sleeps, stopsWithout, trigger } from '../charts/addons/keda/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { probes } from '../charts/addons/probes/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { type JsonMap, list, path, texts } from '../lib/model/object.ts';
import { isKind } from '../lib/model/rendered.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '16Gi', cpus: 4, podNetwork: '10.42.0.0/24' }),
];
const JOBS = metric({ query: 'sum(jobs_waiting)', perPod: 20 });
const DAYS = hours({ from: '0 7 * * 1-5', to: '0 18 * * 1-5' });

/** Something that answers queries, in the place of a whole add-on. */
const numbers = app({ name: 'numbers', image: BUSYBOX, ports: { http: 9090 } });
const METRICS = { ...numbers, provides: { metrics: { namespace: 'numbers', workload: 'numbers' } } };

function declared(word: NonNullable<AppProps['with']>[number] | undefined, more: object = {}): Component {
  return app({ name: 'web', image: BUSYBOX, port: 8080, ...(word && { with: [word] }), ...more } as AppProps);
}

function rendered(
  word: NonNullable<AppProps['with']>[number] | undefined,
  more: object = {},
  others?: readonly Component[],
) {
  const web = declared(word, more);
  const components = [...(others ?? [keda({ http: true }), METRICS]), web];
  return renderSample(sample({ nodes: NODES, loadBalancers: '10.10.11.21-10.10.11.29', components }));
}

function told(...given: Parameters<typeof rendered>): readonly string[] {
  return rendered(...given).findings.map(brief);
}

function drawn(rendering: ReturnType<typeof renderSample>, kind: string, name = 'web'): JsonMap {
  const all = rendering.stages.flatMap(({ objects }) => objects);
  return all.find((each) => isKind(each, kind) && each.metadata.name === name) ?? {};
}

const EXPOSED = { expose: { through: 'lan' } };
const INGRESS = [keda({ http: true }), METRICS, metallb(), traefik({ address: '10.10.11.21', dashboard: false })];

describe('what is scaled wrongly is told', () => {
  it.each<[string, Parameters<typeof declared>, string]>([
    ['by nothing', [scaledBy([], { min: 0, max: 3 })], 'with[scaledBy]: is scaled by nothing'],
    [
      'by what is no trigger',
      [scaledBy(['cpu'] as never, { min: 1, max: 3 })],
      "with[scaledBy].triggers[0]: 'cpu' is no trigger",
    ],
    ['to less than it is from', [scaledBy([JOBS], { min: 4, max: 3 })], 'has at most 3 and at least 4 pods'],
    [
      'from nothing by what nothing uses',
      [scaledBy([cpu({ percent: 80 })], { min: 0, max: 3 })],
      'has no trigger that wakes it',
    ],
    [
      'by less than nothing',
      [scaledBy([metric({ query: 'x', perPod: 0 })], { min: 0, max: 3 })],
      '[0].perPod: 0 is no amount above 0',
    ],
    [
      'at no time',
      [scaledBy([hours({ from: '7:00', to: '0 18 * * *' })], { min: 0, max: 1 })],
      "[0].from: has the schedule '7:00'",
    ],
    [
      'for no time',
      [scaledBy([hours({ from: '0 7 * * *', to: '0 7 * * *' })], { min: 0, max: 1 })],
      '[0].to: is when they begin',
    ],
    [
      'where no clock is so',
      [scaledBy([hours({ from: '0 7 * * *', to: '0 8 * * *', timeZone: 'Berlin' })], { min: 0, max: 1 })],
      "[0].timeZone: 'Berlin' is no time zone",
    ],
    [
      'beside a number',
      [scaledBy([JOBS], { min: 0, max: 3 }), { replicas: 2 }],
      "with[scaledBy]: sets the number of pods, as 'replicas' does",
    ],
    [
      'beside its own',
      [scaledBy([JOBS], { min: 0, max: 3 }), { scale: { max: 2 } }],
      "with[scaledBy]: sets the number of pods, as 'scale' does",
    ],
    [
      'twice',
      [undefined, { with: [scaledBy([JOBS], { min: 0, max: 3 }), stopsWithout('nas:2049')] }],
      "with[stopsWithout]: sets the number of pods, as 'scaledBy' does",
    ],
    ['on each node', [scaledBy([JOBS], { min: 0, max: 3 }), { perNode: true }], 'which a DaemonSet does not have'],
    ['of a machine with a wrong address', [stopsWithout('10.10.11.300:2049')], 'is no machine with a port'],
    ['by no query', [scaledBy([metric({ query: ' ', perPod: 1 })], { min: 0, max: 3 })], "' ' is no query"],
    ['asleep at an address', [sleeps(), { ...EXPOSED, loadBalancer: true }], 'do not wake it'],
    ['asleep without patience', [sleeps({ patience: '0s' }), EXPOSED], "'0s' is no span of time to wait"],
    ['without a port of the machine', [stopsWithout('10.10.11.30')], "'10.10.11.30' is no machine with a port"],
    ['asleep for nobody', [sleeps()], "'sleeps' changes how requests come in, and the app has no expose"],
  ])('%s', (_, given, line) => {
    const { mistakes = [] } = declared(...given);
    const lines = mistakes.map(({ where, what }) => `${where}: ${what}`);
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
  });

  it.each<[string, Parameters<typeof rendered>, string]>([
    ['by nobody who asks machines', [stopsWithout('10.10.11.30:2049')], "needs 'probes', which no component provides"],
    [
      'without KEDA',
      [scaledBy([JOBS], { min: 0, max: 3 }), {}, [METRICS]],
      "needs 'autoscaling', which no component provides",
    ],
    [
      'without numbers',
      [scaledBy([JOBS], { min: 0, max: 3 }), {}, [keda()]],
      "needs 'metrics', which no component provides",
    ],
    [
      'asleep with nobody who wakes it',
      [sleeps(), EXPOSED, [keda(), METRICS]],
      "needs 'waking', which no component provides",
    ],
    [
      'asleep at two ports',
      [sleeps(), { ...EXPOSED, ports: { api: 9000 }, paths: { '/api': { port: 'api' } } }, INGRESS],
      "paths['/api']: lead to the port 'api'",
    ],
  ])('%s', (_, given, line) => {
    expect(told(...given)).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
  });
});

describe('scaledBy', () => {
  const scaled = () =>
    rendered(
      scaledBy([JOBS, DAYS, cpu({ percent: 70 }), trigger({ type: 'redis', metadata: { listName: 'mail' } })], {
        min: 0,
        max: 5,
        after: '90s',
      }),
    );

  it('with a query that nobody can read is told', () => {
    const broken = metric({ query: 'sum(jobs_waiting', perPod: 20 });
    expect(told(scaledBy([broken], { min: 0, max: 5 }))).toEqual([
      expect.stringMatching(
        /triggers\[0\]\.metadata\.query: 'sum\(jobs_waiting' cannot be read: it is wrong at its end/,
      ),
    ]);
  });

  it('has no finding, and no number of pods beside it', () => {
    const all = rendered(scaledBy([JOBS, DAYS], { min: 0, max: 5 }));
    expect(all.findings.map(brief)).toEqual([]);
    expect(path(drawn(all, 'apps/Deployment').spec, 'replicas')).toBeUndefined();
  });

  it('writes each trigger as KEDA has it', () => {
    const { spec } = drawn(scaled(), 'keda.sh/ScaledObject');
    expect(spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicaCount: 0,
      maxReplicaCount: 5,
      cooldownPeriod: 90,
    });
    expect(list(path(spec, 'triggers'))).toEqual([
      {
        type: 'prometheus',
        metadata: {
          serverAddress: 'http://numbers.numbers.svc.cluster.local:9090',
          query: 'sum(jobs_waiting)',
          threshold: '20',
          activationThreshold: '0',
          ignoreNullValues: 'false',
        },
      },
      {
        type: 'cron',
        metadata: { timezone: 'Etc/UTC', start: '0 7 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: '1' },
      },
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      { type: 'redis', metadata: { listName: 'mail' } },
    ]);
  });

  it('lets KEDA, and not the app, ask for the numbers', () => {
    const { spec } = drawn(scaled(), 'networking.k8s.io/NetworkPolicy', 'numbers');
    const from = list(path(spec, 'ingress')).flatMap((rule) => list(rule.from));
    expect(from.map((peer) => path(peer, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'))).toEqual(
      expect.arrayContaining(['keda']),
    );
    expect(JSON.stringify(from)).not.toContain('"web"');
  });

  it('says which component is missing', () => {
    const { findings } = rendered(scaledBy([JOBS], { min: 0, max: 3 }), {}, [METRICS]);
    expect(findings.map(({ fix }) => fix)).toEqual([expect.stringContaining('keda()')]);
  });

  it('scales a StatefulSet by its kind', () => {
    const { spec } = drawn(rendered(scaledBy([JOBS], { min: 0, max: 2 }), { stateful: true }), 'keda.sh/ScaledObject');
    expect(path(spec, 'scaleTargetRef', 'kind')).toBe('StatefulSet');
  });
});

describe('an app that sleeps', () => {
  const asleep = (...others: readonly Component[]) =>
    rendered(sleeps({ after: '20m' }), EXPOSED, [...INGRESS, ...others]);

  it('has no finding', () => {
    expect(asleep().findings.map(brief)).toEqual([]);
  });

  it('is led to by who wakes it, under a name in its own namespace', () => {
    const all = asleep();
    const [route] = list(path(drawn(all, 'traefik.io/IngressRoute').spec, 'routes'));
    expect(list(route?.services)).toEqual([{ name: 'web-waking', port: 8080 }]);
    expect(drawn(all, '/Service', 'web-waking').spec).toMatchObject({
      type: 'ExternalName',
      externalName: 'keda-http-interceptor.keda.svc.cluster.local',
    });
    expect(drawn(all, 'http.keda.sh/InterceptorRoute').spec).toMatchObject({
      target: { service: 'web', port: 8080 },
      rules: [{ hosts: ['web.bramble.example'] }],
      timeouts: { readiness: '3m' },
    });
  });

  it('lets in who wakes it, and no more the ingress, which is let in there', () => {
    const all = asleep();
    const into = (name: string) =>
      JSON.stringify(path(drawn(all, 'networking.k8s.io/NetworkPolicy', name).spec, 'ingress'));
    expect(into('web')).toContain('keda-http-interceptor');
    expect(into('web')).not.toContain('traefik');
    expect(into('keda-http-interceptor')).toContain('traefik');
  });

  it('has Traefik read names of other namespaces, which it does not otherwise', () => {
    const args = (all: ReturnType<typeof renderSample>) => {
      const [container] = list(path(drawn(all, 'apps/Deployment', 'traefik').spec, 'template', 'spec', 'containers'));
      return texts(container?.args).filter((each) => /ExternalName/i.test(each));
    };
    expect(args(asleep())).toHaveLength(2);
    expect(
      args(rendered(undefined, EXPOSED, [metallb(), METRICS, traefik({ address: '10.10.11.21', dashboard: false })])),
    ).toEqual([]);
  });

  const other = (more: object) => app({ name: 'reader', image: BUSYBOX, port: 8080, ...more } as AppProps);
  const rulesOf = (all: ReturnType<typeof renderSample>) =>
    all.findings.map(({ rule, component }) => [component, rule]);

  it.each<[string, object]>([
    ['in words', { uses: ['web:http'] }],
    ['by a variable', { env: { WEB: host('web:http') } }],
  ])('is not woken by who asks its Service, which is told: %s', (_, more) => {
    expect(rulesOf(asleep(other(more)))).toEqual([['reader', 'asleep-service']]);
    const awake = rendered(undefined, EXPOSED, [...INGRESS, other(more)]);
    expect(rulesOf(awake)).toEqual([]);
  });

  it('may use others, and be asked by its host', () => {
    const readerOfHost = other({ uses: ['ingress:websecure'], env: { WEB: 'https://web.bramble.example' } });
    expect(rulesOf(asleep(readerOfHost))).toEqual([]);
    expect(rulesOf(rendered(sleeps(), { ...EXPOSED, uses: ['reader:http'] }, [...INGRESS, other({})]))).toEqual([]);
  });

  it('is never asked again and again by what else looks at hosts, which is told', () => {
    const looks = component({
      name: 'looks',
      scrape: { port: 'metrics', asks: () => [{ target: 'https://web.bramble.example/' }] },
    });
    expect(rulesOf(asleep(looks))).toContainEqual(['looks', 'kept-awake']);
  });

  it('is asked by nobody who only looks whether it answers, and neither is one that a clock takes to nothing', () => {
    const byDay = [hours({ from: '0 7 * * *', to: '0 18 * * *' })];
    const words = {
      web: [sleeps()],
      office: [scaledBy(byDay, { min: 0, max: 1 })],
      shop: [scaledBy(byDay, { min: 1, max: 2 })],
      loud: [],
    };
    const apps = Object.entries(words).map(([name, word]) =>
      app({ name, image: BUSYBOX, port: 8080, expose: { through: 'lan' }, with: word }),
    );
    const all = renderSample(sample({ nodes: NODES, components: [...INGRESS, probes(), ...apps] }));
    expect(all.findings.map(brief)).toEqual([]);
    const cluster = sample({ components: apps });
    const asking =
      probes().scrape?.asks?.({ ...cluster, find: () => undefined, domain: cluster.domain } as never) ?? [];
    expect(asking.map(({ target }) => target)).toEqual([
      'https://shop.bramble.example/',
      'https://loud.bramble.example/',
    ]);
  });
});

describe('an app that stops without its NAS', () => {
  it('asks whether the port answers, and has as many pods as before while it does', () => {
    const nas = rendered(stopsWithout('10.10.11.30:2049', { pods: 2 }), {}, [keda(), METRICS, probes()]);
    expect(nas.findings.map(brief)).toEqual([]);
    const [trigger] = list(path(drawn(nas, 'keda.sh/ScaledObject').spec, 'triggers'));
    expect(path(trigger, 'metadata', 'query')).toBe(
      '2 * max(max_over_time(probe_success{from="machine", host="10.10.11.30:2049"}[2m]))',
    );
    const files = nas.stages.flatMap(({ objects }) => objects).filter((each) => isKind(each, '/ConfigMap'));
    expect(JSON.stringify(files.filter(({ metadata }) => metadata.namespace === 'probes'))).toContain('prober: tcp');
  });
});

it('a component that nobody scales keeps its number', () => {
  expect(told(undefined, { replicas: 2 })).toEqual([]);
  expect(component({ name: 'plain' }).sleeps).toBeUndefined();
});
