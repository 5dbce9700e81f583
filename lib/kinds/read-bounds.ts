import type { BoundsRow, ShareRow } from '../model/kinds.ts';
import type { KubernetesObject } from '../model/object.ts';
import { finder, optionalFinder } from './field-path.ts';
import type { Bounds, Share } from './reference.ts';

/** Reads between which numbers of pods a scaler chooses. */
export function boundsReader(row: BoundsRow = {}): (object: KubernetesObject) => Bounds {
  const least = optionalFinder(row.least);
  const most = optionalFinder(row.most);
  const shares = (row.shares ?? []).map(shareReader);
  const numberAt = (find: typeof least, object: KubernetesObject) => {
    const value = find?.(object)[0]?.value;
    return typeof value === 'number' ? value : undefined;
  };
  return (object) => ({
    least: numberAt(least, object) ?? row.defaultLeast ?? 1,
    most: numberAt(most, object),
    shares: shares.flatMap((read) => read(object)),
  });
}

function shareReader({ at, of, ...row }: ShareRow): (object: KubernetesObject) => readonly Share[] {
  const find = finder(at);
  const [when, container, unless] = [row.when, row.container, row.unless].map(optionalFinder);
  return (object) =>
    unless && unless(object).length > 0
      ? []
      : find(object)
          .filter(({ value }) => !when || when(value).length > 0)
          .map(({ value }) => {
            const name = container?.(value)[0]?.value;
            return { of, ...(typeof name === 'string' ? { container: name } : {}) };
          });
}
