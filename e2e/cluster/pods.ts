import { type JsonMap, list, path } from '../../lib/model/object.ts';
import type { Pod } from '../kubelet/sources.ts';
import { until } from '../processes/background.ts';
import type { Client } from './kubernetes.ts';

/** A pod that is ready. */
export interface ReadyPod {
  readonly name: string;
  readonly address: string;
}

/**
 * Waits until a workload of one pod has that pod, and it is ready.
 * @param selector labels, as `app=NAME`
 */
export async function readyPod(client: Client, namespace: string, selector: string): Promise<ReadyPod> {
  let found: ReadyPod | undefined;
  const isThere = async () => {
    const { body } = await client.ask('GET', podsOf(namespace, selector));
    const pods = list(body.items).filter((pod) => path(pod, 'metadata', 'deletionTimestamp') === undefined);
    const ready = pods.filter(isReady);
    const [pod] = ready;
    if (pod) found = { name: String(path(pod, 'metadata', 'name')), address: String(path(pod, 'status', 'podIP')) };
    return pods.length === 1 && ready.length === 1;
  };
  await until(`the pod of ${namespace} with ${selector} is ready`, isThere, { seconds: 60 });
  return found!;
}

/** Deletes the pods of a workload, so that it makes new ones, and waits for the first that is ready. */
export async function restart(client: Client, namespace: string, selector: string): Promise<ReadyPod> {
  await client.must('DELETE', podsOf(namespace, selector));
  return readyPod(client, namespace, selector);
}

function podsOf(namespace: string, selector: string): string {
  return `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
}

/** Whether of all pods that are meant each is ready. */
export async function areAllReady(client: Client, isMeant: (pod: Pod) => boolean): Promise<boolean> {
  const { body } = await client.ask('GET', '/api/v1/pods');
  return (list(body.items) as Pod[]).filter(isMeant).every(isReady);
}

function isReady(pod: JsonMap | Pod): boolean {
  return list(path(pod as JsonMap, 'status', 'conditions')).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}
