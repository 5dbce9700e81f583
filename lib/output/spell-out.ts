import { spelt } from '../derive/service-address.ts';
import { ServiceIndex } from '../derive/service-index.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { isCrd, type RenderedStage, type SaidWord, withEach } from '../model/rendered.ts';
import { replaceWithin } from '../model/replace-within.ts';
import { replaceServiceWords } from '../model/service-words.ts';

/**
 * Puts hosts, numbers and URLs of Services in the place of the words for them, and keeps what was said: who says it connects. It
 * needs all Services as they are written, with what overrides make of them.
 */
export function spellOut(
  stages: readonly RenderedStage[],
  cluster: Cluster,
  kinds: KindTable,
): readonly RenderedStage[] {
  let index: ServiceIndex | undefined;
  return stages.map((stage) => {
    const said: SaidWord[] = [];
    const spelling = withEach(stage, (object) => {
      if (isCrd(object)) return object;
      const text = (given: string): string =>
        replaceServiceWords(given, (word) => {
          // Most clusters say none.
          index ??= new ServiceIndex(stages, kinds);
          said.push({ ...word, object });
          return spelt(word, cluster, index);
        });
      return replaceWithin(object, (value) => (typeof value === 'string' ? text(value) : undefined));
    });
    return said.length > 0 ? { ...spelling, said } : stage;
  });
}
