import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'shows where and how it runs, behind a plain Ingress',
  needs: ['traefik', 'cert-manager'],
  images: ['podinfo'],
  memory: () => 128,
};
