import type { Reference } from '../kinds/reference.ts';
import { closest, didYouMean, oneOfThese } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { append } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { at, type Placed } from './placed.ts';
import { type Referent, type Referents, referentOf, referents } from './referents.ts';
import { type Found, type Subject, shared } from './rule.ts';

/** A reference that leads nowhere: to no object, or to none with that key or port. */
interface Dangling {
  readonly lacks: 'object' | 'key' | 'port';
  /** The key or the port. */
  readonly part?: string;
  readonly reference: Reference;
  readonly placed: Placed;
  readonly found?: Referent;
}

/**
 * All references that lead nowhere, by `group/Kind` and what is lacking: one for each component and thing that it misses.
 * Those to Secrets are left to secret-references.ts, which knows the encrypted files.
 */
const dangling = shared((subject): ReadonlyMap<string, readonly Dangling[]> => {
  const all = referents(subject);
  const seen = new Set<string>();
  const byKind = new Map<string, Dangling[]>();
  for (const placed of subject.objects) {
    for (const reference of subject.kinds.references(placed.object)) {
      if (reference.optional || reference.kind === '/Secret' || isSaidElsewhere(reference, placed, subject.cluster))
        continue;
      for (const each of lackingOf(reference, placed, all)) {
        const { kind, namespace, name } = reference;
        const key = [placed.component, kind, namespace, name, each.lacks, each.part].join(' ');
        if (seen.has(key)) continue;
        seen.add(key);
        append(byKind, `${kind} ${each.lacks}`, each);
      }
    }
  }
  return byKind;
});

/** What is wrong with where a component lives is said of its declaration. */
function isSaidElsewhere({ kind, name, at: place }: Reference, placed: Placed, cluster: Cluster): boolean {
  const isOwn = kind === '/Namespace' && place === 'metadata.namespace' && name === placed.namespace;
  return isOwn && typeof cluster.component(placed.component)?.namespace === 'string';
}

function lackingOf(reference: Reference, placed: Placed, all: Referents): readonly Dangling[] {
  const { kind, namespace, name, keys, port } = reference;
  const found = referentOf(reference, all);
  const base = { reference, placed, found };
  if (!found) {
    const home = kind === '/Namespace' ? name : namespace;
    return all.isUnknown(home, kind === '/Namespace' ? undefined : kind) ? [] : [{ ...base, lacks: 'object' }];
  }
  if (found.keys === undefined && port === undefined) return [];
  const missing = found.keys ? keys.filter((key) => !found.keys?.includes(key)) : [];
  return [
    ...missing.map((part): Dangling => ({ ...base, lacks: 'key', part })),
    ...(port === undefined || !found.ports || found.ports.includes(port)
      ? []
      : [{ ...base, lacks: 'port', part: port } as const]),
  ];
}

/** What the references to some kinds find: no such object, or one without the key or the port. */
export function leadingNowhere(lacks: Dangling['lacks'], ...kinds: readonly string[]) {
  return (subject: Subject): readonly Found[] =>
    kinds
      .flatMap((kind) => dangling(subject).get(`${kind} ${lacks}`) ?? [])
      .map((each) => at(each.placed, explain(each, referents(subject))));
}

/** The same for all kinds that have no rule of their own. */
export function othersLeadingNowhere(subject: Subject): readonly Found[] {
  return [...dangling(subject)]
    .filter(([group]) => group.endsWith(' object') && !subject.kinds.told.has(group.split(' ')[0] ?? ''))
    .flatMap(([, found]) => found.map((each) => at(each.placed, explain(each, referents(subject)))));
}

function explain({ lacks, part, reference, placed, found }: Dangling, all: Referents) {
  const { kind, namespace, name } = reference;
  const isHere = namespace === '' || namespace === '*' || namespace === placed.object.metadata.namespace;
  const thing = `the ${labelOf(kind)} '${name}'${isHere ? '' : ` of namespace ${namespace}`}`;
  if (lacks === 'object') {
    const what = `${reference.at} refers to ${thing}, which is not there`;
    return { what, fix: adviceFor(reference, all) };
  }
  const parts = (lacks === 'key' ? found?.keys : found?.ports) ?? [];
  return {
    what: `${reference.at} refers to the ${lacks} '${part}' of ${thing}, which has no such ${lacks}`,
    fix: didYouMean(part, parts, parts.length > 0 ? `it has: ${listed(parts)}` : `it has no ${lacks}`),
  };
}

/** A part of an object, which is no kind of its own, has a name of small letters. */
function isPart(kind: string): boolean {
  return /\/[a-z]/.test(kind);
}

function labelOf(kind: string): string {
  return kind.slice(kind.indexOf('/') + 1);
}

function adviceFor(reference: Reference, all: Referents): string {
  const { kind, namespace, name } = reference;
  if (reference.fix !== undefined) return reference.fix;
  const names = all.among(kind, namespace).map((thing) => thing.name);
  const meant = closest(name, names);
  if (meant) return `did you mean '${meant}'?`;
  const [elsewhere] = all.namespacesOf(kind, name);
  const found = elsewhere ? [`it is in namespace ${elsewhere}`] : [];
  const there = names.length > 0 ? [oneOfThese(name, names)] : [];
  const bring = BRINGING[kind] ?? (isPart(kind) ? 'name it where the others are named' : 'add it to a component');
  const declare = `installs: { objects: [{ kind: '${labelOf(kind)}', name: '${name}' }] }`;
  const otherwise =
    kind === '/Namespace' || isPart(kind) ? [] : [`where a chart or a controller makes it, say ${declare}`];
  return [...found, ...there, bring, ...otherwise].join('; ');
}

/** What brings an object of a kind, where that is not plain. */
const BRINGING: Readonly<Record<string, string>> = {
  '/Namespace': 'let one component own it: namespace: { name: … }',
  '/ServiceAccount': 'draw it with serviceAccount()',
  '/PersistentVolumeClaim': 'draw it, or let the app claim storage: claim()',
  '/ConfigMap': "draw it, or give the app its 'files'",
  '/Service': 'draw it with service()',
  'rbac.authorization.k8s.io/Role': 'draw it with role()',
  'rbac.authorization.k8s.io/ClusterRole': 'draw it with clusterRole()',
  'scheduling.k8s.io/PriorityClass':
    'add priorities() to components, which brings needed and spare, and classes of your own',
};
