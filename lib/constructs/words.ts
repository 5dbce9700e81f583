import type { JsonMap } from '../model/object.ts';
import { type Word, type WordContext, whereOf } from '../model/word.ts';
import { drawnFor } from './drawn-for.ts';

/** What the words of an app add to what else is drawn of it. */
export interface DrawnWords {
  /** What requests pass, in the order of the words. */
  readonly passes: readonly string[];
  /** Changes to the template of its pods. */
  readonly pods: readonly JsonMap[];
}

/** Draws the words of an app. A capability that one needs and nobody provides is an error. */
export function drawWords(words: readonly Word[], context: WordContext): DrawnWords {
  for (const { needs } of words) if (needs !== undefined) context.cluster.need(needs);
  const drawn = <T>(word: Word, draw: () => T) => drawnFor(context.chart, whereOf(word), draw);
  for (const word of words) drawn(word, () => word.draw?.(context));
  return {
    passes: words.flatMap((word) => drawn(word, () => word.passes?.(context) ?? [])),
    pods: words.flatMap(({ pod }) => (pod ? [pod(context)] : [])),
  };
}
