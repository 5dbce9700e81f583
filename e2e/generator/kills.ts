import { once } from 'node:events';
import { existsSync, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Started } from './programs.ts';
import { expectEntireFiles, expectTree, isHidden, type Tree, treeAt } from './tree.ts';
import { type Declared, right, type Version } from './versions.ts';

/** What kills hit. */
export interface Hits {
  /** Before the first file was staged, or after all was done. */
  outside: number;
  /** While the new content was staged, and no file was changed. */
  staging: number;
  /** While files were put into their place, and stale ones removed. */
  replacing: number;
}

/**
 * Kills writers at random moments of a write, and lets the next one make good what they left.
 * @param versions written in turn, onto one another
 */
export async function killWriters(
  root: string,
  versions: readonly Version[],
  times: number,
  hits: Hits,
): Promise<void> {
  mkdirSync(root);
  const trees = versions.map(({ tree }) => tree);
  let before: Tree = new Map();
  // By the version that is written: the one before it is always the same.
  const lengths = new Map<Version, number>();
  for (let time = 0; time < times + versions.length; time++) {
    const target = versions[time % versions.length]!;
    const started = target.write(root);
    await says(started, 'writing');
    const length = lengths.get(target);
    if (length === undefined) {
      const begun = performance.now();
      await says(started, 'written');
      lengths.set(target, performance.now() - begun);
      right(await started.ending, 'a writer');
    } else {
      await killAfter(started, Math.random() * length);
      const left = treeAt(root);
      expectEntireFiles(left, trees);
      hits[hit(left, before, target.tree)]++;
      target.writeHere(root);
      expectTree(root, target.tree, `after kill ${time} and another run`);
    }
    before = target.tree;
  }
}

/** Kills whole runs of synth at random moments, or, every other one, in its write. */
export async function killSynth(
  root: string,
  version: Declared,
  start: Tree,
  seconds: number,
  inWrite: boolean,
): Promise<boolean> {
  const started = version.synth(root);
  if (inWrite) await staged(join(root, 'dist'), started);
  await killAfter(started, Math.random() * (inWrite ? 30 : seconds * 1000));
  const left = treeAt(root);
  expectEntireFiles(left, [start, version.tree]);
  right(await version.synth(root).ending, 'the run after a killed synth');
  expectTree(root, version.tree, 'after a killed synth and another');
  return hit(left, start, version.tree) !== 'outside';
}

/** Waits until a writer says a word. */
async function says({ child, ending }: Started, word: string): Promise<void> {
  const said = new Promise<void>((resolve) => {
    child.stdout!.on('data', (data) => {
      if (String(data).includes(word)) resolve();
    });
  });
  const ended = ending.then(({ out, err }) => {
    if (!out.includes(word)) throw new Error(`a writer ended before it said '${word}': ${out}${err}`);
  });
  await Promise.race([said, ended]);
}

async function killAfter({ child, ending }: Started, milliseconds: number): Promise<void> {
  await Promise.race([new Promise((resolve) => setTimeout(resolve, milliseconds)), ending]);
  child.kill('SIGKILL');
  await ending;
}

/** Waits until a run has begun to stage, or has ended. */
async function staged(dist: string, { ending }: Started): Promise<void> {
  if (!existsSync(dist)) mkdirSync(dist);
  const watcher = watch(dist);
  await Promise.race([once(watcher, 'change'), ending]);
  watcher.close();
}

function hit(left: Tree, before: Tree, after: Tree): keyof Hits {
  const is = (tree: Tree) => [...tree].every(([path, text]) => left.get(path) === text);
  const seen = [...left.keys()].filter((path) => !isHidden(path));
  if (is(before) && seen.length === before.size) return seen.length === left.size ? 'outside' : 'staging';
  return is(after) && left.size === after.size ? 'outside' : 'replacing';
}
