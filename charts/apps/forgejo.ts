import { app, type Component, claim, emptyDir, image, part } from 'bramble';
import { entryPoint } from 'bramble/addons/traefik';

/** Options of {@link forgejo}. */
export interface ForgejoProps {
  /** The entry point of Traefik for SSH, and its number there: `traefik({ entryPoints: { 'git-ssh': 2222 } })`. */
  readonly ssh: { readonly entryPoint: string; readonly port: number };
}

/** Every option, for the tests, which render it so. */
export const example: Required<ForgejoProps> = { ssh: { entryPoint: 'git-ssh', port: 2222 } };

const DATA = claim('data', '50Gi');

/**
 * Keeps repositories of git. Its page and SSH are at one host: HTTPS comes by the route, and SSH by an entry point of Traefik. Pin an image
 * without root, such as `11.0.3-rootless`.
 * https://forgejo.org/docs/latest/admin/config-cheat-sheet/
 */
export function forgejo({ ssh }: ForgejoProps): Component {
  return app({
    name: 'forgejo',
    about: 'Keeps repositories of git.',
    image: image('codeberg.org/forgejo/forgejo'),
    port: 3000,
    ports: { ssh: 2222 },
    health: '/api/healthz',
    env: {
      FORGEJO__server__ROOT_URL: (cluster) => `${cluster.url('forgejo')}/`,
      FORGEJO__server__SSH_DOMAIN: (cluster) => cluster.host('forgejo'),
      FORGEJO__server__SSH_PORT: ssh.port,
      FORGEJO__server__START_SSH_SERVER: true,
      FORGEJO__server__SSH_LISTEN_PORT: 2222,
      FORGEJO__database__DB_TYPE: 'sqlite3',
      FORGEJO__service__DISABLE_REGISTRATION: true,
    },
    volumes: {
      '/var/lib/gitea': part(DATA, 'data'),
      '/etc/gitea': part(DATA, 'conf'),
      '/tmp': emptyDir('tmp'),
    },
    resources: { cpu: '100m', memory: '256Mi' },
    expose: { through: 'lan' },
    with: [entryPoint(ssh.entryPoint, { to: 'ssh' })],
  });
}
