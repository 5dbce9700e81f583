import type { Cluster } from '../model/cluster.ts';
import { isDevicePath, nodesWith, pinningDevices } from '../model/device.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
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

/** What containers ask of device plugins: one of each. */
export function pluginDevices(containers: Readonly<Record<string, Container>>): JsonMap {
  const changed = Object.entries(containers).flatMap(([name, { devices = [] }]) => {
    const resources = Object.fromEntries(devices.filter((each) => !isDevicePath(each)).map((each) => [each, '1']));
    return Object.keys(resources).length === 0 ? [] : [{ name, resources: { limits: resources, requests: resources } }];
  });
  return changed.length > 0 ? { containers: changed } : {};
}
