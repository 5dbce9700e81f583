import { merge } from '../model/merge.ts';
import type { JsonMap } from '../model/object.ts';
import { type Word, type WordContext, whereOf } from '../model/word.ts';
import { drawnFor } from './drawn-for.ts';

/** What the words of an app add to what else is drawn of it. */
export interface DrawnWords {
  /** What requests pass, in the order of the words. */
  readonly passes: readonly string[];
  /** How requests are led to its Service. */
  readonly leads?: JsonMap;
  /** Changes to the template of its pods. */
  readonly pods: readonly JsonMap[];
}

/**
 * Draws the words of an app. A capability that one needs and nobody provides is an error.
 * @param within where they stand, such as `paths['/api'].`
 */
export function drawWords(words: readonly Word[], context: WordContext, within = ''): DrawnWords {
  for (const { needs } of words) if (needs !== undefined) context.cluster.need(needs);
  const drawn = <T>(word: Word, draw: () => T) => drawnFor(context.chart, `${within}${whereOf(word)}`, draw);
  for (const word of words) drawn(word, () => word.draw?.(context));
  const leads = words.flatMap((word) => (word.leads ? [drawn(word, () => word.leads!(context))] : []));
  return {
    ...(leads.length > 0 && { leads: leads.reduce((all, each) => merge(all, each)) }),
    passes: words.flatMap((word) => drawn(word, () => word.passes?.(context) ?? [])),
    pods: words.flatMap(({ pod }) => (pod ? [pod(context)] : [])),
  };
}
