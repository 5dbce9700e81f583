import type { Kinds } from 'bramble';

/** It brings no kinds, and keeps images. */
export const kinds: Kinds = { offers: [{ capability: 'registry', by: 'registry()' }] };
