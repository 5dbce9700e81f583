/** The files by which a forge works, by path. */
export type ForgeFiles = () => Readonly<Record<string, string>>;

/** The Node that everything runs with there. */
const NODE = 22;

/** Moved pins come on branches of this name: `flux()` pushes to them. */
const BRANCHES = 'image-updates-*';

/** GitHub's own token opens the pull request; that has to be allowed in the settings of the repository. */
export const gitHubFiles: ForgeFiles = () => ({
  '.github/workflows/test.yaml': `name: test
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
${STEPS}`,
  '.github/workflows/image-updates.yaml': `name: image-updates
on:
  push:
    branches: ["${BRANCHES}"]
permissions: {}
concurrency:
  # Flux replaces the branch: only its newest commit matters.
  group: \${{ github.ref }}
  cancel-in-progress: true
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
${STEPS}  pull-request:
    needs: test
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
      pull-requests: write
    env:
      GH_TOKEN: \${{ github.token }}
      BASE: \${{ github.event.repository.default_branch }}
      BRANCH: \${{ github.ref_name }}
    steps:
      - uses: actions/checkout@v5
      - name: Open a pull request, or say in the open one what it holds now
        run: |
          title=$(git log -1 --format=%s)
          git log -1 --format=%b > body.md
          number=$(gh pr list --head "$BRANCH" --base "$BASE" --state open --json number --jq '.[].number')
          if [ -n "$number" ]; then
            gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/pulls/$number" -f title="$title" -F body=@body.md
          else
            gh pr create --head "$BRANCH" --base "$BASE" --title "$title" --body-file body.md
          fi
`,
});

const STEPS = `      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: ${NODE}
          cache: npm
      - run: npm ci
      - run: npm test
`;

/**
 * Actions of Forgejo and Gitea, which have GitHub's language, and their own interface for pull requests.
 * @param folder where they are looked for
 */
export function forgejoFiles(folder: '.forgejo' | '.gitea'): ForgeFiles {
  const runner = folder === '.forgejo' ? 'docker' : 'ubuntu-latest';
  const job = `    runs-on: ${runner}
    container:
      image: docker.io/library/node:${NODE}-bookworm
    steps:
      - uses: https://data.forgejo.org/actions/checkout@v4
`;
  const test = `${job}      - run: npm ci
      - run: npm test
`;
  return () => ({
    [`${folder}/workflows/test.yaml`]: `name: test
on:
  pull_request:
  push:
    branches: [main]
jobs:
  test:
${test}`,
    [`${folder}/workflows/image-updates.yaml`]: `name: image-updates
on:
  push:
    branches: ["${BRANCHES}"]
jobs:
  test:
${test}  pull-request:
    needs: test
${job}      - name: Open a pull request; one that is open holds what is pushed already
        env:
          TOKEN: \${{ github.token }}
          BASE: \${{ github.event.repository.default_branch }}
          BRANCH: \${{ github.ref_name }}
          URL: \${{ github.server_url }}/api/v1/repos/\${{ github.repository }}/pulls
        run: |
          title=$(git log -1 --format=%s)
          body=$(git log -1 --format=%b)
          fields='const [base, head, title, body] = process.argv.slice(1); JSON.stringify({ base, head, title, body })'
          request=$(node -p "$fields" -- "$BASE" "$BRANCH" "$title" "$body")
          code=$(curl --silent --show-error --output answer.json --write-out '%{http_code}' --request POST "$URL" \\
            --header "Authorization: token $TOKEN" --header 'Content-Type: application/json' --data "$request")
          # 409 says that there is one.
          case $code in 201|409) ;; *) cat answer.json; exit 1 ;; esac
`,
  });
}

/** The push of moved pins opens the merge request itself: `flux({ forge: 'gitlab' })` asks for it. */
export const gitLabFiles: ForgeFiles = () => ({
  '.gitlab-ci.yml': `workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
test:
  image: docker.io/library/node:${NODE}-bookworm
  timeout: 10 minutes
  cache:
    key:
      files: [package-lock.json]
    paths: [.npm/]
  script:
    - npm ci --cache .npm
    - npm test
`,
});

/** Where nothing runs on a push, it is asked before it. */
export const hookFiles: ForgeFiles = () => ({
  '.githooks/pre-push': `#!/bin/sh
# Turned on by: git config core.hooksPath .githooks
exec npm test
`,
});
