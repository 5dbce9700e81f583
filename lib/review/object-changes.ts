import type { Changes } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { ListKeysOf } from '../kinds/list-keys.ts';
import type { Json } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { type FieldChange, fieldChanges } from './field-changes.ts';

/** An object that differs between two trees, or is in one of them alone. */
export interface ObjectChange {
  readonly is: 'created' | 'changed' | 'removed';
  /** As it is to be; of one that is removed, as it was. */
  readonly placed: Placed;
  /** As it was. Absent: it is created. */
  readonly before?: Placed;
  /** Empty unless it is changed. */
  readonly fields: readonly FieldChange[];
}

/** What changes, object by object. One that differs only in how it is written does not. */
export function objectChanges({ changed, created, removed }: Changes, keysOf: ListKeysOf): readonly ObjectChange[] {
  const differing = changed.map(({ before, after }): ObjectChange => {
    const fields = fieldChanges(before.object, after.object, keysOf(after.object));
    return { is: 'changed', before, placed: after, fields: isReadable(after) ? fields.map(hidden) : fields };
  });
  return [
    ...removed.map((placed): ObjectChange => ({ is: 'removed', placed, before: placed, fields: [] })),
    ...differing.filter(({ fields }) => fields.length > 0),
    ...created.map((placed): ObjectChange => ({ is: 'created', placed, fields: [] })),
  ];
}

/** A Secret that nobody has encrypted: what it holds is shown to nobody else. */
function isReadable({ object, isEncrypted }: Placed): boolean {
  return isKind(object, '/Secret') && !isEncrypted;
}

/** Stands for a value that is secret. */
export const HIDDEN = '(hidden)';

function hidden(change: FieldChange): FieldChange {
  const { path, before, after } = change;
  if (path[0] !== 'data' && path[0] !== 'stringData') return change;
  const shown = (value: Json | undefined) => (value === undefined ? undefined : HIDDEN);
  return {
    path,
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
  };
}
