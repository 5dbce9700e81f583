import { verbOf } from './verb.ts';

/** Writes the pages of what runs, and of the rules. */
export const verb = verbOf({
  name: 'pages',
  does: 'write the pages of docs: all that runs (systems), and each rule (rules)',
  words: { shown: '[systems] [rules]', least: 0 },
  flags: { check: { says: 'write nothing; exit 1 when anything would change' } },
  run: async (repository, { check }, words) => (await import('./write-pages.ts')).writePages(repository, words, check),
});
