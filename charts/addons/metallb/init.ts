import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'gives Services addresses of the local network',
  isUsual: () => true,
  images: ['metallb-controller', 'metallb-speaker'],
  memory: (nodes) => 128 + 128 * nodes,
  props: () => ({}),
};
