import type { Kinds } from 'bramble';

/** It brings no kinds, and reads metrics. */
export const kinds: Kinds = { offers: [{ capability: 'metrics', by: 'metrics()' }] };
