import { podCount } from '../derive/pod-count.ts';
import type { Scaling } from '../derive/scaling.ts';
import { customKinds } from '../kinds/group-table.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { PROVIDED_NAMESPACES } from '../kinds/provided.ts';
import type { Reference } from '../kinds/reference.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { append } from '../model/grouped.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import type { ProvidedObject } from '../model/provided-object.ts';
import { isApplied, isKind, kindKey } from '../model/rendered.ts';
import { isUnknownProp, mayBringMore } from '../model/set-aside.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';
import { scaling } from './workloads.ts';

/** Something that can be referred to. */
export interface Referent {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The keys of a Secret or ConfigMap. Absent: not known, so that each holds. */
  readonly keys?: readonly string[];
  /** The ports of a Service, by number and name. Absent: not known, so that each holds. */
  readonly ports?: readonly string[];
  /** Absent where nobody renders it. */
  readonly placed?: Placed;
}

/** All that can be referred to, by its name. */
export interface Referents {
  /** A thing by its `group/Kind`, namespace (`*`: any) and name. What has no namespace is found from each. */
  find(kind: string, namespace: string, name: string): Referent | undefined;
  /** The things of a kind that a namespace has. */
  among(kind: string, namespace: string): readonly Referent[];
  /** The namespaces in which there is something of that kind and name. */
  namespacesOf(kind: string, name: string): readonly string[];
  /**
   * Whether not all is known that a namespace has (''), or what has none, because a component is set aside, which has been told.
   * @param kind `group/Kind` of what is looked for, which may have no namespace
   */
  isUnknown(namespace: string, kind?: string): boolean;
}

/** All that can be referred to in a cluster: what it renders, and what is declared to be there. */
export const referents = shared((subject): Referents => {
  const { kinds, objects, stages } = subject;
  const index = new Index(undrawn(subject));
  for (const thing of declared(subject)) index.add(thing);
  for (const { name } of stages.filter((each) => each.component.isAside || isApplied(each)))
    index.add({ kind: KUSTOMIZATION, namespace: 'flux-system', name });
  for (const placed of objects) {
    for (const thing of kinds.made(placed.object)) index.add(thing);
    for (const thing of claimsOf(placed.object, kinds, scaling(subject))) index.add(thing);
  }
  for (const placed of objects) {
    const { object } = placed;
    const { name, namespace = '' } = object.metadata;
    const thing = { kind: kindKey(object), namespace, name, keys: keysOf(object), ports: portsOf(object), placed };
    index.add(thing);
    // A volume that somebody made by hand is found by the name of a class, which need not exist.
    const className = isKind(object, '/PersistentVolume') && path(object.spec, 'storageClassName');
    if (className) index.add({ kind: 'storage.k8s.io/StorageClass', namespace: '', name: String(className) });
  }
  return index;
});

/** What a reference leads to. */
export function referentOf({ kind, namespace, name, readings }: Reference, all: Referents): Referent | undefined {
  if (!readings) return all.find(kind, namespace, name);
  return readings.map((each) => all.find(kind, each.namespace, each.name)).find((found) => found?.namespace);
}

/** Each stage becomes one, after the checks. */
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';

/** The things of a kind. */
interface OfOneKind {
  /** By namespace, and then by name: the last of each name. */
  readonly byName: Map<string, Map<string, Referent>>;
  /** By namespace: the first of each name. */
  readonly among: Map<string, Referent[]>;
  /** The namespaces of each name. */
  readonly places: Map<string, string[]>;
}

class Index implements Referents {
  readonly #kinds = new Map<string, OfOneKind>();
  readonly #isUnknown: Referents['isUnknown'];
  readonly #patterns: { readonly start: string; readonly thing: Referent }[] = [];

  constructor(isUnknown: Referents['isUnknown']) {
    this.#isUnknown = isUnknown;
  }

  add(thing: Referent): void {
    const { kind, namespace, name } = thing;
    if (name.endsWith('*')) {
      this.#patterns.push({ start: `${kind} ${namespace}/${name.slice(0, -1)}`, thing });
      return;
    }
    const of = this.#kinds.get(kind) ?? { byName: new Map(), among: new Map(), places: new Map() };
    this.#kinds.set(kind, of);
    const here = of.byName.get(namespace) ?? new Map<string, Referent>();
    of.byName.set(namespace, here);
    if (!here.has(name)) {
      append(of.among, namespace, thing);
      append(of.places, name, namespace);
    }
    here.set(name, thing);
  }

  find(kind: string, namespace: string, name: string): Referent | undefined {
    const byName = this.#kinds.get(kind)?.byName;
    if (namespace === '*') {
      const [first] = this.namespacesOf(kind, name);
      return first === undefined ? undefined : byName?.get(first)?.get(name);
    }
    return (
      byName?.get(namespace)?.get(name) ??
      byName?.get('')?.get(name) ??
      byName?.get('*')?.get(name) ??
      this.#patterns.find(
        ({ start }) => `${kind} ${namespace}/${name}`.startsWith(start) || `${kind} /${name}`.startsWith(start),
      )?.thing
    );
  }

  among(kind: string, namespace: string): readonly Referent[] {
    const among = this.#kinds.get(kind)?.among;
    const here = among?.get(namespace) ?? [];
    return namespace === '' ? here : [...here, ...(among?.get('') ?? [])];
  }

  isUnknown(namespace: string, kind?: string): boolean {
    return this.#isUnknown(namespace, kind);
  }

  namespacesOf(kind: string, name: string): readonly string[] {
    return this.#kinds.get(kind)?.places.get(name) ?? [];
  }
}

/** Whether not all is known that is in a namespace, or that has none (`''`), since components are set aside. */
function undrawn(subject: Subject): Referents['isUnknown'] {
  const { components, isAnyUnknown } = subject.cluster;
  const aside = components.filter(({ isAside }) => isAside);
  const unknown = new Set(aside.map(namespaceOf));
  if (isAnyUnknown || aside.some(mayBringMore)) for (const anywhere of ['', '*']) unknown.add(anywhere);
  // One that lives nobody knows where is in a namespace that is not known further.
  const isAnywhere = isAnyUnknown || aside.some((each) => isUnknownProp(each, 'namespace'));
  const known = new Set(['', '*', ...PROVIDED_NAMESPACES, ...components.map(namespaceOf)]);
  return (namespace, kind) =>
    unknown.has(namespace) ||
    (isAnywhere && !known.has(namespace)) ||
    (kind !== undefined && unknown.has('') && isUnplaced(kind, subject));
}

/** What components bring with their charts and controllers, with its namespace, and what is there without them. */
export function declaredObjects({ cluster, kinds }: Pick<Subject, 'cluster' | 'kinds'>): readonly ProvidedObject[] {
  const brought = cluster.components.flatMap((component) =>
    [...(component.installs?.objects ?? []), ...existingClaims(component)].map((each) => ({
      namespace: namespaceOf(component),
      ...each,
    })),
  );
  return [...kinds.provided, ...brought];
}

function existingClaims({ storage }: Component): readonly ProvidedObject[] {
  const existing = storage?.volumes.filter((volume) => volume.is === 'existingClaim') ?? [];
  return existing.map(({ claim: name }) => ({ kind: 'PersistentVolumeClaim', name }));
}

function declared(subject: Subject): readonly Referent[] {
  return declaredObjects(subject).map(({ kind, namespace = '', name, keys, ports }) => {
    const key = subject.kinds.keyOf(kind);
    return {
      kind: key,
      namespace: namespace !== '*' && isUnplaced(key, subject) ? '' : namespace,
      name,
      keys,
      ports: ports?.map(String),
    };
  });
}

/** Whether objects of a kind have no namespace. */
function isUnplaced(kind: string, subject: Subject): boolean {
  const known = customs(subject).get(kind) ?? subject.kinds.groups.kind(kind);
  // Of a kind that nothing tells of, the name tells most: kinds without a namespace are mostly called so.
  return known?.isClusterScoped ?? /^Cluster[A-Z]|Class$/.test(kind.slice(kind.indexOf('/') + 1));
}

const customs = shared(({ inputs, objects }) => customKinds([...inputs.crds, ...objects.map(({ object }) => object)]));

/** The claims that are made for pods, each for one of them. */
function claimsOf(object: KubernetesObject, kinds: KindTable, scaling: Scaling): readonly Referent[] {
  const claims = kinds.claims(object).filter(({ row }) => row.perPod);
  if (claims.length === 0) return [];
  const { name, namespace = '' } = object.metadata;
  const first = Number(path(object.spec, 'ordinals', 'start') ?? 0);
  const [row] = kinds.podRows(kindKey(object));
  const count = Math.min(row ? podCount(row, object, scaling.of(object)).most : 0, 1000);
  return claims.flatMap(({ claim }) =>
    Array.from({ length: count }, (_, index) => ({
      kind: '/PersistentVolumeClaim',
      namespace,
      name: `${path(claim, 'metadata', 'name')}-${name}-${first + index}`,
    })),
  );
}

function keysOf(object: KubernetesObject): readonly string[] | undefined {
  if (!isKind(object, '/ConfigMap')) return undefined;
  return [...Object.keys(object.data ?? {}), ...Object.keys(object.binaryData ?? {})];
}

function portsOf(object: KubernetesObject): readonly string[] | undefined {
  const { spec } = object;
  if (!isKind(object, '/Service') || path(spec, 'type') === 'ExternalName') return undefined;
  return list(path(spec, 'ports')).flatMap(({ port, name }) => (name ? [String(port), String(name)] : [String(port)]));
}
