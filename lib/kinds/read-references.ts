import type { ReferenceRow } from '../model/kinds.ts';
import { isMap, type Json, type KubernetesObject, path } from '../model/object.ts';
import { groupOf } from '../model/rendered.ts';
import { serviceHosts } from '../model/service-names.ts';
import { type Find, finder, type Hit, optionalFinder } from './field-path.ts';
import { boundsReader } from './read-bounds.ts';
import type { Bounds, Reference } from './reference.ts';

/** Finds what an object refers to by one row. */
export type ReadReferences = (object: KubernetesObject) => readonly Reference[];

interface Reader {
  readonly row: ReferenceRow;
  readonly key: Find | undefined;
  readonly port: Find | undefined;
  readonly bounds: ((object: KubernetesObject) => Bounds) | undefined;
}

/** Prepares a row for many objects. */
export function referenceReader(row: ReferenceRow): ReadReferences {
  const find = finder(row.at);
  const unless = optionalFinder(row.unless);
  const bounds = row.means === 'scales' ? boundsReader(row.bounds) : undefined;
  const reader: Reader = { row, key: optionalFinder(row.key), port: optionalFinder(row.port), bounds };
  return (object) =>
    unless && unless(object).length > 0 ? [] : find(object).flatMap((hit) => referencesOf(hit, reader, object));
}

function referencesOf({ value, at }: Hit, reader: Reader, object: KubernetesObject): readonly Reference[] {
  const { row } = reader;
  const text = isMap(value) ? value[row.name ?? 'name'] : value;
  if (typeof text !== 'string') return [];
  const said = path(value, 'namespace') ?? object.metadata.namespace ?? row.namespace ?? '';
  const port = reader.port?.(value)[0]?.value ?? row.defaultPort;
  return placesOf(text, row.namespace === '*' ? '*' : String(said), row).map((place) => ({
    ...(port === undefined ? {} : { port: String(port) }),
    // A host that is not there has a rule of its own.
    optional: path(value, 'optional') === true || row.form === 'host',
    ...place,
    kind: row.says ? saidKind(value, row.to) : row.to,
    keys: keysOf(value, reader),
    means: row.means,
    grant: row.grant,
    bounds: reader.bounds?.(object),
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

function keysOf(value: Json, { row, key }: Reader): readonly string[] {
  const named = (key?.(value) ?? []).flatMap((hit) => (typeof hit.value === 'string' ? [hit.value] : []));
  const meant = named.length === 0 && row.defaultKey !== undefined ? [row.defaultKey] : named;
  return [...(row.keys ?? []), ...meant];
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
