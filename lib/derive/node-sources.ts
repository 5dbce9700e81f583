import { innerAddresses, networkOf } from '../model/network.ts';
import type { Node } from '../model/node.ts';

/**
 * The addresses from which what runs on nodes themselves, outside of pods, reaches pods of other nodes, as CIDR ranges. A
 * packet that leaves a node for another's pods bears the node's address, or that of its interface in the pods' network:
 * the first of its part. Where the part of one of them is not known, all pods are among the answers.
 * @param pods the network of all pods
 */
export function nodeSources(nodes: readonly Node[], pods: string): readonly string[] {
  const own = nodes.map(({ address }) => networkOf(address));
  const parts = nodes.map(({ podNetwork }) => innerAddresses(podNetwork ?? ''));
  const inner = parts.every((part) => part.length > 0) ? parts.flat() : [pods];
  return [...new Set([...own, ...inner])];
}
