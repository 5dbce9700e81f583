import { FLUX_BRANCHES, FORGEJO_ACTIONS, NODE, NPM, RENOVATE_BRANCHES } from './ci-pins.ts';
import { block } from './starter.ts';
import { type Programs, pushing, telling } from './written-programs.ts';

const IS_OWN = 'github.event.pull_request.head.repo.full_name == github.repository';
const IS_FLUX = `startsWith(github.ref_name, '${FLUX_BRANCHES}') && needs.test.result == 'success'`;
const BRANCH = '${{ github.head_ref || github.ref_name }}';
const COMMIT = '${{ github.event.pull_request.head.sha || github.sha }}';

/**
 * Actions of Forgejo and Gitea, which have GitHub's language and neither its environments nor a run that follows another.
 * @param folder where they are looked for
 */
export function forgejoFiles(folder: '.forgejo' | '.gitea'): (programs: Programs) => Readonly<Record<string, string>> {
  const [runner, name] = folder === '.forgejo' ? ['docker', 'forgejo-actions'] : ['ubuntu-latest', 'gitea-actions'];
  const job = `    runs-on: ${runner}
    timeout-minutes: 15
    container:
      image: docker.io/library/node:${NODE}-bookworm
`;
  const taken = `    steps:
      - uses: ${FORGEJO_ACTIONS.download}
        with:
          name: handed-over
          path: handed-over
`;
  return (programs) => ({
    [`${folder}/workflows/test.yaml`]: `# The job test runs the code of the branch, and may write nothing. The others run nothing of the repository: npx bramble explain ci
name: test
on:
  pull_request:
  push:
    branches: [main, "${FLUX_BRANCHES}*"]
permissions: {}
jobs:
  test:
${job}    permissions:
      contents: read
    steps:
      - uses: ${FORGEJO_ACTIONS.checkout}
        with:
          # What would be merged; of a branch that is to be rendered, what is pushed.
          ref: \${{ startsWith(github.head_ref, '${RENOVATE_BRANCHES}') && github.event.pull_request.head.sha || '' }}
          fetch-depth: 0
          persist-credentials: false
      - run: ${NPM}
      - run: npm ci
      - name: Render a branch of Renovate, test, and tell what the change does
        env:
          BASE: origin/\${{ github.event.repository.default_branch }}
          BRANCH: ${BRANCH}
        run: npx bramble handover "$BASE" --branch "$BRANCH"
      - if: always()
        run: if [ -f handed-over/comment.md ]; then cat handed-over/comment.md >> "$GITHUB_STEP_SUMMARY"; fi
      - if: always()
        uses: ${FORGEJO_ACTIONS.upload}
        with:
          name: handed-over
          path: handed-over
  push:
    needs: test
    if: always() && ${IS_OWN} && startsWith(github.head_ref, '${RENOVATE_BRANCHES}')
${job}    permissions: {}
${taken}      - name: Judge what is rendered, and push it with a token that starts the tests
        shell: bash
        env:
          BRANCH: ${BRANCH}
          COMMIT: ${COMMIT}
          REMOTE: \${{ github.server_url }}/\${{ github.repository }}.git
          TOKEN: \${{ secrets.BRAMBLE_TOKEN }}
        run: ${block(pushing(programs), 10)}
  tell:
    needs: test
    if: always() && (${IS_OWN} || ${IS_FLUX})
${job}    permissions:
      contents: read
      issues: write
      pull-requests: write
${taken}      - name: Open the pull request of Flux, and say in one comment and by labels what the change does
        shell: bash
        env:
          FORGE: ${folder.slice(1)}
          API: \${{ github.server_url }}/api/v1
          TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          BRANCH: ${BRANCH}
          COMMIT: ${COMMIT}
          BASE: \${{ github.event.repository.default_branch }}
          OWN_NAME: ${name}
        run: ${block(telling(programs, 'pulls.mjs'), 10)}
`,
  });
}
