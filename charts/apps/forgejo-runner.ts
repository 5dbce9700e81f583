import { app, type Component, claim, emptyDir, image, secretFile, url } from 'bramble';

/** Options of {@link forgejoRunner}. */
export interface ForgejoRunnerProps {
  /** What Forgejo calls the runner, below Site administration, Actions, Runners. The token that it shows beside it is the Secret's `token`. */
  readonly uuid: string;
  /** What jobs say as `runs-on`, with the image in which they then run. @default { docker: 'docker.io/library/node:22-bookworm' } */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Every option, for the tests, which render it so. */
export const example: Required<ForgejoRunnerProps> = {
  uuid: '7b2c1f0e-5d3a-4c8b-9e6f-1a2b3c4d5e6f',
  labels: { docker: 'docker.io/library/node:22-bookworm' },
};

const AT = '/etc/forgejo-runner';
const DOCKER = 'tcp://127.0.0.1:2375';

/**
 * A runner of Forgejo Actions beside the Forgejo of the cluster. Each job runs in a container of a Docker that is the pod's own, and that is
 * privileged: anybody who may push to a repository has the node. https://forgejo.org/docs/latest/admin/actions/
 */
export function forgejoRunner({
  uuid,
  labels = { docker: 'docker.io/library/node:22-bookworm' },
}: ForgejoRunnerProps): Component {
  const settings = {
    runner: { capacity: 1, labels: Object.entries(labels).map(([label, of]) => `${label}:docker://${of}`) },
    // As DOCKER_HOST says; jobs themselves do not get it.
    container: { docker_host: '-' },
    server: { connections: { forgejo: { url: url('forgejo:http'), uuid, token_url: `file:${AT}/token` } } },
  };
  return app({
    name: 'forgejo-runner',
    about: 'Runs jobs of Forgejo Actions.',
    image: image('data.forgejo.org/forgejo/runner', { name: 'forgejo-runner' }),
    namespace: { podSecurity: 'privileged' },
    args: ['forgejo-runner', 'daemon', '--config', `${AT}/config.yaml`],
    env: { DOCKER_HOST: DOCKER },
    // JSON is YAML as well.
    files: { [`${AT}/config.yaml`]: `${JSON.stringify(settings, undefined, 2)}\n` },
    volumes: { '/data': emptyDir('data'), [`${AT}/token`]: secretFile('forgejo-runner', 'token') },
    sidecars: {
      docker: {
        first: true,
        image: image('docker.io/library/docker', { name: 'docker-in-docker' }),
        args: ['dockerd', `--host=${DOCKER}`, '--tls=false'],
        security: { privileged: true },
        probes: { startup: { command: ['docker', `--host=${DOCKER}`, 'info'], period: '5s', failures: 60 } },
        volumes: { '/var/lib/docker': claim('images', '20Gi', { for: 'cache' }) },
        resources: { cpu: '200m', memory: '384Mi', memoryLimit: '1536Mi' },
      },
    },
    resources: { memory: '48Mi' },
    terminationGracePeriod: '10m',
  });
}
