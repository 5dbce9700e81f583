import { app, type Component, claim, emptyDir, image, secret } from 'bramble';

/** Options of {@link torrents}. */
export interface TorrentsProps {
  /** Where the VPN answers, and the public key by which it is known: both stand in what its provider gives out. */
  readonly server: { readonly address: string; readonly port: number; readonly publicKey: string };
}

/** Every option, for the tests, which render it so. */
export const example: Required<TorrentsProps> = {
  server: { address: '192.0.2.7', port: 51_820, publicKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
};

/**
 * Fetches and offers torrents, and reaches nothing but a VPN. The sidecar starts first, and its firewall drops what goes past its tunnel, also while that
 * is down; a policy of the network drops it once more. The page is reached as ever. The image starts as root, and steps down.
 * https://github.com/qdm12/gluetun-wiki/blob/main/setup/advanced/kubernetes.md
 */
export function torrents({ server }: TorrentsProps): Component {
  return app({
    name: 'torrents',
    about: 'Fetches and offers torrents, through a VPN.',
    image: image('docker.io/linuxserver/qbittorrent'),
    port: 8080,
    // The device of tunnels is a path of the node.
    namespace: { podSecurity: 'privileged' },
    security: { user: 'image' },
    env: { PUID: 1000, PGID: 1000, WEBUI_PORT: 8080 },
    volumes: { '/config': claim('config', '1Gi'), '/downloads': claim('downloads', '500Gi') },
    sidecars: {
      vpn: {
        first: true,
        image: image('docker.io/qmcgaw/gluetun'),
        devices: ['/dev/net/tun'],
        security: { user: 'image', capabilities: ['NET_ADMIN'] },
        env: {
          VPN_SERVICE_PROVIDER: 'custom',
          VPN_TYPE: 'wireguard',
          WIREGUARD_ENDPOINT_IP: server.address,
          WIREGUARD_ENDPOINT_PORT: server.port,
          WIREGUARD_PUBLIC_KEY: server.publicKey,
          WIREGUARD_PRIVATE_KEY: secret('private-key'),
          WIREGUARD_ADDRESSES: secret('addresses'),
          // Who opens the page is answered past the tunnel.
          FIREWALL_INPUT_PORTS: 8080,
          FIREWALL_OUTBOUND_SUBNETS: (cluster) => cluster.networks.pods,
        },
        probes: { startup: { command: ['/gluetun-entrypoint', 'healthcheck'], period: '5s', failures: 60 } },
        volumes: { '/gluetun': emptyDir('gluetun') },
        resources: { memory: '64Mi' },
      },
    },
    egress: { to: [`${server.address}/32:${server.port}/UDP`] },
    resources: { memory: '256Mi', memoryLimit: '1Gi' },
    expose: { through: 'lan' },
  });
}
