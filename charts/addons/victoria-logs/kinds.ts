import type { Kinds } from 'bramble';

/** It brings no kinds, keeps logs, and shows them to whom it is open. */
export const kinds: Kinds = {
  offers: [{ capability: 'logs', by: 'victoriaLogs()' }],
  programs: [{ is: 'admin page', image: /^victoria-logs$/ }],
};
