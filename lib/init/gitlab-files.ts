import { NODE, NPM, RENOVATE_BRANCHES } from './ci-pins.ts';
import { block } from './starter.ts';
import { type Programs, pushing, telling } from './written-programs.ts';

const IS_OWN = '$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID';

/** GitLab's pipeline. The push of moved pins opens the merge request itself: `flux({ forge: 'gitlab' })` asks for it. */
export function gitLabFiles(programs: Programs, others: readonly string[] = []): Readonly<Record<string, string>> {
  const included = others.filter((path) => path.startsWith('.gitlab/')).map((path) => `  - local: ${path}\n`);
  const writing = (name: string, condition: string, variables: Readonly<Record<string, string>>) => `${name}:
  stage: deploy
  image: docker.io/library/node:${NODE}-bookworm
  timeout: 5 minutes
  needs: [test]
  rules:
    - if: ${condition}
      when: always
  # BRAMBLE_TOKEN is a variable of this environment alone.
  environment:
    name: rendering
    action: access
  variables:
    GIT_STRATEGY: none
    BRANCH: $CI_MERGE_REQUEST_SOURCE_BRANCH_NAME
    TOKEN: $BRAMBLE_TOKEN
${Object.entries(variables)
  .map(([key, value]) => `    ${key}: ${value}\n`)
  .join('')}`;
  return {
    '.gitlab-ci.yml': `# The job test runs the code of the branch, and may write nothing. The others run nothing of the repository: npx bramble explain ci
${included.length > 0 ? `include:\n${included.join('')}` : ''}workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
test:
  stage: test
  image: docker.io/library/node:${NODE}-bookworm
  timeout: 15 minutes
  variables:
    GIT_DEPTH: "0"
    BRANCH: $CI_COMMIT_REF_NAME
  cache:
    key:
      files: [package-lock.json]
    paths: [.npm/]
  script:
    # What is pushed, where GitLab would test what would be merged.
    - git checkout --quiet "\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"
    - ${NPM}
    - npm ci --cache .npm
    - git fetch --quiet origin "+refs/heads/$CI_DEFAULT_BRANCH:refs/remotes/origin/$CI_DEFAULT_BRANCH"
    - npx bramble handover "origin/$CI_DEFAULT_BRANCH" --branch "$BRANCH"
  artifacts:
    when: always
    expose_as: what the change does
    paths: [handed-over/]
${writing('push', `${IS_OWN} && $CI_MERGE_REQUEST_SOURCE_BRANCH_NAME =~ /^${RENOVATE_BRANCHES.replace('/', '\\/')}/`, {
  REMOTE: '$CI_PROJECT_URL.git',
})}  script:
    - export COMMIT="\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"
    - ${block(pushing(programs), 6)}
${writing('tell', IS_OWN, { FORGE: 'gitlab', API: '$CI_API_V4_URL', REPOSITORY: '$CI_PROJECT_ID' })}  script:
    - export COMMIT="\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"
    - ${block(telling(programs, 'merges.mjs'), 6)}
`,
  };
}
