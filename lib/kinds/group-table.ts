import type { GroupRow } from '../model/kinds.ts';
import type { KubernetesObject } from '../model/object.ts';
import { type CustomKind, customKind } from '../model/rendered.ts';

/** A kind of objects. Its plural is its name in URLs and rights, such as `ingresses`. */
export type KnownKind = Omit<CustomKind, 'replicas' | 'subresources'>;

/** API groups with their kinds. */
export class GroupTable {
  readonly #builtin: ReadonlySet<string>;
  readonly #provided: ReadonlySet<string>;
  readonly #kinds: ReadonlyMap<string, KnownKind>;
  readonly #resources: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #subresources: ReadonlyMap<string, string>;
  readonly #unplaced: ReadonlySet<string>;

  constructor(rows: readonly GroupRow[]) {
    this.#builtin = new Set(rows.filter(({ isBuiltin }) => isBuiltin).map(({ group }) => group));
    this.#provided = new Set(rows.filter(({ isProvided }) => isProvided).map(({ group }) => group));
    this.#kinds = new Map(rows.flatMap(kindsOf).map((kind) => [kind.key, kind]));
    this.#unplaced = new Set(
      [...this.#kinds.values()]
        .filter(({ isClusterScoped }) => isClusterScoped)
        .map(({ key, plural }) => key.slice(0, key.indexOf('/') + 1) + plural),
    );
    this.#subresources = new Map(
      rows.flatMap((row) => {
        const { group, subresources } = row;
        return subresources === undefined
          ? []
          : kindsOf(row).map(({ plural }) => [`${group}/${plural}`, subresources[plural] ?? ''] as const);
      }),
    );
    const named = rows.filter((row) => resourcesOf(row).length > 0);
    this.#resources = new Map(named.map((row) => [row.group, new Set(resourcesOf(row))]));
  }

  /** Whether a kind is part of the API server, so that no CustomResourceDefinition is needed for it. */
  isBuiltin(key: string): boolean {
    const group = key.slice(0, key.indexOf('/'));
    // A custom group always has a dot: what has none is, or was, a part of the API server.
    return !group.includes('.') || this.#builtin.has(group);
  }

  /** Whether the kinds of a group, though they are no part of the API server, exist without a component. */
  isProvided(group: string): boolean {
    return this.#provided.has(group);
  }

  /** A kind that a row tells of, by its `group/Kind`. */
  kind(key: string): KnownKind | undefined {
    return this.#kinds.get(key);
  }

  /** `group/Kind` of a kind by its name alone, or undefined where no row tells of it. */
  keyOf(name: string): string | undefined {
    return [...this.#kinds.keys()].find((key) => key.endsWith(`/${name}`));
  }

  /** Whether objects of a kind, by its group and plural, lie in no namespace, as far as a row tells. */
  isUnplaced(group: string, plural: string): boolean {
    return this.#unplaced.has(`${group}/${plural}`);
  }

  /** What rights may name below a resource of the API server; undefined where no row tells of it. */
  subresources(group: string, plural: string): readonly string[] | undefined {
    const names = this.#subresources.get(`${group}/${plural}`);
    return names === undefined ? undefined : words(names);
  }

  /** The words that rights may name as resources, by group. */
  resources(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#resources;
  }
}

function kindsOf({ group, namespaced = '', clusterScoped = '' }: GroupRow): readonly KnownKind[] {
  const read = (text: string, isClusterScoped: boolean) =>
    words(text).map((word): KnownKind => {
      const [kind = '', plural = pluralOf(kind)] = word.split(':');
      return { key: `${group}/${kind}`, plural, isClusterScoped };
    });
  return [...read(namespaced, false), ...read(clusterScoped, true)];
}

function resourcesOf(row: GroupRow): readonly string[] {
  return [...kindsOf(row).map(({ plural }) => plural), ...words(row.virtual ?? '')];
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** The plural of a kind, where nothing says another. */
export function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`;
  return /(s|ch|x)$/.test(name) ? `${name}es` : `${name}s`;
}

/** The kinds that CustomResourceDefinitions among some objects define, by `group/Kind`. */
export function customKinds(objects: Iterable<KubernetesObject>): ReadonlyMap<string, CustomKind> {
  const found = new Map<string, CustomKind>();
  for (const object of objects) {
    const kind = customKind(object);
    if (kind) found.set(kind.key, kind);
  }
  return found;
}
