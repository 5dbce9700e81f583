import type { KindTable } from '../kinds/kind-table.ts';
import { groupBy } from '../model/grouped.ts';
import type { FieldChange } from './field-changes.ts';
import type { ObjectChange } from './object-changes.ts';
import { anyPath } from './shown-path.ts';

/** A change that several objects share. */
export interface Fold {
  /** Where, in each of them: from their pods on, where it is in those. */
  readonly at: string;
  /** What changes, as in the first of them. */
  readonly field: FieldChange;
  readonly objects: readonly ObjectChange[];
}

/** Changes, with those that many objects share taken out of each. */
export interface Folded {
  readonly folds: readonly Fold[];
  /** What is left: no object that has nothing of its own. */
  readonly rest: readonly ObjectChange[];
}

/** Objects that share a change are told together from this number on. */
const MANY = 3;

/** Takes out what many objects share: one default that is changed touches all that have it. */
export function folded(changes: readonly ObjectChange[], kinds: KindTable): Folded {
  const all = changes.flatMap((change) => change.fields.map((field) => ({ change, field })));
  const groups = groupBy(all, ({ change, field }) => likeness(change, field, kinds));
  const shared = [...groups].filter(([, each]) => new Set(each.map(({ change }) => change)).size >= MANY);
  const taken = new Set(shared.flatMap(([, each]) => each.map(({ field }) => field)));
  return {
    folds: shared.map(([, each]) => ({
      at: placeOf(each[0]!.change, each[0]!.field, kinds),
      field: each[0]!.field,
      objects: [...new Set(each.map(({ change }) => change))],
    })),
    rest: changes
      .map((change) => ({ ...change, fields: change.fields.filter((field) => !taken.has(field)) }))
      .filter(({ is, fields }) => is !== 'changed' || fields.length > 0),
  };
}

function likeness(change: ObjectChange, field: FieldChange, kinds: KindTable): string {
  const { before, after } = CHECKSUM.test(String(field.path.at(-1))) ? {} : field;
  return JSON.stringify([placeOf(change, field, kinds), before ?? null, after ?? null]);
}

/** What says no more than that a file has changed which pods read. */
const CHECKSUM = /^checksum\//;

function placeOf({ placed }: ObjectChange, { path }: FieldChange, kinds: KindTable): string {
  return kinds.shortPlace(placed.object, anyPath(path));
}
