import type { Kinds } from 'bramble';

/** It brings no kinds, and runs the tunnel. */
export const kinds: Kinds = { offers: [{ capability: 'tunnel', by: 'cloudflared()' }] };
