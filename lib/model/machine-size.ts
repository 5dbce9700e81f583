import { type Node, RESERVED, type Reserved } from './node.ts';
import { parseQuantity } from './quantity.ts';

/** What a machine has an amount of. */
export type Resource = keyof Reserved;

/**
 * What of the memory of a Raspberry Pi Linux has, by the size under which the machine is sold: the rest is that of its firmware, of its GPU
 * and of the kernel itself. Each is the least that machines of a size show as `MemTotal` under a 64-bit Raspberry Pi OS, and so the capacity
 * that a kubelet reports. Another amount is taken as it stands, as one that was read from the machine: `kubectl get node NAME -o
 * jsonpath={.status.capacity.memory}`.
 * https://www.raspberrypi.com/documentation/computers/config_txt.html#gpu_mem
 */
const OF_LINUX: readonly (readonly [sold: string, shown: string])[] = [
  ['512Mi', '416Mi'],
  ['1Gi', '905Mi'],
  ['2Gi', '1845Mi'],
  ['4Gi', '3793Mi'],
  ['8Gi', '7809Mi'],
];

const SHOWN = new Map(OF_LINUX.map(([sold, shown]) => [parseQuantity(sold), parseQuantity(shown)]));

/** What Linux has on a machine, in cores or bytes. Undefined where the facts make no sense. */
export function amountOn({ cpus, memory }: Pick<Node, 'cpus' | 'memory'>, resource: Resource): number | undefined {
  const amount = parseQuantity(resource === 'cpu' ? cpus : memory);
  if (amount === undefined || amount <= 0) return undefined;
  return resource === 'memory' ? (SHOWN.get(amount) ?? amount) : amount;
}

/** What of it no pod gets, in cores or bytes: the kubelet keeps it back, by its own reserve and by its threshold of eviction together. */
export function reservedOn({ role, reserved }: Pick<Node, 'role' | 'reserved'>, resource: Resource): number {
  return parseQuantity(reserved?.[resource]) ?? parseQuantity(RESERVED[role][resource]) ?? 0;
}
