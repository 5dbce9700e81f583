import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'leads pods to the hosts of the cluster without leaving it',
  isUsual: () => true,
  memory: () => 0,
  needs: ['traefik'],
  props: () => ({}),
};
