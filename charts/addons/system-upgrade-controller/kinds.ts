import type { Kinds } from 'bramble';

const PLAN = 'upgrade.cattle.io/Plan';

/** What is known of Plans: they run jobs under an account, which read Secrets. */
export const kinds: Kinds = {
  references: [
    { kinds: PLAN, at: 'spec.serviceAccountName', to: '/ServiceAccount' },
    { kinds: PLAN, at: 'spec.secrets[]', to: '/Secret', means: 'reads' },
  ],
  makes: [{ kinds: PLAN, to: '/Pod' }],
  demands: [{ kinds: PLAN, at: 'spec', some: 'version channel' }],
};
