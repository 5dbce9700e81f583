import { verbOf } from './verb.ts';

/** Tells what source files reach. */
export const verb = verbOf({
  name: 'affects',
  does: 'tell which components, objects and hosts source files reach',
  words: { shown: 'FILE …', least: 1 },
  flags: { clusters: { value: 'DIR', says: 'the folder of clusters (default: clusters)' } },
  run: async (repository, { clusters = 'clusters' }, files) =>
    (await import('./affected.ts')).affected(repository, clusters, files),
});
