import { bump, followed, tagsAfter } from '../repository/bumps.ts';
import { copy, run } from '../repository/copy.ts';
import { clusters } from '../repository/repository.ts';
import { NotRun, type Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  proves: 'a bump by the library of Flux’ image automation, followed by a synth, changes nothing',
  small: true,
  seconds: 20,
  tools: ['setters'],
  run: async ({ root, folder, tool, progress }) => {
    const moved = clusters(root).map((cluster) => ({ cluster, images: followed(root, cluster) }));
    if (moved.every(({ images }) => images.length === 0)) throw new NotRun('Flux follows no image');
    copy(root, folder);
    for (const { cluster, images } of moved) {
      for (const each of images) {
        for (const tag of tagsAfter(each.reference)) {
          const changed = bump(tool('setters'), folder, each, tag);
          if (!changed.includes(`clusters/${cluster}/images.yaml`) || changed.length < 2) {
            throw new Error(`${each.policy} to ${tag} changed no more than ${changed.join(', ')}`);
          }
          run(process.execPath, ['--import', 'tsx', 'main.ts', '--check'], folder);
          progress(`${each.policy} to ${tag}: ${changed.length} files, and synth agrees`);
        }
      }
    }
  },
};
