import type { JsonMap } from '../model/object.ts';
import type { Word, WordContext } from '../model/word.ts';

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
  for (const { draw } of words) draw?.(context);
  return {
    passes: words.flatMap(({ passes }) => passes?.(context) ?? []),
    pods: words.flatMap(({ pod }) => (pod ? [pod(context)] : [])),
  };
}
