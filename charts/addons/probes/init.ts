import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'asks each host as a browser would, from inside and from the internet',
  needs: ['metrics', 'traefik', 'coredns'],
  images: ['blackbox-exporter'],
  memory: () => 80,
  props: () => ({}),
};
