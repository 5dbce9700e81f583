import {
  type ClusterDeclaration,
  type Component,
  type ComponentProps,
  component,
  externalService,
  node,
  service,
  Workload,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import fc from 'fast-check';
import type { Rendering } from '../lib/render.ts';
import { isOfDrawing } from './facts-sample.ts';
import { MODEL } from './model-cluster.ts';
import { connects, leavesFor, type Machine, type Pod } from './policy-evaluator.ts';
import { isWanted, type Running, running, workloadOf } from './policy-world.ts';
import { brief, CLUSTERS, renderedCluster, renderSample, sample } from './sample-cluster.ts';
import { BUSYBOX, chart, wayIn, web } from './sample-network.ts';

/** Namespaces whose pods bramble leaves alone. */
const LEFT_ALONE = ['kube-system', 'flux-system'];
/** A port that nobody declares. */
const UNDECLARED = 4;

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly wanted: boolean;
  readonly open: boolean;
}

/** Every source against every port of every pod that policies reach. */
function pairs(declaration: ClusterDeclaration, rendering: Pick<Rendering, 'stages' | 'connections'>): readonly Pair[] {
  const { rules, pods, machines } = running(declaration, rendering);
  const sources: readonly (readonly [string, Pod | Machine])[] = [
    ...pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod] as const),
    ...Object.entries(machines),
  ];
  return pods
    .filter(
      ({ name, namespace, hostNetwork }) => name !== 'stranger' && !hostNetwork && !LEFT_ALONE.includes(namespace),
    )
    .flatMap((pod) => {
      const ports = [
        ...pod.ports,
        { port: UNDECLARED, protocol: 'TCP' },
        // The same number means something else in another protocol.
        ...pod.ports.map(({ port, protocol }) => ({ port, protocol: protocol === 'TCP' ? 'UDP' : 'TCP' })),
      ];
      return ports.flatMap(({ port, protocol }) =>
        sources.flatMap(([name, from]) => {
          const to = { pod, port, protocol };
          const itself = from === pod;
          // Both are guaranteed, whatever policies say.
          const isLocal = from.node === pod.node && (!('labels' in from) || from.hostNetwork);
          return {
            from: name,
            to: `${pod.namespace}/${pod.name} ${port}/${protocol}`,
            wanted: itself || isLocal || isWanted(rendering.connections, from, to),
            open: connects(rules, from, to),
          };
        }),
      );
    });
}

function wrong(declaration: ClusterDeclaration, rendering: Rendering): readonly string[] {
  return pairs(declaration, rendering)
    .filter(({ wanted, open }) => wanted !== open)
    .map(({ from, to, open }) => `${from} -> ${to} is ${open ? 'open' : 'closed'}`);
}

describe.each(Object.entries(CLUSTERS))('in %s', (_, declaration) => {
  it('exactly what connections say is open', () => {
    const rendering = renderedCluster(declaration);
    expect(wrong(declaration, rendering)).toEqual([]);
  });
});

/** Who gets in where, by the policies alone: each source that reaches a port on another node, by workload. */
function ways({ rules, pods, machines }: Running): readonly string[] {
  const targets = pods.filter(({ name, namespace }) => name !== 'stranger' && !LEFT_ALONE.includes(namespace));
  const found = targets
    .filter(({ hostNetwork }) => !hostNetwork)
    .flatMap((pod) =>
      pod.ports.flatMap(({ port, protocol }) => {
        const to = { pod, port, protocol };
        const isIn = (from: Pod | Machine) => from.node !== pod.node && connects(rules, from, to);
        const name = `${pod.namespace}/${workloadOf(pod).split('/')[1]} ${port}`;
        if (isIn(machines.outside!)) return [`everybody -> ${name}`];
        return [
          ...pods.filter(isIn).map((from) => `${from.namespace}/${workloadOf(from).split('/')[1]} -> ${name}`),
          ...Object.entries(machines)
            .filter(([, machine]) => isIn(machine))
            .map(([machine]) => `${machine} -> ${name}`),
        ];
      }),
    );
  return [...new Set(found)].sort();
}

it('the cluster of the tests lets in these, and nobody else', () => {
  expect(ways(running(MODEL, renderSample(MODEL)))).toEqual([
    'cloudflared/cloudflared -> traefik/traefik 8444',
    'everybody -> agent/agent 8080',
    'everybody -> traefik/traefik 8000',
    'everybody -> traefik/traefik 8443',
    'metallb-system/speaker -> cert-manager/cert-manager-webhook 10250',
    'metallb-system/speaker -> metallb-system/controller 9443',
    'page/page -> queue/queue 5672',
    'pi-1 -> cert-manager/cert-manager-webhook 10250',
    'pi-1 -> metallb-system/controller 9443',
    'pi-1 inside -> cert-manager/cert-manager-webhook 10250',
    'pi-1 inside -> metallb-system/controller 9443',
    'traefik/traefik -> page/page 8080',
    'traefik/traefik -> site/site 8080',
  ]);
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const use = fc.constantFrom(...NAMES.flatMap((name) => [name, `${name}:http`, `${name}:80`, `${name}:dns`]));
const generated = fc.record({
  uses: fc.uniqueArray(use, { maxLength: 4 }),
  namespace: fc.constantFrom(undefined, undefined, 'shared', 'default'),
  ports: fc.constantFrom(
    undefined,
    { dns: { container: 5353, protocol: 'UDP' } },
    { dns: { container: 5353, service: 53, protocol: 'both' } },
    { dns: 5300, admin: { container: 9000, service: false } },
  ),
  expose: fc.constantFrom(undefined, { through: 'lan', as: 'ingress' }),
  kind: fc.constantFrom({}, { replicas: 2 }, { stateful: true }, { perNode: true }),
  hostNetwork: fc.constantFrom(undefined, undefined, undefined, true),
  loadBalancer: fc.constantFrom(undefined, undefined, true, { ports: ['http'] }),
  hostPort: fc.boolean(),
  scrape: fc.constantFrom(undefined, { port: 'http' }, { port: 8080 }),
  webhook: fc.boolean(),
});

it('in any cluster, exactly what connections say is open', () => {
  const nodes = fc
    .constantFrom('10.42.0.0/24', undefined)
    .map((podNetwork) => [
      node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4, podNetwork }),
      node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4, podNetwork: '10.42.1.0/24' }),
    ]);
  fc.assert(
    fc.property(fc.array(generated, { minLength: 1, maxLength: 5 }), nodes, (list, machines) => {
      const components = [
        wayIn,
        component({ name: 'shared', provides: { metrics: { namespace: 'a', workload: 'a' } } }),
        component({ name: 'hooks', namespace: 'default', chart: hooks(list.map(({ webhook }) => webhook)) }),
        ...list.map(({ kind, hostPort, webhook: _, ...props }, at) =>
          web(NAMES[at]!, {
            ...props,
            ...kind,
            ports: hostPort ? { ...props.ports, extra: { container: 7000, hostPort: 7000 } } : props.ports,
          }),
        ),
      ];
      const declaration = sample({ nodes: machines, components });
      const rendering = renderSample(declaration, undefined, undefined, []);
      expect(rendering.findings.filter(isOfDrawing)).toEqual([]);
      expect(wrong(declaration, rendering)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

/** A webhook behind each app that has one. */
function hooks(wanted: readonly boolean[]): ComponentProps['chart'] {
  return (chart) => {
    for (const [at, name] of NAMES.entries()) {
      if (!wanted[at]) continue;
      new k8s.KubeValidatingWebhookConfiguration(chart, name, {
        metadata: { name },
        webhooks: [
          {
            name: 'hook.bramble.example',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: { service: { name, namespace: name, port: 80 } },
          },
        ],
      });
    }
  };
}

/** The policies of a cluster as `namespace/name`, sorted. */
function policiesOf(components: readonly Component[]): readonly string[] {
  return renderSample(sample({ components }))
    .stages.flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .sort();
}

describe('policies', () => {
  it('close each namespace that a component owns, and leave those of Kubernetes and Flux alone', () => {
    const guest = (name: string, namespace: string) => web(name, { namespace });
    expect(
      policiesOf([
        web('web'),
        guest('a', 'web'),
        guest('b', 'kube-system'),
        guest('c', 'flux-system'),
        guest('d', 'default'),
      ]),
    ).toEqual(['default/d', 'web/default-deny']);
  });

  it('are none for pods in the network of their node', () => {
    expect(policiesOf([web('web', { hostNetwork: true, uses: ['web'] })])).toEqual(['web/default-deny']);
  });

  it("close nothing but its own pods in a namespace that is nobody's", () => {
    expect(policiesOf([chart({ namespace: 'default' })])).toEqual([]);
  });

  it('go with the component that they are for', () => {
    const files = (components: readonly Component[]) => [...renderSample(sample({ components })).files.keys()];
    const gone = files([web('queue'), web('web', { uses: ['queue'] })]).filter(
      (path) => !files([web('queue')]).includes(path),
    );
    expect(gone.filter((path) => !/\/web(\/|\.yaml$)/.test(path))).toEqual([
      'dist/home/queue/networkpolicy.queue.yaml',
    ]);
  });

  it('have names of their own where two workloads share one', () => {
    const twice = component({
      name: 'web',
      images: [BUSYBOX],
      uses: ['web'],
      chart: (scope, cluster) => {
        for (const kind of ['Deployment', 'DaemonSet'] as const) {
          const containers = { web: { image: BUSYBOX, ports: { http: 8080 } } };
          new Workload(new Construct(scope, kind), cluster, { kind, name: 'web', containers } as never);
        }
        service(scope, cluster, { workload: 'web', ports: { http: { port: 8080 } } });
      },
    });
    expect(policiesOf([twice])).toEqual(['web/default-deny', 'web/web', 'web/web-daemonset']);
  });

  it('can be overridden, down to a namespace that stays open', () => {
    const because = 'a test';
    const open = { kind: 'NetworkPolicy', name: 'default-deny', because, merge: { spec: { ingress: [{}] } } };
    const declaration = sample({ components: [web('web', { overrides: [open] }), web('other')] });
    const rendering = renderSample(declaration);
    expect(rendering.findings).toEqual([]);
    const { rules, pods, machines } = running(declaration, rendering);
    const reached = pods.filter((pod) => connects(rules, machines.outside!, { pod, port: 8080, protocol: 'TCP' }));
    expect(reached.map(workloadOf)).toEqual(expect.arrayContaining(['Deployment/web']));
    expect(reached.map(workloadOf)).not.toContain('Deployment/other');
  });
});

it('pods of a chart let in each other, the ingress, the API server and who declares it, on every port', () => {
  const declaration = sample({ components: [wayIn, chart(), web('web', { uses: ['db'] }), web('other')] });
  const { rules, pods, machines } = running(declaration, renderSample(declaration));
  const some = pods.find(({ namespace }) => namespace === 'other')!;
  const pod: Pod = {
    ...some,
    namespace: 'db',
    name: 'db-0',
    labels: { app: 'anything' },
    node: 'pi-3',
    address: '10.42.3.9',
  };
  const namespaces = { ...rules.namespaces, db: { 'kubernetes.io/metadata.name': 'db' } };
  const isIn = (from: Pod | Machine) => connects({ ...rules, namespaces }, from, { pod, port: 5432, protocol: 'TCP' });
  const of = (namespace: string) => pods.find((each) => each.namespace === namespace)!;
  expect([isIn({ ...pod, name: 'db-1' }), isIn(of('way-in')), isIn(of('web')), isIn(machines['pi-1']!)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(isIn(machines.outside!)).toBe(false);
});

describe('egress', () => {
  const queue = web('queue', { ports: { amqp: 5672 } });
  const limited = (egress: ComponentProps['egress'], props: object = {}) => {
    const components = [queue, web('other'), web('web', { uses: ['queue:amqp'], egress, ...props })];
    const declaration = sample({ components });
    const rendering = renderSample(declaration);
    const { rules, pods } = running(declaration, rendering);
    const on = (namespace: string, node: string) =>
      pods.find((pod) => pod.namespace === namespace && pod.node === node)!;
    const from = on('web', 'pi-1');
    const dns: Pod = {
      ...on('other', 'pi-2'),
      namespace: 'kube-system',
      name: 'coredns',
      labels: { 'k8s-app': 'kube-dns' },
    };
    const reaches = (pod: Pod, port: number, protocol = 'TCP') => connects(rules, from, { pod, port, protocol });
    return {
      findings: rendering.findings.map(brief),
      dns: reaches(dns, 53, 'UDP') && reaches(dns, 53),
      'dns, another port': reaches(dns, 9153),
      queue: reaches(on('queue', 'pi-2'), 5672),
      'queue, another port': reaches(on('queue', 'pi-2'), 8080),
      internet: leavesFor(rules, from, '203.0.113.7', 443),
      database: leavesFor(rules, from, '10.10.11.40', 3306),
      'database, another port': leavesFor(rules, from, '10.10.11.40', 22),
      'API server': leavesFor(rules, from, '10.10.11.11', 6443),
    };
  };
  const declared = {
    findings: [],
    dns: true,
    'dns, another port': false,
    queue: true,
    'queue, another port': false,
    internet: false,
    database: false,
    'database, another port': false,
    'API server': false,
  };

  it('is free where nothing is said', () => {
    expect(limited(undefined)).toMatchObject({ internet: true, database: true, 'API server': true, queue: true });
  });

  it('is DNS and what is used where it is declared', () => {
    expect(limited('declared')).toEqual(declared);
  });

  it('is these addresses too where they are stated', () => {
    expect(limited({ to: ['10.10.11.40/32:3306'] })).toEqual({ ...declared, database: true });
    expect(limited({ to: ['10.10.11.40/32:3306/UDP'] })).toEqual(declared);
    expect(limited({ to: ['0.0.0.0/0'] })).toMatchObject({ internet: true, database: true, 'dns, another port': true });
  });

  it('is the API server too for who holds a token', () => {
    expect(limited('declared', { serviceAccount: 'default' })).toMatchObject({
      ...declared,
      findings: expect.anything(),
      'API server': true,
    });
  });

  it('is a machine beside the cluster that is used', () => {
    const nas = component({
      name: 'nas',
      chart: (scope, cluster) =>
        externalService(scope, cluster, { name: 'nas', address: '10.10.11.40', ports: { nfs: 2049 } }),
    });
    const declaration = sample({ components: [nas, web('web', { uses: ['nas'], egress: 'declared' })] });
    const { rules, pods } = running(declaration, renderSample(declaration));
    expect(leavesFor(rules, pods[0]!, '10.10.11.40', 2049)).toBe(true);
    expect(leavesFor(rules, pods[0]!, '10.10.11.40', 22)).toBe(false);
  });

  it.each([
    '10.10.11.40',
    '10.10.11.40/32:0',
    '10.10.11.40/32:http',
    '10.10.11.40/32:80/udp',
    '10.10.11.40/32/UDP',
    '10.10.11.40:80',
    '10.10.11.41/24',
    'db/32',
    'fd00::7',
    '::ffff:10.10.11.40/128',
  ])('to %j is refused', (to) => {
    expect(limited({ to: [to] }).findings).toContain(
      `error home/web egress.to[0]: may connect to '${to}', which is no network`,
    );
  });
});
