import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import {
  app,
  type ClusterDeclaration,
  type Component,
  type ComponentProps,
  component,
  image,
  node,
  service,
  Workload,
} from '#bramble';
import type { Rendering } from '../lib/render.ts';
import { connects, type Machine, type Pod } from './policy-evaluator.ts';
import { isWanted, type Running, running, workloadOf } from './policy-world.ts';
import { CLUSTERS, renderPinned, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
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
function pairs(declaration: ClusterDeclaration, rendering: Pick<Rendering, 'stages' | 'edges'>): readonly Pair[] {
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
            wanted: itself || isLocal || isWanted(rendering.edges, from, to),
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
  it('exactly what edges say is open', () => {
    const rendering = renderPinned(declaration);
    expect(pairs(declaration, rendering).length).toBeGreaterThan(500);
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

it('home lets in these, and nobody else', () => {
  expect(ways(running(CLUSTERS.home!, renderPinned(CLUSTERS.home!)))).toEqual([
    'celebrator-3000/celebrator-3000 -> rabbitmq/rabbitmq 5672',
    'everybody -> traefik/traefik 8000',
    'everybody -> traefik/traefik 8443',
    'everybody -> whoami/whoami 8080',
    'metallb-system/speaker -> cert-manager/cert-manager-webhook 10250',
    'metallb-system/speaker -> metallb-system/controller 9443',
    'pi-1 -> cert-manager/cert-manager-webhook 10250',
    'pi-1 -> metallb-system/controller 9443',
    'pi-1 inside -> cert-manager/cert-manager-webhook 10250',
    'pi-1 inside -> metallb-system/controller 9443',
    'traefik/traefik -> busybox-http/busybox-http 8080',
    'traefik/traefik -> lil-linko/lil-linko 8080',
    'traefik/traefik -> podinfo/podinfo 9898',
  ]);
});

function web(name: string, props: object = {}): Component {
  return app({ name, image: BUSYBOX, port: 8080, ...props } as Parameters<typeof app>[0]);
}

/** An ingress with a pod of its own, and something that stands in front of Services. */
const wayIn = component({
  name: 'way-in',
  images: [BUSYBOX],
  provides: {
    ingress: { service: 'way-in', namespace: 'way-in', entryPoint: 'websecure', ingressClass: 'way-in' },
    loadBalancer: { addressAnnotation: 'bramble.example/address' },
    certificates: { clusterIssuer: 'ca', stagingClusterIssuer: 'ca' },
  },
  chart: (chart, cluster) => {
    new Workload(chart, cluster, {
      name: 'way-in',
      containers: { proxy: { image: BUSYBOX, ports: { websecure: 8443, metrics: 9100 } } },
    });
    service(chart, cluster, {
      workload: 'way-in',
      loadBalancer: true,
      ports: { websecure: { port: 443, target: 8443 } },
    });
  },
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const use = fc.constantFrom(...NAMES.flatMap((name) => [name, `${name}:http`, `${name}:80`, `${name}:dns`]));
const generated = fc.record({
  uses: fc.uniqueArray(use, { maxLength: 4 }),
  namespace: fc.constantFrom(undefined, undefined, 'shared', 'default'),
  ports: fc.constantFrom(undefined, { dns: { port: 5353, protocol: 'UDP' } }, { dns: 5300, admin: 9000 }),
  expose: fc.constantFrom(undefined, { through: 'lan', as: 'ingress' }),
  kind: fc.constantFrom({}, { replicas: 2 }, { stateful: true }, { perNode: true }),
  hostNetwork: fc.constantFrom(undefined, undefined, undefined, true),
  loadBalancer: fc.constantFrom(undefined, undefined, true),
  hostPort: fc.boolean(),
  scrape: fc.constantFrom(undefined, { port: 'http' }, { port: 8080 }),
  webhook: fc.boolean(),
});

it('in any cluster, exactly what edges say is open', () => {
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
            ports: hostPort ? { ...props.ports, extra: { port: 7000, hostPort: 7000 } } : props.ports,
          }),
        ),
      ];
      const declaration = sample({ nodes: machines, components });
      const rendering = renderSample(declaration);
      expect(rendering.findings.filter(({ rule }) => rule === 'undrawable')).toEqual([]);
      expect(wrong(declaration, rendering)).toEqual([]);
    }),
    { numRuns: 60 },
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
