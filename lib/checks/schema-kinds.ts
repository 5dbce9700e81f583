import { isMap, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { byVersion, groupOf, isCrd, kindKey } from '../model/rendered.ts';
import { type Subject, shared } from './rule.ts';
import { type Reader, reader, type Shape } from './schema-shape.ts';

/** A kind in one of its versions. */
interface Version {
  readonly name: string;
  /** Undefined where it keeps whatever it is given. */
  readonly shape: () => Shape | undefined;
  /** That of a custom kind. */
  readonly schema?: JsonMap;
}

/** What a cluster knows of the kind of an object. */
export type Known =
  | { readonly is: 'judged'; readonly shape: Shape | undefined; readonly schema?: JsonMap }
  /** Served only by an API server that is told to: the stable versions beside it. */
  | { readonly is: 'preview'; readonly stable: readonly string[] }
  /** The kind is there, in other versions. */
  | { readonly is: 'version'; readonly served: readonly string[] }
  /** The group is there, and has other kinds; or other groups have such a kind. */
  | { readonly is: 'kind'; readonly kinds: readonly string[]; readonly elsewhere: readonly string[] }
  /** The kind is brought by something that has shown no schema. */
  | { readonly is: 'brought' }
  /** Nothing brings it: another rule says so. */
  | { readonly is: 'foreign' };

type Kinds = ReadonlyMap<string, readonly Version[]>;

/** Kubernetes' own kinds by `group/Kind`. What is no object, such as the options of a call, is none of them. */
const coreKinds = remembered((definitions: Readonly<Record<string, JsonMap>>): Kinds => {
  const kinds = new Map<string, Version[]>();
  const read = reader(definitions);
  for (const [name, definition] of Object.entries(definitions)) {
    if (
      path(definition, 'properties', 'metadata', '$ref') !==
      '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
    )
      continue;
    for (const { group, version, kind } of list(definition['x-kubernetes-group-version-kind'])) {
      const key = `${group}/${kind}`;
      kinds.set(key, [...(kinds.get(key) ?? []), { name: String(version), shape: () => read.definition(name) }]);
    }
  }
  return kinds;
});

/** The served versions of the kind that a CustomResourceDefinition defines. */
function customVersions({ spec }: KubernetesObject, read: Reader): readonly Version[] {
  return list(path(spec, 'versions'))
    .filter(({ served }) => served === true)
    .map((version) => {
      const schema = path(version, 'schema', 'openAPIV3Schema');
      const name = String(version.name);
      return isMap(schema) ? { name, schema, shape: () => read.custom(schema) } : { name, shape: () => undefined };
    });
}

/** All kinds of a cluster: Kubernetes' own, those of its CustomResourceDefinitions, and those that are imported. */
export const kindsOf = shared(({ inputs, objects, cluster, kinds: table }: Subject) => {
  const core = inputs.schemas ? coreKinds(inputs.schemas) : undefined;
  const read = reader(inputs.schemas);
  const custom = new Map<string, readonly Version[]>();
  const rendered = objects.map(({ object }) => object).filter(isCrd);
  // What is rendered is what will be in the cluster.
  for (const crd of [...inputs.crds, ...rendered]) {
    const key = `${path(crd.spec, 'group')}/${path(crd.spec, 'names', 'kind')}`;
    custom.set(key, customVersions(crd, read));
  }
  const installed = new Set(cluster.components.flatMap(({ installs }) => installs?.crds ?? []));
  const brought = new Set([...installed, ...rendered.map(({ spec }) => String(path(spec, 'group')))]);
  const isBuiltin = (key: string) => table.groups.isBuiltin(key);
  const keys = [...(core?.keys() ?? []), ...custom.keys()];

  return byVersion((object): Known => {
    const key = kindKey(object);
    const group = groupOf(object);
    const version = object.apiVersion.slice(object.apiVersion.indexOf('/') + 1);
    const versions = core?.get(key) ?? custom.get(key);
    if (versions) {
      const found = versions.find(({ name }) => name === version);
      if (core?.has(key) && isPreview(version) && found) {
        return { is: 'preview', stable: versions.map(({ name }) => name).filter((name) => !isPreview(name)) };
      }
      return found
        ? { is: 'judged', shape: found.shape(), ...(found.schema && { schema: found.schema }) }
        : { is: 'version', served: versions.map(({ name }) => name) };
    }
    if (isBuiltin(key) && !core) return { is: 'judged', shape: undefined };
    const kinds = keys.filter((each) => each.startsWith(`${group}/`)).map((each) => each.slice(group.length + 1));
    if (!isBuiltin(key) && !brought.has(group) && !table.groups.isProvided(group)) return { is: 'foreign' };
    if (!isBuiltin(key) && (kinds.length === 0 || installed.has(group))) return { is: 'brought' };
    return { is: 'kind', kinds, elsewhere: elsewhereOf(object.kind, core, custom) };
  });
});

/** API servers serve such versions of Kubernetes' own kinds only where `runtime-config` names them. */
function isPreview(version: string): boolean {
  return /^v\d+(alpha|beta)\d+$/.test(version);
}

/** The apiVersions in which a kind of that name is there. */
function elsewhereOf(kind: string, ...all: readonly (Kinds | undefined)[]): readonly string[] {
  return all.flatMap((kinds) =>
    [...(kinds ?? [])]
      .filter(([key]) => key.endsWith(`/${kind}`))
      .flatMap(([key, versions]) =>
        versions.map(({ name }) => `${key.slice(0, -kind.length)}${name}`.replace(/^\//, '')),
      ),
  );
}
