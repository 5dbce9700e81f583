import { type Node as Machine, nodeLabels } from '../../lib/model/node.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { bringStorage } from '../kubelet/claims.ts';
import { type Kubelet, type Surroundings, startKubelet } from '../kubelet/kubelet.ts';
import { start, until } from '../processes/background.ts';
import type { Context } from '../scenario.ts';
import { API_SERVER, type ApiServer, NODE, startApiServer } from './api-server.ts';
import { applyAll } from './apply.ts';

/** The programs that a cluster takes. */
export const CLUSTER = [...API_SERVER, 'kube-controller-manager', 'kube-scheduler', 'sandbox'] as const;

/** A cluster as k3s would be before anything is applied to it: a control plane, nodes, a StorageClass. */
export interface RunningCluster extends ApiServer {
  readonly kubelet: Kubelet;
}

/**
 * Starts a cluster with the machines of a declaration. To be used within the sandbox, where the node has its address.
 * Webhooks are called at the addresses of their pods, since nothing serves the addresses of Services.
 * @param surroundings what pods find around them
 */
export async function startCluster(
  context: Context,
  machines: readonly Machine[],
  surroundings?: Surroundings,
): Promise<RunningCluster> {
  const { folder, tool } = context;
  const server = await startApiServer(context, { address: NODE, args: ['--enable-aggregator-routing'] });
  const { client, kubeconfig } = server;
  const shared = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1', '--secure-port=0'];
  const controllers = start(
    'kube-controller-manager',
    tool('kube-controller-manager'),
    [
      ...shared,
      // Nodes that send no sign of life would be taken for lost.
      '--controllers=*,-node-lifecycle-controller',
      `--service-account-private-key-file=${server.signingKey}`,
      `--root-ca-file=${server.ca}`,
      '--concurrent-deployment-syncs=10',
      '--concurrent-replicaset-syncs=10',
    ],
    folder,
  );
  const scheduler = start('kube-scheduler', tool('kube-scheduler'), shared, folder);
  for (const machine of machines) await joinNode(server, machine);
  await bringStorage(client);
  await until(
    'ServiceAccounts are made',
    async () => (await client.ask('GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200,
    { seconds: 60, process: controllers },
  );
  const kubelet = startKubelet(context, server, surroundings);
  return {
    ...server,
    kubelet,
    processes: [controllers, scheduler, ...server.processes],
    end: async () => {
      await kubelet.end();
      await Promise.all([controllers.end(), scheduler.end()]);
      await server.end();
    },
  };
}

/** Makes the node of a machine, with what it offers, as its kubelet would when it joins. */
async function joinNode({ client }: ApiServer, machine: Machine): Promise<void> {
  const { name, address, cpus, memory, taints = [] } = machine;
  const resources = { cpu: String(cpus), memory, pods: '110', 'ephemeral-storage': '32Gi' };
  const node: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: nodeLabels(machine) },
    spec: { taints: taints.map((taint) => ({ ...taint })) },
  };
  await applyAll(client, [node]);
  const now = new Date().toISOString();
  const status = {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    conditions: [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now },
    ],
  };
  await client.must('PATCH', `/api/v1/nodes/${name}/status`, { status }, 'application/merge-patch+json');
  // The server gave the new node a taint that keeps pods away until it is ready.
  await applyAll(client, [node]);
}
