import { InvalidInput } from '../model/finding.ts';
import { merge } from '../model/merge.ts';
import { isMap, type JsonMap } from '../model/object.ts';
import type { Turn } from '../model/way.ts';
import { type Front, type Word, type WordContext, whereOf } from '../model/word.ts';
import type { Container } from '../model/workload-props.ts';
import { drawnFor } from './drawn-for.ts';

/** What the words of an app add to what else is drawn of it. */
export interface DrawnWords {
  /** What requests pass, in the order of the words. */
  readonly passes: readonly string[];
  /** How requests are led to its Service. */
  readonly leads?: JsonMap;
  /** Which requests are led to another Service. */
  readonly turns?: readonly Turn[];
  /** What requests are led to in the place of its Service. */
  readonly front?: Front;
  /** Changes to its Service. */
  readonly services: readonly JsonMap[];
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
  const turns = words.flatMap((word) => (word.turns ? [drawn(word, () => word.turns!(context))] : []));
  const [front] = words.flatMap((word) => (word.front ? [drawn(word, () => word.front!(context))] : []));
  return {
    ...(front && { front }),
    ...(turns.length > 0 && { turns }),
    ...(leads.length > 0 && { leads: leads.reduce(inOne) }),
    passes: words.flatMap((word) => drawn(word, () => word.passes?.(context) ?? [])),
    services: words.flatMap(({ service }) => (service ? [service(context)] : [])),
    pods: words.flatMap(({ pod }) => (pod ? [pod(context)] : [])),
  };
}

/** The containers that words put before all others of an app's pods. */
export function drawInitContainers(words: readonly Word[], context: WordContext): Readonly<Record<string, Container>> {
  return Object.assign({}, ...words.map((word) => word.initContainers?.(context)));
}

/** Two words that say one thing differently would depend on their order. */
function inOne(all: JsonMap, more: JsonMap): JsonMap {
  const twice = Object.keys(more).find((key) => key in all && !isMap(more[key]) && all[key] !== more[key]);
  if (twice === undefined) return merge(all, more);
  throw new InvalidInput({
    rule: 'contradicting-props',
    where: 'with',
    what: `has two words that lead requests differently: ${twice} is ${all[twice]} and ${more[twice]}`,
    fix: 'keep one of them',
  });
}
