import type { BoundsRow, ReferenceRow, ShareRow } from '../model/kinds.ts';
import { isMap, type Json, type KubernetesObject, path } from '../model/object.ts';
import { groupOf } from '../model/rendered.ts';
import { serviceHosts } from '../model/service-names.ts';
import { finder, firstAt, type Hit, valueFinder } from './field-path.ts';
import type { Bounds, Reference, Share } from './reference.ts';

/** What an object refers to by one row. */
export function referencesBy(row: ReferenceRow, object: KubernetesObject): readonly Reference[] {
  if (firstAt(row.unless, object) !== undefined) return [];
  return finder(row.at)(object).flatMap((hit) => referencesAt(hit, row, object));
}

function referencesAt({ value, at }: Hit, row: ReferenceRow, object: KubernetesObject): readonly Reference[] {
  const text = isMap(value) ? value[row.name ?? 'name'] : value;
  if (typeof text !== 'string') return [];
  const said = path(value, 'namespace') ?? object.metadata.namespace ?? row.namespace ?? '';
  const port = firstAt(row.port, value) ?? row.defaultPort;
  return placesOf(text, row.namespace === '*' ? '*' : String(said), row).map((place) => ({
    ...(port === undefined ? {} : { port: String(port) }),
    ...(row.protocol && { protocol: row.protocol }),
    // A host that is not there has a rule of its own.
    optional: path(value, 'optional') === true || row.form === 'host',
    ...place,
    kind: row.says ? saidKind(value, row.to) : row.to,
    keys: keysOf(value, row),
    means: row.means,
    grant: row.grant,
    bounds: row.means === 'scales' ? boundsIn(object, row.bounds) : undefined,
    at,
  }));
}

type Place = Pick<Reference, 'namespace' | 'name' | 'readings' | 'fix' | 'port'>;

function placesOf(text: string, namespace: string, { form, not }: ReferenceRow): readonly Place[] {
  if (form === 'host') return serviceHosts(text).map(hostPlace);
  if (text === '' || not?.test(text)) return [];
  if (typeof form === 'function') return form(text, namespace);
  if (form === undefined) return [{ namespace, name: text }];
  const [before = '', after] = text.split('/');
  return [after === undefined ? { namespace, name: text } : { namespace: before, name: after }];
}

function hostPlace({ service, namespace, port }: ReturnType<typeof serviceHosts>[number]): Place {
  return { namespace, name: service, ...(port === undefined ? {} : { port: String(port) }) };
}

function keysOf(value: Json, { key, keys = [], defaultKey }: ReferenceRow): readonly string[] {
  const named = key === undefined ? [] : valueFinder(key)(value).filter((each) => typeof each === 'string');
  return [...keys, ...(named.length === 0 && defaultKey !== undefined ? [defaultKey] : named)];
}

function saidKind(value: Json, to: string): string {
  const slash = to.indexOf('/');
  const version = path(value, 'apiVersion');
  const group =
    path(value, 'apiGroup') ??
    path(value, 'group') ??
    (typeof version === 'string' ? groupOf({ apiVersion: version }) : undefined);
  return `${group ?? to.slice(0, slash)}/${path(value, 'kind') ?? to.slice(slash + 1)}`;
}

/** Between which numbers of pods a scaler chooses. */
function boundsIn(object: KubernetesObject, row: BoundsRow = {}): Bounds {
  const numberAt = (field: string | undefined) => {
    const value = firstAt(field, object);
    return typeof value === 'number' ? value : undefined;
  };
  return {
    least: numberAt(row.least) ?? row.defaultLeast ?? 1,
    most: numberAt(row.most),
    shares: (row.shares ?? []).flatMap((share) => sharesIn(object, share)),
  };
}

function sharesIn(object: KubernetesObject, { at, of, when, container, unless }: ShareRow): readonly Share[] {
  if (firstAt(unless, object) !== undefined) return [];
  return valueFinder(at)(object)
    .filter((value) => when === undefined || firstAt(when, value) !== undefined)
    .map((value) => {
      const name = firstAt(container, value);
      return { of, ...(typeof name === 'string' ? { container: name } : {}) };
    });
}
