import { type Changed, isSame } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { FixedField } from '../kinds/read-fixed.ts';
import type { FixedRow } from '../model/fixed-row.ts';
import { listed } from '../model/listed.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isSameClass, refusedSize } from './claimed.ts';
import { type Consequence, following } from './consequence.ts';
import { kustomizationOf, makeAnew } from './runbook.ts';

/**
 * What the API server refuses of a change.
 * @param classes the StorageClasses of the cluster, as far as they are rendered
 */
export function refusals(
  { before, after }: Changed,
  kinds: KindTable,
  classes: readonly KubernetesObject[],
): readonly Consequence[] {
  const fields = fixedChanges(before.object, after.object, kinds).filter(
    ({ at }) => at !== 'spec.storageClassName' || !isSameClass(before.object, after.object, classes),
  );
  const size = refusedSize(before.object, after.object, classes);
  if (fields.length === 0 && size === undefined) return [];
  const ways = size === undefined ? fields.map(({ row }) => row.anew) : ['never' as const];
  const way = ORDER.find((each) => ways.includes(each))!;
  const what = `${listed([...fields.map(({ at }) => at), ...(size === undefined ? [] : [size])])} cannot be changed in place`;
  if (isForced(after.object)) {
    const told = `${what}: Flux is told to delete it then, with all that it holds`;
    return way === 'never' ? [following(after, 'lost', { what: told, fix: UNFORCED })] : [];
  }
  const isSilent = size === undefined && fields.every(({ isRetained }) => isRetained);
  const then = isSilent ? 'it stays as it was' : `${stopping(after)}, and what runs goes on as it is`;
  const commands = way === 'never' ? [] : makeAnew(before, way === 'orphan' ? '--cascade=orphan' : '');
  return [following(after, 'stuck', { what: `${what}: ${then}`, fix: FIXES[way] }, commands)];
}

const FORCE = 'kustomize.toolkit.fluxcd.io/force';
const UNFORCED = `take it back, or take away the annotation ${FORCE}`;

/** Who stops at what the API server refuses. */
function stopping(placed: Placed): string {
  if (placed.release !== undefined) return `Helm cannot upgrade the release ${placed.release}`;
  return `Flux stops at the Kustomization ${kustomizationOf(placed)}`;
}

/** With several fields, the one that costs most. */
const ORDER = ['never', 'delete', 'orphan', 'flux'] as const;

const FIXES: Readonly<Record<FixedRow['anew'], string>> = {
  never: 'take it back, or name it anew: it is then made beside the old one',
  delete: 'take it back, or delete it once this is merged: Flux makes it anew',
  orphan:
    'take it back, or delete it alone once this is merged: its pods and claims stay as they are, and Flux makes it anew',
  flux: 'take it back, or delete it once this is merged: Flux makes it anew',
};

/** Whether Flux deletes what it cannot change. https://fluxcd.io/flux/components/kustomize/kustomizations/#force */
export function isForced({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[FORCE] === 'enabled';
}

/** A field that differs, and cannot be changed in place. */
interface FixedChange extends Pick<FixedField, 'at' | 'row'> {
  /** The API server keeps what was there, and says nothing. */
  readonly isRetained: boolean;
}

function fixedChanges(before: KubernetesObject, after: KubernetesObject, kinds: KindTable): readonly FixedChange[] {
  const was = new Map(kinds.fixed(before).map((each) => [each.at, each]));
  const is = new Map(kinds.fixed(after, before).map((each) => [each.at, each]));
  return [...new Map([...was, ...is]).values()].flatMap(({ at, row }) => {
    const [old, own] = [was.get(at)?.value, is.get(at)?.value];
    if (isSame(old, own) || (old === undefined && row.once)) return [];
    return [{ at, row, isRetained: own === undefined && row.isRetained === true }];
  });
}
