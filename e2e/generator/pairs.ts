import { mkdirSync } from 'node:fs';
import type { Ending, Started } from './programs.ts';
import { differences, treeAt } from './tree.ts';
import { plainError, right, type Version } from './versions.ts';

const AT_WORK = /cannot be written: another synth is at work, as process \d+; nothing was changed/;

/** How often which of two that ran at once wrote last. */
export interface Winners {
  readonly first: number;
  readonly second: number;
}

/**
 * Starts two writers at once on the same root, many times. Each ends well, or says that another is at work, and in the end
 * one of their trees stands, entire.
 */
export async function writeAtOnce(
  root: string,
  pairs: number,
  starts: readonly [(out: string) => Started, (out: string) => Started],
  versions: readonly [Version, Version],
): Promise<Winners> {
  mkdirSync(root);
  const winners = { first: 0, second: 0 };
  for (let pair = 0; pair < pairs; pair++) {
    const endings = await Promise.all(starts.map((start) => start(root).ending));
    endings.forEach(wellOrWaiting);
    if (endings.every(({ code }) => code !== 0)) throw new Error('of two runs at once, neither wrote');
    const found = treeAt(root);
    const [first, second] = versions.map(({ tree }) => differences(found, tree));
    if (first!.length === 0) winners.first++;
    else if (second!.length === 0) winners.second++;
    else
      throw new Error(`two runs at once left a mixture in ${root}:\n${first!.concat(second!).slice(0, 20).join('\n')}`);
  }
  return winners;
}

function wellOrWaiting(ending: Ending): void {
  if (ending.code === 0) right(ending, 'one of two runs at once');
  else plainError(ending, AT_WORK, 'one of two runs at once');
}
