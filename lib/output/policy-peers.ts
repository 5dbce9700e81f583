import type { Peer } from '../derive/connections.ts';
import type { PodSet } from '../derive/pod-sets.ts';
import type { JsonMap } from '../model/object.ts';

/** A peer as NetworkPolicies name it. The kubelet needs no rule: the node of a pod is always let in. */
export function peersIn(peer: Peer): readonly JsonMap[] {
  switch (peer.is) {
    case 'pods':
      return [podsIn(peer.namespace, peer.pods)];
    case 'nodes':
    case 'apiServer':
      return peer.addresses.map((cidr) => ({ ipBlock: { cidr } }));
    default:
      return [];
  }
}

/** Pods of a namespace, by the label that Kubernetes itself gives it. */
export function podsIn(namespace: string, pods: Pick<PodSet, 'selector' | 'labels'> | undefined): JsonMap {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(pods?.labels ? { podSelector: pods.selector } : {}),
  };
}
