import type { Kinds } from 'bramble';

/** It brings no kinds, and shows dashboards. */
export const kinds: Kinds = { offers: [{ capability: 'dashboards', by: 'grafana()' }] };
