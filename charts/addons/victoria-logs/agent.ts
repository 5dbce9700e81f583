import { type Cluster, clusterRole, hostPath, type Image, may, program, serviceAccount, url } from 'bramble';
import type { Construct } from 'constructs';
import { NAME } from './names.ts';

const AGENT = 'vlagent';
const PORT = 9429;
/** What it has not sent yet, and how far it has read: on the node, so that neither is lost with a pod. */
const STATE = '/var/lib/vlagent';

/**
 * The agent of each node. It reads the files that the kubelet keeps of each container, and asks the API server whose they are.
 * https://docs.victoriametrics.com/victorialogs/vlagent/
 * @param journal whether it is open to the node, which sends its journal
 */
export function drawAgent(chart: Construct, cluster: Cluster, image: Image, journal: boolean): void {
  serviceAccount(chart, AGENT);
  clusterRole(chart, {
    name: `${NAME}:${AGENT}`,
    serviceAccount: AGENT,
    rules: [may('get list watch', 'pods'), may('get', 'nodes'), may('list', 'namespaces')],
  });
  const agent = program(chart, cluster, {
    kind: 'DaemonSet',
    name: AGENT,
    serviceAccount: AGENT,
    tolerations: [{ operator: 'Exists' }],
    container: {
      image,
      args: [
        '-kubernetesCollector',
        // Its own lines would make more lines where the server is away.
        '-kubernetesCollector.excludeFilter=kubernetes.pod_name:=%{HOSTNAME}',
        `-remoteWrite.url=${url(`${NAME}:http`)}/insert/native`,
        // In files of 500 MB: a smaller number keeps none.
        '-remoteWrite.maxDiskUsagePerURL=512MiB',
        // Each holds a block that is on its way.
        '-remoteWrite.queues=1',
        '-remoteWrite.maxBlockSize=1MiB',
        `-tmpDataPath=${STATE}`,
        `-httpListenAddr=:${PORT}`,
        '-memory.allowedBytes=16MiB',
      ],
      env: { GOMEMLIMIT: '48MiB' },
      ports: { http: journal ? { container: PORT, hostPort: PORT } : PORT },
      probes: {
        readiness: { path: '/health' },
        liveness: { path: '/health', period: '30s', failures: 5 },
      },
      resources: { cpu: '10m', memory: '24Mi', memoryLimit: '64Mi' },
      volumes: {
        '/var/log': { ...hostPath('log', '/var/log', { type: 'Directory' }), readOnly: true },
        [STATE]: hostPath('state', STATE, { type: 'DirectoryOrCreate' }),
      },
      // The files belong to root, and it needs none of root's other powers.
      security: { user: 0, capabilities: [] },
    },
  });
  // The node itself, and nobody of its network.
  const hostIP = { containerPort: PORT, protocol: 'TCP', hostIP: '127.0.0.1' };
  if (journal) agent.amendPods({ spec: { containers: [{ name: AGENT, ports: [hostIP] }] } });
}
