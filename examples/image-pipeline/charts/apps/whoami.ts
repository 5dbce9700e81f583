import { app, type Component, image } from 'bramble';

/** Options of {@link whoami}. */
export interface WhoamiProps {
  /** The address in the local network that it answers on, from the cluster's pool. */
  readonly address: string;
}

/** Says which of its three pods answered, on an address of its own: pull the plug of a Pi and watch. */
export function whoami({ address }: WhoamiProps): Component {
  return app({
    name: 'whoami',
    about: 'Says which pod answered, on an address of its own.',
    image: image('docker.io/traefik/whoami'),
    // A browser asks its address at 80.
    port: { container: 8080, service: 80 },
    args: ['--port=8080'],
    health: '/health',
    replicas: 3,
    loadBalancer: address,
    resources: { memory: '16Mi' },
  });
}
