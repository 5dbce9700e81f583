import { app, type Component, emptyDir, image, secret } from 'bramble';

/** Options of {@link githubRunner}. */
export interface GithubRunnerProps {
  /** Whose jobs it runs: `'https://github.com/OWNER/REPOSITORY'`. Of a public one everybody who opens a pull request would run code here. */
  readonly repository: string;
  /** What jobs say as `runs-on`. @default ['pi'] */
  readonly labels?: readonly string[];
}

/**
 * One runner of GitHub, without a controller: it waits all the time, takes a job, and begins anew as another one. Its Secret has
 * `access-token`, which may administer the repository. It starts as root, and steps down before it runs jobs.
 * https://github.com/myoung34/docker-github-actions-runner
 */
export function githubRunner({ repository, labels = ['pi'] }: GithubRunnerProps): Component {
  return app({
    name: 'github-runner',
    about: 'Runs jobs of GitHub Actions, one after the other.',
    image: image('docker.io/myoung34/github-runner'),
    namespace: { podSecurity: 'baseline' },
    security: { user: 'image' },
    env: {
      RUNNER_SCOPE: 'repo',
      REPO_URL: repository,
      LABELS: labels.join(','),
      RUNNER_NAME_PREFIX: 'pi',
      ACCESS_TOKEN: secret('access-token'),
      // What one job leaves behind, no other finds.
      EPHEMERAL: 'true',
      RUN_AS_ROOT: 'false',
      // A new release is another image, which somebody pins.
      DISABLE_AUTO_UPDATE: 'true',
      UNSET_CONFIG_VARS: 'true',
    },
    volumes: { '/_work': emptyDir('work', { size: '8Gi' }) },
    resources: { cpu: '200m', memory: '384Mi', memoryLimit: '1536Mi' },
    // A job that runs may end.
    terminationGracePeriod: '10m',
  });
}
