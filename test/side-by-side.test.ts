import { node } from 'bramble';
import { rules } from '../lib/checks/rules/side-by-side.ts';
import { drawn, foundBy, workload } from './facts-sample.ts';
import { AGENT } from './sample-app.ts';

const NODES = [
  node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' }),
  node('pi-2', { ...AGENT, address: '10.10.11.12' }),
];
const ROLLING = 'strategy: { type: RollingUpdate }';

/** What the rules find in a Deployment that somebody wrote by hand. */
function found(parts: Parameters<typeof workload>[1]): readonly string[] {
  const components = [drawn(workload('web', parts))];
  return foundBy(
    rules.map(({ id }) => id),
    { nodes: NODES, components },
  ).map((each) => each.replace('home/web deployment.web.yaml: starts its new pod beside the old one', '…'));
}

const PORT = 'ports: [{ containerPort: 53, hostPort: 53, protocol: UDP }]';
const ON_ONE = 'nodeSelector: { kubernetes.io/hostname: pi-2 }';
const mounting = (volume: string, more = '') => ({
  pod: `volumes: [{ name: data, ${volume} }]`,
  container: `volumeMounts: [{ name: data, mountPath: /data${more} }]`,
});
const NFS = 'nfs: { server: nas.bramble.example, path: /srv }';

describe('an update whose two pods cannot live side by side is found', () => {
  it.each<[string, Parameters<typeof workload>[1], string]>([
    [
      'with a port of its one node',
      { pod: ON_ONE, container: PORT },
      'error …, which has 53/UDP of its node, and may run on pi-2 alone',
    ],
    [
      'in the network of its one node',
      { pod: `hostNetwork: true\n      ${ON_ONE}`, container: 'ports: [{ containerPort: 8123 }]' },
      'error …, which has 8123/TCP of its node, and may run on pi-2 alone',
    ],
    [
      'with a port of each node',
      { spec: 'replicas: 2', container: PORT },
      'error …, which has 53/UDP of its node, and may run on 2 nodes, each of which has one',
    ],
    ['with a port of a node', { container: PORT }, 'warning …: for a while both answer at 53/UDP of two nodes'],
    ['writing to a share', mounting(NFS), 'warning …: for a while both write to /srv of nas.bramble.example'],
    [
      'writing to its node',
      { spec: ROLLING, ...mounting('hostPath: { path: /srv/web }') },
      'warning …: for a while both write to /srv/web of their node',
    ],
  ])('%s', (_, parts, expected) => {
    expect(found(parts)).toEqual([expected]);
  });
});

describe('an update is right', () => {
  const RECREATE = 'strategy: { type: Recreate }';
  it.each<[string, Parameters<typeof workload>[1]]>([
    ['that stops the old pod first', { spec: RECREATE, pod: ON_ONE, container: PORT }],
    [
      'that stops one of several first',
      { spec: 'replicas: 2\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }', container: PORT },
    ],
    ['of another kind', { kind: 'StatefulSet', pod: ON_ONE, container: PORT }],
    ['that only reads', mounting(NFS, ', readOnly: true')],
    ['of several pods that share files', { spec: 'replicas: 2', ...mounting(NFS) }],
    ['that meets a program of its node', mounting('hostPath: { path: /run/web.sock, type: Socket }')],
    ['of a pod that nobody runs', { spec: 'replicas: 0', pod: ON_ONE, container: PORT }],
  ])('%s', (_, parts) => {
    expect(found(parts)).toEqual([]);
  });
});
