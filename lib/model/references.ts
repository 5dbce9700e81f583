import { append } from './grouped.ts';
import { isMap, type Json, type KubernetesObject, path } from './object.ts';
import type { Reference, Row } from './reference.ts';
import { alternatives, type Find, finder, type Hit } from './reference-path.ts';
import { CERT_MANAGER, CERT_MANAGER_MAKES } from './references/cert-manager.ts';
import { FLUX } from './references/flux.ts';
import { KEDA } from './references/keda.ts';
import { GATEWAY, KUBERNETES } from './references/kubernetes.ts';
import { METALLB, METALLB_MAKES } from './references/metallb.ts';
import { PROMETHEUS } from './references/prometheus.ts';
import { TRAEFIK } from './references/traefik.ts';
import { remembered } from './remembered.ts';
import { kindKey } from './rendered.ts';

/** All that is known of how objects refer to each other. */
export const ROWS: readonly Row[] = [
  ...KUBERNETES,
  ...GATEWAY,
  ...TRAEFIK,
  ...CERT_MANAGER,
  ...FLUX,
  ...METALLB,
  ...PROMETHEUS,
  ...KEDA,
];

interface Reader {
  readonly row: Row;
  readonly find: Find;
  readonly key: Find | undefined;
  readonly port: Find | undefined;
  readonly unless: Find | undefined;
}

type Readers = ReadonlyMap<string, readonly Reader[]>;

const REFERRING = byKind(ROWS);
const MAKING = byKind([...CERT_MANAGER_MAKES, ...METALLB_MAKES]);

/** What an object refers to. */
export const references = remembered((object: KubernetesObject) => read(object, REFERRING));

/** The Secrets that an object refers to. */
export function secretReferences(object: KubernetesObject): readonly Reference[] {
  return references(object).filter(({ kind, namespace }) => kind === '/Secret' && namespace !== '');
}

/** What some controller makes because of an object, with the keys. */
export function made(object: KubernetesObject): readonly Reference[] {
  const isAsked = Object.keys(object.metadata.annotations ?? {}).some((key) =>
    /^cert-manager\.io\/(cluster-)?issuer$/.test(key),
  );
  return object.kind === 'Ingress' && !isAsked ? [] : read(object, MAKING);
}

/** The Secrets that some controller makes because of an object, with their keys. */
export function providedSecrets(object: KubernetesObject): readonly Reference[] {
  return made(object).filter(({ kind, namespace }) => kind === '/Secret' && namespace !== '');
}

function read(object: KubernetesObject, readers: Readers): readonly Reference[] {
  return [...(readers.get(kindKey(object)) ?? []), ...(readers.get('*') ?? [])]
    .filter(({ unless }) => unless === undefined || unless(object).length === 0)
    .flatMap((reader) => reader.find(object).flatMap((hit) => referencesOf(hit, reader, object)));
}

function referencesOf({ value, at }: Hit, reader: Reader, object: KubernetesObject): readonly Reference[] {
  const { row } = reader;
  const text = isMap(value) ? value[row.name ?? 'name'] : value;
  if (typeof text !== 'string') return [];
  const said = path(value, 'namespace') ?? object.metadata.namespace ?? row.namespace ?? '';
  const port = reader.port?.(value)[0]?.value ?? row.defaultPort;
  return placesOf(text, row.namespace === '*' ? '*' : String(said), row).map((place) => ({
    ...place,
    kind: row.says ? saidKind(value, row.to) : row.to,
    keys: keysOf(value, reader),
    ...(port === undefined ? {} : { port: String(port) }),
    optional: path(value, 'optional') === true,
    read: row.read === true,
    at,
  }));
}

type Place = Pick<Reference, 'namespace' | 'name' | 'joined'>;

function placesOf(text: string, namespace: string, { form, not }: Row): readonly Place[] {
  const texts = form === 'traefik list' ? text.split(',').map((each) => each.trim()) : [text];
  return texts
    .filter((each) => each !== '' && !not?.test(each))
    .map((each): Place => {
      if (form === 'namespace/name') {
        const [before = '', after] = each.split('/');
        return after === undefined ? { namespace, name: each } : { namespace: before, name: after };
      }
      if (form === undefined || (form === 'traefik' && !each.includes('@'))) return { namespace, name: each };
      const [joined = ''] = each.split('@');
      const [before = '', after] = joined.split('_');
      // Kubernetes has no name with an underscore: there is one reading alone.
      return after === undefined ? { namespace: '', name: joined, joined: true } : { namespace: before, name: after };
    });
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
    (typeof version === 'string' && version.includes('/') ? version.slice(0, version.indexOf('/')) : undefined);
  return `${group ?? to.slice(0, slash)}/${path(value, 'kind') ?? to.slice(slash + 1)}`;
}

function byKind(rows: readonly Row[]): Readers {
  const index = new Map<string, Reader[]>();
  for (const row of rows) {
    const finding = (text: string | undefined) => (text === undefined ? undefined : finder(text));
    const reader: Reader = {
      row,
      find: finder(row.at),
      key: finding(row.key),
      port: finding(row.port),
      unless: finding(row.unless),
    };
    for (const kind of alternatives(row.kinds)) append(index, kind, reader);
  }
  return index;
}
