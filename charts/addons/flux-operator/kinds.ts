import type { Kinds } from 'bramble';

const GROUP = 'fluxcd.controlplane.io';
const [SET, INPUTS, INSTANCE] = ['ResourceSet', 'ResourceSetInputProvider', 'FluxInstance'].map(
  (kind) => `${GROUP}/${kind}`,
) as [string, string, string];

/** https://fluxoperator.dev/docs/crd/ */
export const kinds: Kinds = {
  references: [
    { kinds: SET, at: 'spec.serviceAccountName', to: '/ServiceAccount' },
    { kinds: SET, at: 'spec.inputsFrom[].name', to: INPUTS, means: 'reads' },
    { kinds: INPUTS, at: 'spec.secretRef', to: '/Secret', means: 'reads' },
    { kinds: INPUTS, at: 'spec.certSecretRef', to: '/Secret', means: 'reads' },
    { kinds: INSTANCE, at: 'spec.sync.pullSecret', to: '/Secret', means: 'reads' },
  ],
};
