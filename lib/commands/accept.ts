import { verbOf } from './verb.ts';

/** Brings along all that follows from an edit. */
export const verb = verbOf({
  name: 'accept',
  does: 'format, ask the types, and bring dist, the pages and the snapshots of the tests along',
  flags: {},
  run: async (repository) => (await import('./accept-edit.ts')).accept(repository),
});
