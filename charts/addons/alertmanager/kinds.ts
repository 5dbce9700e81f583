import type { Kinds } from 'bramble';

/** It brings no kinds, and tells people of alerts. */
export const kinds: Kinds = { offers: [{ capability: 'alerting', by: 'alertmanager()' }] };
