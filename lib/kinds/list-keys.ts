import type { Inputs } from '../model/inputs.ts';
import { BY_NAME, type ListKeys } from '../model/merge.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { isCrd } from '../model/rendered.ts';

/** How the lists of an object merge, as the schema of its kind says; undefined where that is not known: they are replaced. */
export type ListKeysOf = (object: JsonMap) => ListKeys | undefined;

/** What the API server fills into keys of its own kinds, of which their schemas do not tell. */
export const KEY_PRESETS: Readonly<Record<string, string>> = { protocol: 'TCP' };

type Definitions = Readonly<Record<string, JsonMap>>;

/**
 * What tells the items of lists apart, in every kind of Kubernetes' own and of the CustomResourceDefinitions that are known.
 * @param objects among which there may be more definitions
 */
export function listKeys(
  { schemas, crds }: Pick<Inputs, 'schemas' | 'crds'>,
  objects: Iterable<KubernetesObject> = [],
): ListKeysOf {
  const rendered = [...objects].filter(isCrd);
  const custom = new Map([...importedSchemas(crds), ...rendered.flatMap(customSchemas)]);
  const core = schemas && coreSchemas(schemas);
  return ({ apiVersion, kind }) => {
    const key = `${apiVersion} ${kind}`;
    const schema = core?.get(key) ?? custom.get(key);
    if (schema) return new SchemaKeys(schema, schemas ?? {});
    return schemas ? undefined : BY_NAME;
  };
}

/** Kubernetes' own schemas by version and kind, such as `apps/v1 Deployment`. */
const coreSchemas = remembered((definitions: Definitions): ReadonlyMap<string, JsonMap> => {
  const named = Object.values(definitions).flatMap((schema) =>
    list(schema['x-kubernetes-group-version-kind']).map(({ group, version, kind }) => {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      return [`${apiVersion} ${kind}`, schema] as const;
    }),
  );
  return new Map(named);
});

const importedSchemas = remembered((crds: readonly KubernetesObject[]) => crds.flatMap(customSchemas));

function customSchemas({ spec }: KubernetesObject): readonly (readonly [string, JsonMap])[] {
  return list(path(spec, 'versions')).flatMap((version) => {
    const schema = path(version, 'schema', 'openAPIV3Schema');
    const key = `${path(spec, 'group')}/${version.name} ${path(spec, 'names', 'kind')}`;
    return isMap(schema) ? [[key, schema] as const] : [];
  });
}

/** How the schemas of custom kinds say that a field is an amount. */
const QUANTITY = /^\^\(\\\+\|-\)\?\(\(\[0-9\]/;

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
class SchemaKeys implements ListKeys {
  readonly #schema: JsonMap;
  readonly #definitions: Definitions;
  readonly #isQuantity: boolean;

  constructor(schema: JsonMap, definitions: Definitions) {
    const name = typeof schema.$ref === 'string' ? schema.$ref.slice('#/definitions/'.length) : undefined;
    this.#isQuantity = name?.endsWith('.resource.Quantity') ?? false;
    this.#schema = name === undefined ? schema : (definitions[name] ?? {});
    this.#definitions = definitions;
  }

  get keys(): readonly string[] | undefined {
    const isKeyed = this.#schema['x-kubernetes-list-type'] === 'map';
    return isKeyed ? texts(this.#schema['x-kubernetes-list-map-keys']) : undefined;
  }

  get isSet(): boolean {
    return this.#schema['x-kubernetes-list-type'] === 'set';
  }

  get measures(): ListKeys['measures'] {
    const { type, pattern, description } = this.#schema;
    if (this.#isQuantity || (this.#schema['x-kubernetes-int-or-string'] && QUANTITY.test(String(pattern)))) {
      return 'amount';
    }
    const isTime = /ms\|s\|m|m\|s\|ms/.test(String(pattern)) || /duration/i.test(String(description));
    return type === 'string' && isTime ? 'time' : undefined;
  }

  get items(): ListKeys | undefined {
    return this.#below(this.#schema.items);
  }

  field(name: string): ListKeys | undefined {
    return this.#below(path(this.#schema, 'properties', name) ?? this.#schema.additionalProperties);
  }

  preset(name: string): Json | undefined {
    return path(this.#schema, 'properties', name, 'default') ?? KEY_PRESETS[name];
  }

  #below(schema: Json | undefined): ListKeys | undefined {
    return isMap(schema) ? new SchemaKeys(schema, this.#definitions) : undefined;
  }
}
