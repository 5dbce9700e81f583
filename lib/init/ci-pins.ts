/** The Node that everything runs with in CI. */
export const NODE = 22;

/** The npm that installs there. Renovate moves it, with the actions. */
export const NPM = 'npm install --global npm@11.21.2';

/** Actions by their commits, each with its version, by which Renovate finds the next. */
export const ACTIONS = {
  checkout: 'actions/checkout@fbc6f3992d24b796d5a048ff273f7fcc4a7b6c09 # v5.1.0',
  node: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0',
  upload: 'actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2',
} as const;

/** The same where Forgejo keeps them. It has no later interface for artifacts. */
export const FORGEJO_ACTIONS = {
  checkout: 'https://data.forgejo.org/actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
  upload: 'https://data.forgejo.org/actions/upload-artifact@a8a3f3ad30e3422c9c7b888a15615d19a852ae32 # v3.1.3',
  download: 'https://data.forgejo.org/actions/download-artifact@9bc31d5ccc31df68ecc42ccf4149144866c47d8a # v3.0.2',
} as const;

/** Moved pins come on branches of this name: `flux()` pushes to them. */
export const FLUX_BRANCHES = 'image-updates-';

/** Renovate's branches: nobody has rendered them. */
export const RENOVATE_BRANCHES = 'renovate/';
