import { isTaken, type Starter } from 'bramble/init';

export const init: Starter = {
  says: "holds Cloudflare's tunnel, by which the internet reaches what you choose, without an open port",
  isUsual: (answers) => isTaken('cloudflare', answers),
  // Pushes are heard of through the tunnel. One that leads nowhere would be of no use.
  needs: ['cloudflare', 'traefik', 'flux'],
  images: ['cloudflared'],
  mistake: ({ domain = '', 'cloudflare-zone': zone = domain }) =>
    domain === zone
      ? undefined
      : {
          what: `Cloudflare's own certificate is not for hosts below ${domain}`,
          fix: `leave it out, or take ${zone} as the domain of the cluster`,
        },
  memory: (nodes) => (nodes > 1 ? 512 : 256),
  props: () => ({}),
  secrets: () => [
    {
      component: 'cloudflared',
      keys: { 'tunnel-token': 'the output `tunnel_token` of Terraform; until you have it, the word later' },
    },
  ],
};
