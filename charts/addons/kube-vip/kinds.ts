import type { Kinds } from 'bramble';

/** Who keeps an address for the API server. */
export const kinds: Kinds = {
  offers: [{ capability: 'apiAddress', by: "kubeVip({ address: '10.10.11.10' })" }],
};
