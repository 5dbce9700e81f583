import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'shows the cluster in a browser, to look and not to touch',
  needs: ['traefik'],
  images: ['headlamp'],
  memory: () => 192,
  props: () => ({}),
  steps: () => [
    'To sign in at Headlamp, take the token that `kubectl -n headlamp create token headlamp-viewer --duration 24h` prints.',
  ],
};
