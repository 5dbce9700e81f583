import { verbOf } from './verb.ts';

/** Compares what is pinned with what this version of bramble is tested with. */
export const verb = verbOf({
  name: 'outdated',
  does: 'suggest newer versions: those that add-ons are tested with, and with --online those that registries have',
  words: { shown: '[CLUSTER …]', least: 0 },
  flags: {
    online: { says: 'ask the registries of all images and charts, too' },
    clusters: { value: 'DIR', says: 'the clusters in another folder of the repository (default: clusters)' },
  },
  notes: [
    'Without CLUSTER, for all. It compares pins, CRDs, charts and k3s, tells of an add-on, its image and its CRDs that do not fit together,',
    'and changes nothing: each note says what to write. Images that Flux moves are left to it.',
  ],
  run: async (repository, { online, clusters = 'clusters' }, names) =>
    (await import('./suggest-versions.ts')).suggestVersions(repository, { online, clusters, names }),
});
