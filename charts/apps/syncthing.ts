import { app, type Component, claim, image } from 'bramble';

/** Options of {@link syncthing}. */
export interface SyncthingProps {
  /** The address in the local network under which other devices find it, from the cluster's pool. */
  readonly address: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<SyncthingProps> = { address: '10.10.11.24' };

/** Keeps folders alike on several devices. Its page is on the route alone, and not at its address. https://docs.syncthing.net */
export function syncthing({ address }: SyncthingProps): Component {
  return app({
    name: 'syncthing',
    about: 'Keeps folders alike on several devices.',
    image: image('docker.io/syncthing/syncthing'),
    port: 8384,
    ports: { sync: { container: 22_000, protocol: 'both' }, discovery: { container: 21_027, protocol: 'UDP' } },
    health: '/rest/noauth/health',
    env: { STGUIADDRESS: '0.0.0.0:8384' },
    volumes: { '/var/syncthing': claim('data', '100Gi') },
    resources: { memory: '256Mi' },
    loadBalancer: { address, ports: ['sync', 'discovery'] },
    expose: { through: 'lan' },
  });
}
