import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOnBadDisks, writeWithLittleRoom } from '../generator/disk-faults.ts';
import { type Hits, killSynth, killWriters } from '../generator/kills.ts';
import { writeAtOnce } from '../generator/pairs.ts';
import { renderVersions } from '../generator/versions.ts';
import type { Context, Scenario } from '../scenario.ts';

/** How often a writer is killed. */
const KILLS = 200;
/** In how many folders at once. */
const LANES = 2;

/**
 * Synth is killed, has no room, may not write, and is not alone. The tree is that of the repository, and the same with a
 * cluster renamed, so that a run creates and removes some three hundred files. Most kills hit a program that writes what is
 * rendered already, since it starts quickly; what it calls is what main.ts calls.
 */
export const scenario: Scenario = {
  proves: 'whatever happens to synth, no file is half-written, and the next run ends in the right tree',
  small: false,
  seconds: 65,
  // Mounts are made, which nobody else is to see.
  tools: ['sandbox'],
  run: async ({ root, folder, progress }) => {
    const started = performance.now();
    const versions = await renderVersions(root, folder);
    const seconds = (performance.now() - started) / 1000;
    const { declared, renamed, longer } = versions;
    progress(`rendered ${declared.tree.size} files and folders`);

    const hits: Hits = { outside: 0, staging: 0, replacing: 0 };
    const lane = (_: unknown, n: number) =>
      killWriters(join(folder, `killed-${n}`), [declared, longer, renamed], KILLS / LANES, hits);
    await Promise.all(Array.from({ length: LANES }, lane));
    progress(`killed ${KILLS} writers: ${hits.staging} while staging, ${hits.replacing} while replacing files`);
    if (hits.staging < KILLS / 20 || hits.replacing < KILLS / 40) throw new Error('too few kills hit a write');

    await killSynths({ folder, progress }, versions, seconds);
    await runOnBadDisks(join(folder, 'bad-disk'), versions);
    progress('a full disk and a read-only one are told in a line, and nothing is changed');
    const failed = await writeWithLittleRoom(join(folder, 'little-room'), versions, 20);
    progress(
      `of 20 writes with ever more room, ${failed} found too little and changed nothing, and the others wrote all`,
    );

    const same = [renamed.synth, renamed.synth] as const;
    await writeAtOnce(join(folder, 'same'), 1, same, [renamed, renamed]);
    const different = [declared.synth, renamed.synth] as const;
    await writeAtOnce(join(folder, 'different'), 1, different, [declared, renamed]);
    const writers = [declared.write, renamed.write] as const;
    const { first, second } = await writeAtOnce(join(folder, 'writers'), 20, writers, [declared, renamed]);
    progress(
      `two at once leave an entire tree: in 20 pairs of different ones ${first} times one, ${second} times the other`,
    );
  },
};

async function killSynths(
  { folder, progress }: Pick<Context, 'folder' | 'progress'>,
  { declared, renamed }: Awaited<ReturnType<typeof renderVersions>>,
  seconds: number,
): Promise<void> {
  const hits = await Promise.all(
    [0, 1, 2, 3, 4].map(async (n) => {
      const out = join(folder, `killed-synth-${n}`);
      mkdirSync(out);
      declared.writeHere(out);
      return killSynth(out, renamed, declared.tree, seconds, n > 1);
    }),
  );
  progress(`killed synth 5 times, ${hits.filter(Boolean).length} times while it wrote`);
}
