import { type Node, path } from 'bramble';

/** As StorageClasses and PersistentVolumes name it. */
export const PROVISIONER = 'driver.longhorn.io';

/** A node that bears it gets a disk, and no other does. https://longhorn.io/docs/latest/nodes-and-volumes/nodes/default-disk-and-node-config/ */
export const DISK_LABEL = 'node.longhorn.io/create-default-disk';

/** The nodes on which volumes lie. */
export function diskNodes(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter(({ labels = {} }) => labels[DISK_LABEL] === 'true');
}

/** How many nodes a class wants for each volume. @param parameters of the StorageClass */
export function replicasOf(parameters: Parameters<typeof path>[0]): number {
  return Number(path(parameters, 'numberOfReplicas') ?? 3);
}
