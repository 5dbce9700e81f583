import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'asks everything for metrics with Prometheus, keeps them, and judges whom to tell of what',
  images: ['prometheus'],
  memory: () => 256,
  props: () => ({}),
};
