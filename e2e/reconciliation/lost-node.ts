import { nodeLabels } from '../../lib/model/node.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { type Due, due, live } from '../flux/applied.ts';
import { until } from '../processes/background.ts';
import { NotRun, none } from '../scenario.ts';
import type { World } from './world.ts';

/**
 * The machine of a node is off when the next commit comes: all are Ready with it but those that need that node. A DaemonSet, which
 * misses a pod meanwhile, holds nobody up. Then the machine is back, and so are all.
 */
export async function goesOnWithoutANode(world: World): Promise<void> {
  const { context, home, cluster, fork, flux } = world;
  const { client, kubelet } = cluster;
  const machines = home.declaration.nodes.filter(({ role, taints = [] }) => role === 'agent' && taints.length === 0);
  const off = machines.at(-1)?.name;
  const everywhere = due(fork).filter(({ object }) => object.kind === 'DaemonSet');
  if (off === undefined) throw new NotRun(`${fork.cluster} has no node that it could do without`);
  if (everywhere.length === 0) throw new NotRun(`${fork.cluster} has no DaemonSet`);
  const needing = await needingNode(world, off);
  await kubelet.turnOff(off);
  await until(`${off} is taken for lost`, () => isLost(client, off), { seconds: 60 });
  fork.add('e2e-note.md', `Written while ${off} is off.\n`);
  fork.commit('Go on');
  await flux.fetch();
  await flux.ready({ seconds: 60, but: needing });
  const complete = await Promise.all(everywhere.map(async (each) => ((await misses(client, each)) ? [] : [each.id])));
  none(`these do not miss a pod, though ${off} is off`, complete.flat());
  context.progress(`without ${off} all are Ready but ${needing.join(', ') || 'none'}`);
  await kubelet.turnOn(off);
  await flux.ready({ seconds: 120 });
  context.progress(`${off} is back, and all are Ready`);
}

/** The Kustomizations with a workload that has a pod on a node, and cannot have it on another. */
async function needingNode({ cluster: { client }, home, fork }: World, node: string): Promise<readonly string[]> {
  const { body } = await client.ask('GET', `/api/v1/pods?fieldSelector=spec.nodeName=${node}`);
  const pods = list(body.items) as readonly KubernetesObject[];
  const others = home.declaration.nodes.filter(({ name }) => name !== node).map(nodeLabels);
  const isTied = ({ kind, spec }: KubernetesObject) => {
    if (kind === 'DaemonSet') return false;
    const volumes = list(path(spec, 'template', 'spec', 'volumes'));
    // One pod of a StatefulSet follows another only when somebody says that it is gone, and volumes lie on their node.
    if (kind === 'StatefulSet' || volumes.some((volume) => volume.persistentVolumeClaim !== undefined)) return true;
    const wanted = Object.entries((path(spec, 'template', 'spec', 'nodeSelector') ?? {}) as JsonMap);
    return !others.some((labels) => wanted.every(([label, value]) => labels[label] === value));
  };
  const tied = due(fork).filter(({ object }) => isTied(object) && pods.some((pod) => isOf(pod, object)));
  return [...new Set(tied.map(({ of }) => of))];
}

function isOf(pod: KubernetesObject, { metadata, spec }: KubernetesObject): boolean {
  const labels = Object.entries((path(spec, 'selector', 'matchLabels') ?? {}) as JsonMap);
  return (
    labels.length > 0 &&
    pod.metadata.namespace === metadata.namespace &&
    labels.every(([label, value]) => pod.metadata.labels?.[label] === value)
  );
}

/** The node is not Ready, and its pods are to go, but those of DaemonSets. */
async function isLost(client: Client, node: string): Promise<boolean> {
  const { body } = await client.ask('GET', `/api/v1/nodes/${node}`);
  const isReady = list(path(body, 'status', 'conditions')).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  const pods = list((await client.ask('GET', `/api/v1/pods?fieldSelector=spec.nodeName=${node}`)).body.items);
  const stays = (pod: JsonMap) =>
    list(path(pod, 'metadata', 'ownerReferences')).some(({ kind }) => kind === 'DaemonSet');
  return !isReady && pods.every((pod) => stays(pod) || path(pod, 'metadata', 'deletionTimestamp') !== undefined);
}

/** Whether a DaemonSet has fewer pods that are ready than it wants. */
async function misses(client: Client, { object }: Due): Promise<boolean> {
  const status = (await live(client, object))?.status;
  return Number(path(status, 'numberReady') ?? 0) < Number(path(status, 'desiredNumberScheduled'));
}
