import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'the smallest app: one page',
  isUsual: () => true,
  needs: ['traefik'],
  images: ['busybox'],
};
