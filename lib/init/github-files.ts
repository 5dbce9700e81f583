import { ACTIONS, FLUX_BRANCHES, NODE, NPM, RENOVATE_BRANCHES } from './ci-pins.ts';
import { block } from './starter.ts';
import { type Programs, pushing, telling } from './written-programs.ts';

/**
 * The workflows of GitHub. One runs the code of the branch and may write nothing. The other is started when that has ended, as it
 * stands on the default branch; it may write, and runs nothing of the repository.
 */
export function gitHubFiles(programs: Programs): Readonly<Record<string, string>> {
  return { '.github/workflows/test.yaml': testing(), '.github/workflows/write.yaml': writing(programs, 'test') };
}

/** Steps that have the code of the branch, with its whole history. */
const CODE = `      - uses: ${ACTIONS.checkout}
        with:
          # What would be merged; of a branch that is to be rendered, what is pushed.
          ref: \${{ startsWith(github.head_ref, '${RENOVATE_BRANCHES}') && github.event.pull_request.head.sha || '' }}
          fetch-depth: 0
          persist-credentials: false
      - uses: ${ACTIONS.node}
        with:
          node-version: ${NODE}
          cache: npm
      - run: ${NPM}
      - run: npm ci
`;

/** Steps that hand over what the branch does. */
const REPORT = `      - if: \${{ !cancelled() }}
        run: if [ -f handed-over/comment.md ]; then cat handed-over/comment.md >> "$GITHUB_STEP_SUMMARY"; fi
      - if: \${{ !cancelled() }}
        uses: ${ACTIONS.upload}
        with:
          name: handed-over
          path: handed-over
`;

function testing(): string {
  return `name: test
on:
  pull_request:
  push:
    branches: [main, "${FLUX_BRANCHES}*"]
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
${CODE}      - name: Render a branch of Renovate, test, and tell what the change does
        env:
          BASE: origin/\${{ github.event.repository.default_branch }}
          BRANCH: \${{ github.head_ref || github.ref_name }}
        run: npx bramble handover "$BASE" --branch "$BRANCH"
${REPORT}`;
}

const RUN = 'github.event.workflow_run';
const IS_OWN = `${RUN}.head_repository.full_name == github.repository`;
const IS_REQUEST = `${RUN}.event == 'pull_request'`;
const IS_RENOVATE = `startsWith(${RUN}.head_branch, '${RENOVATE_BRANCHES}')`;
const IS_FLUX = `startsWith(${RUN}.head_branch, '${FLUX_BRANCHES}') && ${RUN}.conclusion == 'success'`;

/** Each file is read by its name, as text: nothing is unpacked that might be a link, or lie elsewhere. */
const TAKE = `mkdir handed-over
found=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN/artifacts?name=handed-over" --jq '.artifacts[0].id // empty')
[ -n "$found" ] || exit 0
archive="$RUNNER_TEMP/handed-over.zip"
gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$found/zip" > "$archive"
names=$(unzip -Z1 "$archive")
for name in rendered.patch comment.md labels; do
  if grep -qxF "$name" <<< "$names"; then
    { unzip -p "$archive" "$name" || true; } | head -c 20000001 > "handed-over/$name"
  fi
done
`;

/** The host is known by the keys that GitHub tells of over TLS. */
const SSH = `host=\${GITHUB_SERVER_URL#https://}
umask 077
printf '%s\\n' "$KEY" > "$RUNNER_TEMP/key"
gh api meta --jq '.ssh_keys[]' | sed "s/^/$host /" > "$RUNNER_TEMP/known_hosts"
export GIT_SSH_COMMAND="ssh -i $RUNNER_TEMP/key -o IdentitiesOnly=yes -o UserKnownHostsFile=$RUNNER_TEMP/known_hosts"
export REMOTE="git@$host:$GITHUB_REPOSITORY.git"
`;

/**
 * What writes to the branch and to the request.
 * @param tests the name of the workflow that hands over
 */
export function writing(programs: Programs, tests: string): string {
  const job = (name: string, condition: string, rest: string) => `  ${name}:
    if: >-
      ${condition}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
${rest}    concurrency: ${name}-\${{ ${RUN}.head_branch }}
    env:
      GH_TOKEN: \${{ github.token }}
      RUN: \${{ ${RUN}.id }}
      BRANCH: \${{ ${RUN}.head_branch }}
      COMMIT: \${{ ${RUN}.head_sha }}
    steps:
      - name: Take what the run has handed over
        shell: bash
        run: ${block(TAKE, 10)}
`;
  return `# Runs nothing of the repository, and is taken as it stands on the default branch: npx bramble explain ci says who may do what.
name: write
on:
  workflow_run:
    workflows: [${tests}]
    types: [completed]
permissions: {}
jobs:
${job(
  'push',
  `${IS_OWN} && ${IS_REQUEST} && ${IS_RENOVATE}`,
  `    environment: rendering
    permissions:
      actions: read
`,
)}      - name: Judge what is rendered, and push it with a key that starts the tests
        shell: bash
        env:
          KEY: \${{ secrets.BRAMBLE_DEPLOY_KEY }}
        run: ${block(SSH + pushing(programs), 10)}
${job(
  'tell',
  `${IS_OWN} && (${IS_REQUEST} && ${RUN}.conclusion != 'cancelled' || ${IS_FLUX})`,
  `    permissions:
      actions: read
      contents: read
      pull-requests: write
`,
)}      - name: Open the pull request of Flux, and say in one comment and by labels what the change does
        shell: bash
        env:
          FORGE: github
          API: \${{ github.api_url }}
          TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          BASE: \${{ github.event.repository.default_branch }}
          OWN_NAME: github-actions[bot]
        run: ${block(telling(programs, 'pulls.mjs'), 10)}
`;
}
