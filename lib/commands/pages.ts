import { verbOf } from './verb.ts';

/** Writes the pages of what runs, and of the rules. */
export const verb = verbOf({
  name: 'pages',
  does: 'write docs/systems.md, the page of all that runs, and docs/rules/, the page of each rule',
  words: { shown: '[systems] [rules]', least: 0 },
  flags: {},
  run: async (repository, _given, words) => (await import('./write-pages.ts')).writePages(repository, words),
});
