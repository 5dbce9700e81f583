import { type Component, namespaceOf, type Stage } from './component.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from './object.ts';
import type { SecretFile } from './secret-file.ts';
import type { ServiceWord } from './service-words.ts';

/** One stage of a component as plain objects: what becomes one folder in dist and one Flux Kustomization. */
export interface RenderedStage {
  /** The name of the folder and of the Kustomization, such as `database-crds`. */
  readonly name: string;
  /** The name of the cluster. */
  readonly cluster: string;
  readonly component: Component;
  readonly stage: Stage;
  readonly objects: readonly KubernetesObject[];
  /** The words for Services in its texts, which have been put in: who says one connects there. @default none */
  readonly said?: readonly SaidWord[];
  /** What drew an object: see `Placed.origin`. @default the component as a whole */
  readonly origins?: ReadonlyMap<KubernetesObject, string>;
  /** The objects among them that a Helm chart makes: judged as if they were drawn, and never written. @default none */
  readonly charted?: ReadonlyMap<KubernetesObject, ChartObject>;
  /** The Helm releases whose charts are rendered, as `namespace/name`: of these it is known what they make. @default none */
  readonly releases?: ReadonlySet<string>;
  /** Comments behind values of the objects. @default none */
  readonly comments?: ReadonlyMap<KubernetesObject, Comments>;
  /** The encrypted Secrets that are copied into its folder. @default none */
  readonly secrets?: readonly SecretFile[];
}

/** Where an object comes from that a Helm chart makes. */
export interface ChartObject {
  /** The release, as `namespace/name`. */
  readonly release: string;
  /** The file in which it was rendered, relative to the root. */
  readonly path: string;
}

/** The objects of a stage that are written. */
export function writtenObjects({ objects, charted }: RenderedStage): readonly KubernetesObject[] {
  return charted ? objects.filter((object) => !charted.has(object)) : objects;
}

/** The file of an object, relative to the root: `dist/home/web/deployment.web.yaml`. */
export function pathOf({ cluster, name, component, charted }: RenderedStage, object: KubernetesObject): string {
  const { path: rendered } = charted?.get(object) ?? {};
  if (rendered !== undefined) return rendered;
  return `dist/${cluster}/${name}/${fileNameOf(object, namespaceOf(component))}`;
}

/** A word for a Service, and the object that says it. */
export interface SaidWord extends ServiceWord {
  readonly object: KubernetesObject;
}

/** Whether a stage has anything to apply. A stage that has nothing gets no folder, and no Kustomization. */
export function isApplied({ objects, secrets = [] }: RenderedStage): boolean {
  return objects.length + secrets.length > 0;
}

/** A stage with each object changed that is drawn. What drew them stays known. */
export function withEach(stage: RenderedStage, change: (object: KubernetesObject) => KubernetesObject): RenderedStage {
  const objects = stage.objects.map((object) => (stage.charted?.has(object) ? object : change(object)));
  if (objects.every((object, at) => object === stage.objects[at])) return stage;
  const origins = stage.objects.flatMap((object, at): readonly [KubernetesObject, string][] => {
    const origin = stage.origins?.get(object);
    return origin === undefined ? [] : [[objects[at]!, origin]];
  });
  return { ...stage, objects, origins: new Map(origins) };
}

/** The stage of each component with which comes what it brings without an object: the main one, or the first that there is. */
export function homeStages(stages: readonly RenderedStage[]): ReadonlyMap<Component, RenderedStage> {
  const homes = new Map<Component, RenderedStage>();
  for (const stage of stages) {
    if (stage.stage === 'chart' || !homes.has(stage.component)) homes.set(stage.component, stage);
  }
  return homes;
}

/** Comments behind scalars of an object, without the `# `, by JSON pointer. */
export type Comments = ReadonlyMap<string, string>;

/** The API group of an object; the core group is the empty name. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What an object is by its version and kind. */
type OfKind = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/** What follows from the version and the kind of an object alone, found out once for each: it is asked of all objects. */
export function byVersion<T>(find: (object: OfKind) => T): (object: OfKind) => T {
  const known = new Map<string, Map<string, T>>();
  return (object) => {
    const { apiVersion, kind } = object;
    const found = known.get(apiVersion)?.get(kind);
    if (found !== undefined) return found;
    const of = find(object);
    known.set(apiVersion, (known.get(apiVersion) ?? new Map<string, T>()).set(kind, of));
    return of;
  };
}

/** `group/Kind`, whatever the version. */
export const kindKey = byVersion((object) => `${groupOf(object)}/${object.kind}`);

/** Whether an object is of one of these kinds, `group/Kind`: other groups may have a kind of the same name. */
export function isKind(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>, ...keys: readonly string[]): boolean {
  // Asked of every object by many: mostly the name alone tells that it is not.
  for (const key of keys) if (key.endsWith(object.kind) && kindKey(object) === key) return true;
  return false;
}

/** Whether an object defines a kind. */
export function isCrd(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return isKind(object, 'apiextensions.k8s.io/CustomResourceDefinition');
}

/** What a CustomResourceDefinition says of its kind. */
export interface CustomKind {
  /** `group/Kind`. */
  readonly key: string;
  readonly plural: string;
  readonly isClusterScoped: boolean;
  /** Where its scale subresource has the number of pods, in any version, such as `.spec.replicas`. Absent: nothing scales it. */
  readonly replicas?: string;
  /** `status` and `scale`, where any version has them. */
  readonly subresources: readonly string[];
}

/** Reads what a CustomResourceDefinition defines; undefined for every other object. */
export function customKind(object: KubernetesObject): CustomKind | undefined {
  if (!isCrd(object) || !isMap(object.spec)) return undefined;
  const { group, scope, names } = object.spec as { group?: string; scope?: string; names?: JsonMap };
  const scale = list(object.spec.versions)
    .map((version) => path(version, 'subresources', 'scale', 'specReplicasPath'))
    .find((each) => typeof each === 'string');
  return {
    key: `${group}/${names?.kind}`,
    plural: String(names?.plural),
    isClusterScoped: scope === 'Cluster',
    subresources: list(object.spec.versions).flatMap(({ subresources }) => Object.keys(subresources ?? {})),
    ...(scale === undefined ? {} : { replicas: String(scale) }),
  };
}

/**
 * The name of an object's file: its kind and name, with the namespace between them where it is not the component's own.
 * Characters that some file systems refuse, such as the colon of RBAC names, become underscores.
 */
export function fileNameOf({ kind, metadata }: KubernetesObject, ownNamespace: string): string {
  const { name, namespace } = metadata;
  const foreign = namespace !== undefined && namespace !== ownNamespace ? [namespace] : [];
  return `${[kind.toLowerCase(), ...foreign, name].join('.').replace(/[^a-z0-9.-]/g, '_')}.yaml`;
}
