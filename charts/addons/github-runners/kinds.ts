import type { Kinds } from 'bramble';

/** Its chart reads a Secret that the values name. */
export const kinds: Kinds = {
  references: [{ kinds: 'helm.toolkit.fluxcd.io/HelmRelease', at: 'spec.values.githubConfigSecret', to: '/Secret' }],
  offers: [{ capability: 'githubRunners', by: 'githubRunnerController' }],
};
