import { verbOf } from './verb.ts';

/** Asks registries what pinned images are built for. */
export const verb = verbOf({
  name: 'images',
  does: 'ask the registries what newly pinned images are built for, and write it to images.yaml',
  words: { shown: '[CLUSTER …]', least: 0 },
  flags: {
    check: { says: 'write nothing; exit 1 when anything would change' },
    all: { says: 'ask again about what is known' },
    clusters: { value: 'DIR', says: 'the clusters in another folder of the repository (default: clusters)' },
  },
  notes: [
    'Without CLUSTER, for all. A registry is asked by its API, with the logins of docker login where it wants one.',
    'Lines of images that are pinned no more are removed. A registry that cannot be reached is a note: run it again later.',
  ],
  run: async (repository, { check, all, clusters = 'clusters' }, names) =>
    (await import('./bring-platforms.ts')).bringPlatforms(repository, { check, all, clusters, names }),
});
