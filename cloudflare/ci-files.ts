import { type Answers, block } from '../lib/init/starter.ts';
import { PROGRAMS } from './terraform-program.ts';

/** The question where Terraform keeps its state, and the answer that no job can reach. */
export const STATE = 'cloudflare-state';
export const HERE = 'local';

type Step = keyof typeof PROGRAMS;

/** What Terraform and its state are told, by the names that both know. */
const TOLD = ['CLOUDFLARE_API_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/**
 * Workflows by which Terraform plans and applies, where a job can reach the state, and where the forge keeps the token that may
 * write from branches: Forgejo and Gitea give every branch each secret.
 */
export function ciFiles(answers: Answers): Readonly<Record<string, string>> {
  const write = answers[STATE] === HERE ? undefined : FORGES[answers.forge ?? ''];
  return write?.(answers.name ?? '') ?? {};
}

const FORGES: Readonly<Record<string, (cluster: string) => Readonly<Record<string, string>>>> = {
  github: (cluster) => ({ [`.github/workflows/cloudflare-${cluster}.yaml`]: gitHub(cluster) }),
  gitlab: (cluster) => ({ [`.gitlab/cloudflare-${cluster}.yml`]: gitLab(cluster) }),
};

function gitHub(cluster: string): string {
  const folder = `dist/cloudflare/${cluster}`;
  const job = (step: Step, condition: string) => `  ${step}:
    if: ${condition}
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    environment: cloudflare-${step}
    permissions:
      contents: read
    steps:
      - shell: bash
        env:
          FOLDER: ${folder}
          REMOTE: \${{ github.server_url }}/\${{ github.repository }}.git
          COMMIT: \${{ github.event.pull_request.head.sha || github.sha }}
          LOGIN: x-access-token
          TOKEN: \${{ github.token }}
${TOLD.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}        run: ${block(PROGRAMS[step], 10)}
`;
  return `# Reads two files of the repository as text, judges them, and runs Terraform on them: npx bramble explain ci says who may do what.
name: cloudflare-${cluster}
on:
  pull_request:
    paths: ["${folder}/**"]
  push:
    branches: [main]
    paths: ["${folder}/**"]
permissions: {}
concurrency: cloudflare-${cluster}
jobs:
${job('plan', "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository")}${job('apply', "github.event_name == 'push'")}`;
}

function gitLab(cluster: string): string {
  const folder = `dist/cloudflare/${cluster}`;
  const job = (step: Step, condition: string) => `cloudflare-${cluster}-${step}:
  stage: deploy
  image: docker.io/library/node:22-bookworm
  timeout: 15 minutes
  needs: []
  rules:
    - if: ${condition}
      changes: [${folder}/**/*]
  # Its variables: ${TOLD.join(', ')}
  environment:
    name: cloudflare-${step}
    action: access
  resource_group: cloudflare-${cluster}
  variables:
    GIT_STRATEGY: none
    FOLDER: ${folder}
    REMOTE: $CI_PROJECT_URL.git
    COMMIT: $CI_COMMIT_SHA
    LOGIN: gitlab-ci-token
    TOKEN: $CI_JOB_TOKEN
  script:
    - ${block(PROGRAMS[step], 6)}
`;
  return `# Reads two files of the repository as text, judges them, and runs Terraform on them: npx bramble explain ci says who may do what.
${job('plan', '$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID')}${job('apply', '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH')}`;
}
