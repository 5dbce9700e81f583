import { spelt } from '../derive/service-address.ts';
import { ServiceIndex } from '../derive/service-index.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { holdsWords } from '../model/image.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { isCrd, type RenderedStage, type SaidWord, withEach } from '../model/rendered.ts';
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
      if (isCrd(object) || !holdsWords(object)) return object;
      const text = (given: string): string =>
        replaceServiceWords(given, (word) => {
          // Most clusters say none.
          index ??= new ServiceIndex(stages, kinds);
          said.push({ ...word, object });
          return spelt(word, cluster, index);
        });
      return within(object, text) as KubernetesObject;
    });
    return said.length > 0 ? { ...spelling, said } : stage;
  });
}

/** Changes each text of a value. What has none to change stays the same. */
function within(value: Json | undefined, change: (text: string) => string): Json | undefined {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => within(item, change) as Json);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, within(item, change)] as const);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}
