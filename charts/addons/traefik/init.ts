import { poolAddress, type Starter, yesOrNo } from 'bramble/init';

export const init: Starter = {
  says: 'leads HTTPS to the apps by their host',
  isUsual: () => true,
  needs: ['metallb'],
  asks: [
    poolAddress({
      name: 'traefik-address',
      asks: 'Address of the way in',
      says: 'The names of all apps lead to it: your router, or what answers DNS in your network, has to say so.',
    }),
    yesOrNo({
      name: 'traefik-dashboard',
      asks: 'Dashboard',
      says: 'A page that shows the routes, in the local network alone and behind a password, which you make.',
      usual: () => 'no',
    }),
  ],
  images: ['traefik'],
  memory: () => 256,
  props: (answers) => ({
    address: answers['traefik-address'] ?? '',
    ...(answers['traefik-dashboard'] === 'no' && { dashboard: false }),
  }),
  secrets: (answers) =>
    answers['traefik-dashboard'] === 'yes'
      ? [
          {
            component: 'traefik',
            name: 'traefik-dashboard',
            keys: { users: 'who may see the dashboard: what `htpasswd -nB admin` prints' },
          },
        ]
      : [],
  names: (answers) => ({ [`*.${answers.domain}`]: answers['traefik-address'] ?? '' }),
};
