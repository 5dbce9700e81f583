import type { KindTable } from '../kinds/kind-table.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { isCrd } from '../model/rendered.ts';

/** What somebody looks for in objects. Each text is judged once, in however many objects it stands. */
interface Sought {
  /** Whether a text is of interest. @default none is */
  readonly texts?: (text: string, kinds: KindTable) => boolean;
  /** The same of a key, and whether it leads to texts or numbers, or to a list. @default none is */
  readonly keys?: (key: string, leadsToText: boolean) => boolean;
}

/** A bit for each that is looked for. */
type Marks = number;

const sought: Sought[] = [];
let held = marking();

/**
 * Tells which objects hold a text of some sort, before somebody looks closer: most hold none. All sorts are found in one walk. A
 * CustomResourceDefinition has no texts of its author's.
 */
export function holding(sort: Sought): (object: KubernetesObject, kinds: KindTable) => boolean {
  const mark = 1 << sought.length;
  sought.push(sort);
  held = marking();
  return (object, kinds) => (held(kinds)(object) & mark) !== 0;
}

function marking() {
  return remembered((kinds: KindTable) => {
    const texts = new Map<string, Marks>();
    const keys = new Map<string, Marks>();
    const names = new Map<string, Marks>();
    const marksOf = (
      text: string,
      known: Map<string, Marks>,
      isMeant: (sort: Sought) => boolean | undefined,
    ): Marks => {
      const marks = sought.reduce((all, sort, at) => (isMeant(sort) ? all | (1 << at) : all), 0);
      known.set(text, marks);
      return marks;
    };
    const marksOfText = (text: string) => marksOf(text, texts, (sort) => sort.texts?.(text, kinds));
    const marksOfKey = (key: string, isName: boolean) =>
      marksOf(key, isName ? names : keys, (sort) => sort.keys?.(key, isName));
    const marksIn = (value: Json | undefined): Marks => {
      if (typeof value === 'string') return texts.get(value) ?? marksOfText(value);
      let marks = 0;
      if (Array.isArray(value)) for (const item of value as readonly Json[]) marks |= marksIn(item);
      else if (isMap(value)) {
        for (const key in value) {
          const below = value[key];
          const isName = typeof below === 'string' || typeof below === 'number' || Array.isArray(below);
          marks |= marksIn(below) | ((isName ? names : keys).get(key) ?? marksOfKey(key, isName));
        }
      }
      return marks;
    };
    return remembered((object: KubernetesObject) => (isCrd(object) ? 0 : marksIn(object)));
  });
}
