import { verbOf } from './verb.ts';

/** Asks all that a push is to be asked. */
export const verb = verbOf({
  name: 'test',
  does: 'ask the types, whether all is rendered, your own rules by their examples, and whether drawing twice gives the same',
  flags: { strict: { says: 'fail on warnings too' } },
  run: async (repository, { strict }) => (await import('./test-repository.ts')).testRepository(repository, strict),
});
