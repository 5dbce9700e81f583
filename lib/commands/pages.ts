import { verbOf } from './verb.ts';

/** Writes the pages of what runs, and of the rules. */
export const verb = verbOf({
  name: 'pages',
  does: 'write the pages of docs: all that runs (systems), each rule (rules), and the schema of images.yaml (schema)',
  words: { shown: '[PAGE …]', least: 0 },
  notes: ['PAGE is one of systems, rules, schema and own-rules. Without it, all are written.'],
  flags: { check: { says: 'write nothing; exit 1 when anything would change' } },
  run: async (repository, { check }, words) => (await import('./write-pages.ts')).writePages(repository, words, check),
});
