import type { Kinds } from 'bramble';

/** Who asks hosts and machines whether they answer. */
export const kinds: Kinds = { offers: [{ capability: 'probes', by: 'probes()' }] };
