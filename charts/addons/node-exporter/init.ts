import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'tells of each node: heat, power, memory, disks, the clock',
  needs: ['metrics'],
  images: ['node-exporter'],
  memory: (nodes) => 48 * nodes,
  props: () => ({}),
};
