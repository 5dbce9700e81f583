import { app, type Component, claim, emptyDir, image } from 'bramble';

/** Options of {@link minecraft}. */
export interface MinecraftProps {
  /** The address in the local network under which players reach it, from the cluster's pool. */
  readonly address: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<MinecraftProps> = { address: '10.10.11.26' };

/**
 * A world for the family, on a port of its own. It saves itself before it stops, and takes minutes to start.
 * https://docker-minecraft-server.readthedocs.io/
 */
export function minecraft({ address }: MinecraftProps): Component {
  return app({
    name: 'minecraft',
    about: 'A world of Minecraft for the family.',
    image: image('docker.io/itzg/minecraft-server'),
    ports: { minecraft: 25_565 },
    stateful: true,
    loadBalancer: address,
    env: { EULA: true, TYPE: 'PAPER', MEMORY: '1500M' },
    health: {
      startup: { command: ['mc-health'], period: '10s', timeout: '10s', failures: 60 },
      readiness: { command: ['mc-health'], period: '30s', timeout: '10s' },
    },
    terminationGracePeriod: '2m',
    volumes: { '/data': claim('data', '10Gi'), '/tmp': emptyDir('tmp') },
    resources: { cpu: '500m', memory: '2Gi', memoryLimit: '3Gi' },
  });
}
