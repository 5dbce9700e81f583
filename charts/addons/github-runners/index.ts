import { type Component, helmRelease, image, judged, type Mistake, shapes } from 'bramble';
import type { GithubRunnersProps } from './props.ts';
import { DOCKER, ON_PI, RESTRICTED, RUNNER, valuesOf } from './values.ts';

export type { GithubRunnersProps } from './props.ts';

declare module 'bramble' {
  interface Capabilities {
    /** Starts runners of GitHub: the account by which it does so. */
    readonly githubRunners: { readonly namespace: string; readonly name: string };
  }
}

const CONTROLLER = 'github-runner-controller';
/** The charts of both are of one release. */
const CHARTS = 'oci://ghcr.io/actions/actions-runner-controller-charts';
const VERSION = '0.14.2';
const CONTROLLER_IMAGE = image('ghcr.io/actions/gha-runner-scale-set-controller', { tested: VERSION });

const NAME = shapes.matching(
  (given) => given.length <= 45 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(given),
  'name of runners',
  'use small letters, digits and dashes, at most 45',
);
const SECRET = shapes.matching(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'name of a Secret', "write one such as 'github'");
const OF = shapes.matching(
  /^https:\/\/[\w.-]+\/[\w.-]+(?:\/[\w.-]+)?$/,
  'repository or organization',
  "write its URL: 'https://github.com/OWNER/REPOSITORY'",
);
const COUNT = shapes.whole([0], 'number of runners', 'write a whole number from 0');
const PROPS = shapes.props<GithubRunnersProps>(
  {
    of: OF,
    name: NAME,
    secret: SECRET,
    min: COUNT,
    max: COUNT,
    docker: shapes.flag,
    cpu: shapes.cpu,
    memory: shapes.bytes,
  },
  ['of'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<GithubRunnersProps> = {
  of: 'https://github.com/bramble-example/shop',
  name: 'shop-runners',
  secret: 'github-app',
  min: 1,
  max: 3,
  docker: true,
  cpu: '500m',
  memory: '1Gi',
};

/**
 * Actions Runner Controller, which starts a runner of GitHub for each job. Each set of runners has a listener, which waits in its namespace.
 * https://docs.github.com/en/actions/concepts/runners/actions-runner-controller
 */
export const githubRunnerController: Component = helmRelease({
  name: CONTROLLER,
  about: 'Starts runners for jobs of GitHub Actions.',
  images: [CONTROLLER_IMAGE],
  repository: `${CHARTS}/gha-runner-scale-set-controller`,
  version: VERSION,
  provides: { githubRunners: { namespace: CONTROLLER, name: CONTROLLER } },
  installs: { crds: ['actions.github.com'], pods: true },
  values: (cluster) => ({
    image: { repository: CONTROLLER_IMAGE.repository, tag: cluster.tag(CONTROLLER_IMAGE) },
    serviceAccount: { create: true, name: CONTROLLER },
    fullnameOverride: CONTROLLER,
    flags: { logLevel: 'info' },
    nodeSelector: ON_PI,
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } },
    securityContext: { ...RESTRICTED, runAsUser: 65532, readOnlyRootFilesystem: true },
  }),
});

/**
 * Runners for jobs of a repository or an organization of GitHub, one pod for each job. They need {@link githubRunnerController}.
 * https://docs.github.com/en/actions/how-tos/manage-runners/use-actions-runner-controller
 */
export function githubRunners(props: GithubRunnersProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { name = 'runners', docker = false } = right;
  const release = helmRelease({
    name,
    about: 'Runs jobs of GitHub Actions.',
    ...(docker && { namespace: { podSecurity: 'privileged' } as const }),
    images: [RUNNER, ...(docker ? [DOCKER] : [])],
    repository: `${CHARTS}/gha-runner-scale-set`,
    version: VERSION,
    installs: { pods: true },
    values: (cluster) => valuesOf(right, cluster.need('githubRunners'), cluster),
    overrides: [
      {
        kind: 'HelmRelease',
        because: 'its chart draws a kind that the other chart brings, and Helm gives up after some tries',
        merge: { spec: { dependsOn: [{ name: CONTROLLER, namespace: CONTROLLER }] } },
      },
    ],
  });
  return { ...release, mistakes: [...mistakes, ...tooMany(right), ...(release.mistakes ?? [])] };
}

function tooMany({ min = 0, max = 2 }: Partial<GithubRunnersProps>): readonly Mistake[] {
  const what = `${min} are to wait for jobs, and there may be ${max}`;
  return min > max ? [{ where: 'min', what, fix: "raise 'max', or lower 'min'" }] : [];
}
