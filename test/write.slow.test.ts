import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { grown, own, synth, type Tree, tree } from './tree-on-disk.ts';

describe('a run that is killed', () => {
  const state = (version: number): Tree =>
    Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [`dist/home/app-${(n + version * 7) % 220}/a.yaml`, own(`v: ${version}`)]),
    );

  test('with SIGKILL in mid-write is repaired by the next one', async () => {
    const lib = (file: string) => JSON.stringify(pathToFileURL(join(__dirname, '../lib/output', file)).href);
    const script = `
      import { compare } from ${lib('compare.ts')};
      import { readListing } from ${lib('listing.ts')};
      import { MANIFESTS } from ${lib('place.ts')};
      import { apply } from ${lib('write.ts')};
      const [root, ...states] = process.argv.slice(1);
      const trees = states.map((state) => new Map(Object.entries(JSON.parse(state))));
      const scope = { owner: 'clusters', rendered: new Set(['home']), gone: () => false, places: [MANIFESTS] };
      process.stdout.write('ready');
      for (let run = 0; ; run++) {
        const tree = trees[run % trees.length];
        apply(root, compare(readListing(root, tree, scope.places), tree, scope), tree);
      }`;
    const victims = [3, 17, 41, 89].map(async (delay) => {
      const root = grown({ 'dist/home/app-1/mine.txt': 'mine' });
      const states = [JSON.stringify(state(0)), JSON.stringify(state(1))];
      const node = ['--import', 'tsx', '--input-type=module', '--eval', script, root, ...states];
      const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(synth(root, state(2))).toMatchObject({ findings: [] });
      expect(tree(root)).toEqual(tree(grown({ ...state(2), 'dist/home/app-1/mine.txt': 'mine' })));
    });
    await Promise.all(victims);
  }, 20_000);
});
