import type { Cluster } from '../model/cluster.ts';
import { nodesWith, pinningDevices } from '../model/device.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Container, Placement } from '../model/workload-props.ts';

/** Where pods with some devices may run: on the nodes that have them. That no node has them is an error. */
export function onDeviceNodes(
  cluster: Cluster,
  containers: readonly Container[],
  { nodeSelector }: Placement,
): Placement['nodeSelector'] {
  const devices = pinningDevices(containers);
  if (devices.length === 0) return nodeSelector;
  if (cluster.isUnknown('nodes.devices')) throw new InvalidInput();
  const nodes = nodesWith(devices, cluster.nodes, nodeSelector);
  if ('what' in nodes) throw new InvalidInput({ rule: 'missing-device', where: 'devices', ...nodes });
  if (nodes.length === cluster.nodes.length) return nodeSelector;
  const [first, ...others] = nodes.map(({ name }) => name);
  return { ...nodeSelector, 'kubernetes.io/hostname': others.length > 0 ? [first!, ...others] : first! };
}
