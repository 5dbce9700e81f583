import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'shows all that runs as a page, with links, versions and a map',
  isUsual: () => true,
  needs: ['traefik'],
  images: ['nginx-unprivileged'],
  memory: () => 48,
  props: () => ({}),
};
