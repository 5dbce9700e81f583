import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'shows what is measured: the home at one look, nodes, apps and add-ons',
  needs: ['traefik', 'metrics'],
  images: ['grafana'],
  memory: () => 256,
  props: () => ({}),
  secrets: () => [
    { component: 'grafana', name: 'grafana-admin', keys: { password: 'with which you log in as admin' } },
  ],
};
