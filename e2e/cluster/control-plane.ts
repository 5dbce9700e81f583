import type { Node as Machine } from '../../lib/model/node.ts';
import { bringStorage } from '../kubelet/claims.ts';
import { type Kubelet, type Surroundings, startKubelet } from '../kubelet/kubelet.ts';
import { Machines } from '../kubelet/machines.ts';
import { start, until } from '../processes/background.ts';
import type { Context } from '../scenario.ts';
import { API_SERVER, type ApiServer, NODE, startApiServer } from './api-server.ts';

/** The programs that a cluster takes. */
export const CLUSTER = [...API_SERVER, 'kube-controller-manager', 'kube-scheduler', 'sandbox'] as const;

/** How long nothing is heard of a node before it is taken for lost, in seconds. A Pi has fifty. */
const SILENCE = 15;

/** How long pods stay bound to a node that is lost. On a Pi they have five minutes. */
const PATIENCE = ['--default-not-ready-toleration-seconds=5', '--default-unreachable-toleration-seconds=5'];

/** A cluster as k3s would be before anything is applied to it: a control plane, nodes, a StorageClass. */
export interface RunningCluster extends ApiServer {
  readonly kubelet: Kubelet;
}

/** Arguments of its programs besides those that every cluster needs. */
export interface ControlPlaneArgs {
  readonly apiServer?: readonly string[];
  readonly controllers?: readonly string[];
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
  more: ControlPlaneArgs = {},
): Promise<RunningCluster> {
  const { folder, tool } = context;
  const args = ['--enable-aggregator-routing', ...PATIENCE, ...(more.apiServer ?? [])];
  const server = await startApiServer(context, { address: NODE, args });
  const { client, kubeconfig } = server;
  const shared = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1', '--secure-port=0'];
  const controllers = start(
    'kube-controller-manager',
    tool('kube-controller-manager'),
    [
      ...shared,
      `--node-monitor-grace-period=${SILENCE}s`,
      '--node-monitor-period=1s',
      `--service-account-private-key-file=${server.signingKey}`,
      `--root-ca-file=${server.ca}`,
      '--concurrent-deployment-syncs=10',
      '--concurrent-replicaset-syncs=10',
      ...(more.controllers ?? []),
    ],
    folder,
  );
  start('kube-scheduler', tool('kube-scheduler'), shared, folder);
  const nodes = new Machines(client);
  for (const machine of machines) await nodes.join(machine);
  const kubelet = startKubelet(context, server, nodes, surroundings);
  await bringStorage(client);
  await until(
    'ServiceAccounts are made',
    async () => (await client.ask('GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200,
    { seconds: 60, process: controllers },
  );
  return { ...server, kubelet };
}
