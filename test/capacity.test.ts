import { type ClusterProps, node } from 'bramble';
import { capacity } from '../lib/checks/capacity.ts';
import { amountOn } from '../lib/model/machine-size.ts';
import { parseQuantity } from '../lib/model/quantity.ts';
import { examine } from '../lib/render.ts';
import { drawn, foundBy, workload } from './facts-sample.ts';
import { CRDS, KINDS, sample } from './sample-cluster.ts';

const IDS = ['too-little-cpu', 'too-little-memory', 'memory-overcommit'];
const SSD = { 'bramble.example/disk': 'ssd' };
const TAINT = { key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' } as const;
const PI_1 = node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 });
const PI_2 = node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '8Gi', cpus: 4, labels: SSD });
const PI_3 = node('pi-3', { role: 'agent', address: '10.10.11.13', memory: '2Gi', cpus: 4, taints: [TAINT] });
/** 2.2Gi and 3.7 cores; 7.38Gi and 3.9 cores; 1.55Gi and 3.9 cores. Flux takes 0.38Gi and 0.55 cores of the first two. */
const NODES = [PI_1, PI_2, PI_3];

const memory = (amount: string, limit = amount) =>
  `resources: { requests: { memory: ${amount} }, limits: { memory: ${limit} } }`;
const cpu = (amount: string) => `resources: { requests: { cpu: ${amount} } }`;
const ON_SSD = 'nodeSelector: { bramble.example/disk: ssd }';
const TOLERANT = 'tolerations: [{ operator: Exists }]';
const SCALED = (least: number, most: number) => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { minReplicas: ${least}, maxReplicas: ${most}, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`;
const found = (yaml: string, props: Partial<ClusterProps> = {}) =>
  foundBy(IDS, { nodes: NODES, components: [drawn(yaml)], ...props });

describe('nodes of which more is asked than they have are named', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'memory of all nodes': [
      workload('web', { spec: 'replicas: 5', container: memory('2Gi') }),
      'error home nodes: pi-1, pi-2 have 9.58Gi of memory for pods (11.33Gi that Linux has, less 1.75Gi for k3s), and pods that run nowhere else request 10.38Gi: web/web 10Gi, flux-system 384Mi',
    ],
    'memory of the only node with an SSD': [
      workload('db', { spec: 'replicas: 2', pod: ON_SSD, container: memory('4Gi') }),
      'error home nodes: pi-2 has 7.38Gi of memory for pods (7.63Gi that Linux has, less 256Mi for k3s), and pods that run nowhere else request 8Gi: web/db 8Gi',
    ],
    'memory of one node by two workloads': [
      workload('db', { pod: ON_SSD, container: memory('4Gi') }) +
        workload('queue', { pod: ON_SSD, container: memory('4Gi') }),
      'error home nodes: pi-2 has 7.38Gi of memory for pods (7.63Gi that Linux has, less 256Mi for k3s), and pods that run nowhere else request 8Gi: web/db 4Gi, web/queue 4Gi',
    ],
    'the memory that a DaemonSet takes on each node first': [
      workload('agent', { kind: 'DaemonSet', pod: TOLERANT, container: memory('1Gi') }) +
        workload('db', { pod: ON_SSD, container: memory('7Gi') }),
      'error home nodes: pi-2 has 7.38Gi of memory for pods (7.63Gi that Linux has, less 256Mi for k3s), and pods that run nowhere else request 8Gi: web/db 7Gi, web/agent 1Gi',
    ],
    'CPU of all nodes': [
      workload('web', { spec: 'replicas: 8', container: cpu('900m') }),
      'error home nodes: pi-1, pi-2 have 7.6 cores of CPU for pods (8 cores less 0.4 cores for k3s), and pods that run nowhere else request 7.75 cores: web/web 7.2 cores, flux-system 0.55 cores',
    ],
    'one pod larger than each node': [
      workload('web', { container: memory('9Gi') }),
      "error home/web deployment.web.yaml: requests 9Gi of memory in one pod, and no node that it may run on has more than 7.38Gi for pods ('pi-2')",
    ],
    'one pod larger than the node that it is bound to by affinity': [
      workload('web', {
        pod: 'affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [pi-1] }] }] } } }',
        container: memory('3Gi'),
      }),
      "error home/web deployment.web.yaml: requests 3Gi of memory in one pod, and no node that it may run on has more than 2.2Gi for pods ('pi-1')",
    ],
    'a pod of a DaemonSet larger than all nodes': [
      workload('web', { kind: 'DaemonSet', container: cpu('5') }),
      "error home/web daemonset.web.yaml: requests 5 cores of CPU in one pod, and no node that it may run on has more than 3.9 cores for pods ('pi-2')",
    ],
    'a DaemonSet that does not fit the smallest of its nodes': [
      workload('web', { kind: 'DaemonSet', container: memory('3Gi') }),
      'error home nodes: pi-1 has 2.2Gi of memory for pods (3.7Gi that Linux has, less 1.5Gi for k3s), and pods that run nowhere else request 3Gi: web/web 3Gi',
    ],
    'an init container larger than all nodes': [
      workload('web', { pod: `initContainers: [{ name: prepare, ${memory('9Gi')} }]` }),
      "error home/web deployment.web.yaml: requests 9Gi of memory in one pod, and no node that it may run on has more than 7.38Gi for pods ('pi-2')",
    ],
    'a sidecar beside what runs later': [
      workload('web', {
        pod: `initContainers: [{ name: proxy, restartPolicy: Always, ${memory('4Gi')} }]`,
        container: memory('4Gi'),
      }),
      "error home/web deployment.web.yaml: requests 8Gi of memory in one pod, and no node that it may run on has more than 7.38Gi for pods ('pi-2')",
    ],
    'a limit that counts as the request where none is given': [
      workload('web', { container: 'resources: { limits: { memory: 9Gi } }' }),
      "error home/web deployment.web.yaml: requests 9Gi of memory in one pod, and no node that it may run on has more than 7.38Gi for pods ('pi-2')",
    ],
    'limits beyond the memory of all nodes': [
      workload('web', { spec: 'replicas: 4', container: memory('1Gi', '3Gi') }),
      'warning home nodes: pi-1, pi-2 have 9.58Gi of memory for pods (11.33Gi that Linux has, less 1.75Gi for k3s), and pods that run nowhere else may use 12.38Gi: web/web 12Gi, flux-system 384Mi',
    ],
    'limits of as many pods as a scaler may make': [
      workload('web', { container: memory('1Gi', '3Gi') }) + SCALED(1, 4),
      'warning home nodes: pi-1, pi-2 have 9.58Gi of memory for pods (11.33Gi that Linux has, less 1.75Gi for k3s), and pods that run nowhere else may use 12.38Gi: web/web 12Gi, flux-system 384Mi',
    ],
    'no more than the three that ask most': [
      ['a', 'b', 'c', 'd', 'e'].map((name) => workload(name, { spec: 'replicas: 2', container: cpu('800m') })).join(''),
      'error home nodes: pi-1, pi-2 have 7.6 cores of CPU for pods (8 cores less 0.4 cores for k3s), and pods that run nowhere else request 8.55 cores: web/a 1.6 cores, web/b 1.6 cores, web/c 1.6 cores, and 3 more',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(yaml)).toEqual(expected);
  });

  it('after what is reserved on them', () => {
    const small = { ...PI_1, reserved: { memory: '3693Mi' } } as const;
    expect(found(workload('web', { container: memory('64Mi') }), { nodes: [small] })).toEqual([
      'error home nodes: pi-1 has 100Mi of memory for pods (3.7Gi that Linux has, less 3.61Gi for k3s), and pods that run nowhere else request 448Mi: flux-system 384Mi, web/web 64Mi',
    ]);
  });
});

describe('what fits is left alone', () => {
  const cases: Record<string, string> = {
    'pods that fill the nodes together': workload('web', { spec: 'replicas: 3', container: memory('2Gi') }),
    'tolerant pods, which may run on one node more': workload('web', {
      spec: 'replicas: 5',
      pod: TOLERANT,
      container: memory('2Gi'),
    }),
    'init containers larger than the containers, one after another': workload('web', {
      pod: `initContainers: [{ name: a, ${memory('6Gi')} }, { name: b, ${memory('6Gi')} }]`,
      container: memory('6Gi'),
    }),
    'a pod that says what it needs as a whole': workload('web', { pod: memory('1Gi'), container: memory('9Gi') }),
    'requests of more pods than a scaler starts with, which may wait':
      workload('web', { container: memory('1Gi') }) + SCALED(1, 9),
    'no replicas': workload('web', { spec: 'replicas: 0', container: memory('9Gi') }),
    'amounts in other units': workload('web', {
      container: "resources: { requests: { memory: '1e9', cpu: '0.5' }, limits: { memory: 2G } }",
    }),
    'a pod that fits no node, which another rule says': workload('web', {
      pod: 'nodeSelector: { a: b }',
      container: memory('9Gi'),
    }),
    'a workload that asks for nothing': workload('web', {}),
  };
  it.each(Object.entries(cases))('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  it('also where a node keeps less for itself', () => {
    const yaml = workload('web', { container: memory('3Gi') });
    const generous = { ...PI_1, reserved: { memory: '256Mi' } } as const;
    expect(found(yaml, { nodes: [PI_1] })).toHaveLength(1);
    expect(found(yaml, { nodes: [generous] })).toEqual([]);
  });
});

it.each([
  ['512Mi', '416Mi'],
  ['1Gi', '905Mi'],
  ['1024Mi', '905Mi'],
  ['2Gi', '1845Mi'],
  ['4Gi', '3793Mi'],
  ['8Gi', '7809Mi'],
  ['16Gi', '16Gi'],
  ['906Mi', '906Mi'],
] as const)('of %s Linux has %s', (memory, shown) => {
  expect(amountOn({ memory, cpus: 4 }, 'memory')).toBe(parseQuantity(shown));
});

describe('with the largest agent off', () => {
  const outage = (yaml: string, nodes = NODES) =>
    capacity(
      examine(sample({ nodes, components: [drawn(yaml)] }), { pins: {}, crds: CRDS, kinds: KINDS }, 'clusters/home')
        .subject,
    ).outage;

  it('the others are told to lack nothing, or how much', () => {
    expect(outage(workload('web', { container: memory('1Gi') }))).toEqual({ node: 'pi-2', still: [], missing: 0 });
    // 2.2Gi of pi-1 are left, which Flux needs too.
    expect(outage(workload('web', { spec: 'replicas: 4', container: memory('1Gi') }))?.missing).toBe(
      (4096 + 384 - (3793 - 1536)) * 2 ** 20,
    );
  });

  it('what runs nowhere else stands still, and so does what is larger than each of the others', () => {
    const agent = workload('agent', { kind: 'DaemonSet', pod: TOLERANT, container: memory('64Mi') });
    const large = workload('large', { container: memory('4Gi') });
    expect(outage(agent + large + workload('db', { pod: ON_SSD, container: memory('1Gi') }))).toEqual({
      node: 'pi-2',
      still: ['web/db', 'web/large'],
      missing: 0,
    });
  });

  it('nothing is told of a cluster without an agent', () => {
    expect(outage(workload('web', {}), [PI_1])).toBeUndefined();
  });
});

it('a summary says what there is, what is asked, and by whom', () => {
  const components = [drawn(workload('web', { spec: 'replicas: 2', container: memory('1Gi', '2Gi') }))];
  const { subject } = examine(
    sample({ nodes: NODES, components }),
    { pins: {}, crds: CRDS, kinds: KINDS },
    'clusters/home',
  );
  const { memory: usage } = capacity(subject);
  expect(usage.total).toEqual({
    nodes: ['pi-1', 'pi-2', 'pi-3'],
    capacity: (3793 + 7809 + 1845) * 2 ** 20,
    reserved: 2 * 2 ** 30,
    asked: 2 * 2 ** 30 + 384 * 2 ** 20,
    askers: [
      { name: 'web/web', amount: 2 * 2 ** 30 },
      { name: 'flux-system', amount: 384 * 2 ** 20 },
    ],
  });
});
