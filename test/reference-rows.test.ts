import { alternatives } from '../lib/kinds/field-path.ts';
import { FLUX } from '../lib/kinds/flux.ts';
import { GATEWAY_API } from '../lib/kinds/gateway-api.ts';
import { K3S } from '../lib/kinds/k3s.ts';
import { CLAIM_REFERENCES, KUBERNETES, POD_REFERENCES } from '../lib/kinds/kubernetes.ts';
import { groupBy } from '../lib/model/grouped.ts';
import { type Kinds, type ReferenceRow, rowsFor } from '../lib/model/kinds.ts';
import { isMap, type Json, type JsonMap, list, path } from '../lib/model/object.ts';
import { CRDS, KINDS, SCHEMAS } from './sample-cluster.ts';

/** What the schemas of a kind say of its fields: of all versions of a CRD, or of Kubernetes itself. */
const SCHEMAS_OF = new Map<string, readonly JsonMap[]>([
  ...CRDS.map(({ spec }): [string, readonly JsonMap[]] => [
    `${path(spec, 'group')}/${path(spec, 'names', 'kind')}`,
    list(path(spec, 'versions')).map((version) => withMetadata(path(version, 'schema', 'openAPIV3Schema') as JsonMap)),
  ]),
  ...groupBy(
    Object.values(SCHEMAS).filter((schema) => list(schema['x-kubernetes-group-version-kind']).length > 0),
    (schema) =>
      list(schema['x-kubernetes-group-version-kind'])
        .slice(0, 1)
        .map(({ group, kind }) => `${group}/${kind}`)
        .join(),
  ),
]);

/** A definition leaves to the API server what it says of `metadata`. */
function withMetadata(schema: JsonMap): JsonMap {
  const metadata = SCHEMAS['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'];
  return { ...schema, properties: { ...(schema.properties as JsonMap), metadata } };
}

function resolved(schema: Json | undefined): Json | undefined {
  const reference = path(schema, '$ref');
  return typeof reference === 'string' ? resolved(SCHEMAS[reference.slice(reference.lastIndexOf('/') + 1)]) : schema;
}

/** Whether a schema has a field under a path in the language of rows. */
function has(schema: Json | undefined, steps: readonly string[]): boolean {
  const here = resolved(schema);
  const [step, ...rest] = steps;
  if (step === undefined) return here !== undefined;
  if (isMap(here) && here.type === 'array') return has(here.items, steps);
  if (path(here, 'x-kubernetes-preserve-unknown-fields') === true) return true;
  const [, name = '', brackets] = /^([^[]+)(\[.*\])?$/.exec(step) ?? [];
  const quoted = /^'.*'$/.test(name);
  const isMapOfAny = path(here, 'additionalProperties') !== undefined;
  if (quoted || isMapOfAny) return isMapOfAny;
  const [before = '', after] = name.split('*');
  const fields = path(here, 'properties');
  return Object.entries(isMap(fields) ? fields : {}).some(([key, below]) => {
    const fits = after === undefined ? key === name : key.startsWith(before) && key.endsWith(after);
    if (!fits) return false;
    const value = resolved(below);
    const items = brackets && isMap(value) && value.type === 'array' ? value.items : value;
    return has(items, rest);
  });
}

type FieldRow = Pick<ReferenceRow, 'at' | 'kinds'> & Partial<ReferenceRow>;

/** All rows that name fields. */
function rowsOf({
  references = [],
  pods = [],
  claims = [],
  makes = [],
  written = [],
  selectors = [],
}: Kinds): readonly FieldRow[] {
  const below = (places: readonly FieldRow[], rows: Parameters<typeof rowsFor>[1]) =>
    rowsFor(
      places.map(({ kinds, at }) => ({ kinds, at: at === '' ? 'spec' : `${at}.spec` })),
      rows,
    );
  const made = makes.flatMap(({ kinds, at, when, in: elsewhere }) =>
    [at, when, elsewhere].flatMap((field) => (field === undefined ? [] : [{ kinds, at: field }])),
  );
  const counted = pods.flatMap(({ kinds, replicas, atMost = [], selector }) =>
    [replicas, selector, ...atMost].flatMap((field) => (field === undefined ? [] : [{ kinds, at: field }])),
  );
  const bounded = references.flatMap(({ kinds, bounds: { least, most, shares = [] } = {} }) => [
    ...[least, most].flatMap((field) => (field === undefined ? [] : [{ kinds, at: field }])),
    ...shares.flatMap(({ at, container, unless }) => [
      { kinds, at, key: container },
      ...(unless === undefined ? [] : [{ kinds, at: unless }]),
    ]),
  ]);
  return [
    ...references,
    ...bounded,
    ...below(pods, POD_REFERENCES),
    ...below(claims, CLAIM_REFERENCES),
    ...made,
    ...counted,
    ...written,
    ...selectors,
  ];
}

function pathsOf({ at, name, key, port }: FieldRow): readonly string[] {
  const within = [name, key, port].filter((part) => part !== undefined).flatMap(alternatives);
  return alternatives(at).flatMap((place) => [place, ...within.map((part) => `${place}.${part}`)]);
}

const known = [KUBERNETES, K3S, GATEWAY_API, FLUX, ...KINDS].flatMap(rowsOf).flatMap((row) =>
  alternatives(row.kinds).flatMap((kind) => {
    const schemas = kind === '*' ? [] : (SCHEMAS_OF.get(kind) ?? []);
    return schemas.length === 0 ? [] : pathsOf(row).map((place) => ({ kind, place, schemas }));
  }),
);

it('every row names fields that the schemas know', () => {
  expect(known.length).toBeGreaterThan(300);
  const unknown = known.filter(
    ({ place, schemas }) => !schemas.some((schema) => has(schema, place.match(/'[^']*'|[^.]+/g) ?? [])),
  );
  expect(unknown.map(({ kind, place }) => `${kind} ${place}`)).toEqual([]);
});
