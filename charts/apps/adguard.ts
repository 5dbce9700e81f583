import { app, type Component, claim, image } from 'bramble';
import { basicAuth } from 'bramble/addons/traefik';

/** Options of {@link adguard}. */
export interface AdguardProps {
  /** The address in the local network that the router names as its DNS server, from the cluster's pool. */
  readonly address: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<AdguardProps> = { address: '10.10.11.25' };

/**
 * Answers names for the local network, without those of advertisers. At its address nothing but DNS is open, over TCP and UDP on one
 * number; its page has a host. It sees who asks, since one pod answers. Until it is set up, its page asks nobody who comes: Traefik
 * asks before it, for the names in the Secret `adguard`.
 * https://github.com/AdguardTeam/AdGuardHome/wiki/Docker
 */
export function adguard({ address }: AdguardProps): Component {
  return app({
    name: 'adguard',
    about: 'Answers names for the local network, without those of advertisers.',
    image: image('docker.io/adguard/adguardhome'),
    port: 3000,
    ports: { dns: { container: 53, protocol: 'both' } },
    loadBalancer: { address, ports: ['dns'] },
    expose: { through: 'lan' },
    with: [basicAuth({ secret: 'adguard' })],
    volumes: {
      '/opt/adguardhome/conf': claim('conf', '64Mi'),
      '/opt/adguardhome/work': claim('work', '2Gi'),
    },
    resources: { cpu: '50m', memory: '64Mi' },
    // Only root may listen on so low a number.
    namespace: { podSecurity: 'baseline' },
    security: { user: 0, capabilities: ['NET_BIND_SERVICE'] },
  });
}
