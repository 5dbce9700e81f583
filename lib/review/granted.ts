import type { Placed } from '../checks/placed.ts';
import { rightsOf } from '../checks/rights.ts';
import { groupBy } from '../model/grouped.ts';
import { type JsonMap, list } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';

/** One thing that somebody may do. */
export interface Grant {
  /** The binding that says so. */
  readonly by: Placed;
  /** Who: `ServiceAccount web/web`. */
  readonly who: string;
  readonly verb: string;
  /** What with: `secrets`, `deployments.apps`, a URL, or a role that others bring, `the role cluster-admin`. */
  readonly what: string;
  /** Where: `in the namespace web`, or `everywhere`. */
  readonly where: string;
}

const RBAC = 'rbac.authorization.k8s.io';

/** What a tree lets whom do, by a text that tells one grant from another. */
function grantsOf(tree: readonly Placed[]): ReadonlyMap<string, Grant> {
  const roles = new Map(
    tree
      .filter(({ object }) => isKind(object, `${RBAC}/Role`, `${RBAC}/ClusterRole`))
      .map(({ cluster, object }) => [
        `${cluster} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
        object,
      ]),
  );
  const grants = tree
    .filter(({ object }) => isKind(object, `${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`))
    .flatMap((by): readonly Grant[] => {
      const { kind, name } = (by.object.roleRef ?? {}) as JsonMap;
      const { namespace } = by.object.metadata;
      const isWide = by.object.kind === 'ClusterRoleBinding';
      const where = isWide ? EVERYWHERE : `in the namespace ${namespace}`;
      const role = roles.get(`${by.cluster} ${kind} ${kind === 'Role' ? namespace : ''}/${name}`);
      const rights = role ? rightsOf(role).flatMap(atoms) : [{ verb: 'do all of', what: `the role ${name}` }];
      const subjects = list(by.object.subjects).map((each) => subjectName(each, namespace));
      return subjects.flatMap((who) => rights.map((right) => ({ by, who, where, ...right })));
    });
  return new Map(
    grants.map((each) => [[each.by.cluster, each.who, each.verb, each.what, each.where].join('\n'), each]),
  );
}

/** Where rights of the whole cluster hold. */
export const EVERYWHERE = 'everywhere';

function subjectName({ kind, name, namespace }: JsonMap, own: string | undefined): string {
  return kind === 'ServiceAccount' ? `ServiceAccount ${namespace ?? own}/${name}` : `${kind} ${name}`;
}

function atoms({ groups, resources, urls, verbs, isNamed }: ReturnType<typeof rightsOf>[number]) {
  const things = [
    ...resources.flatMap((resource) =>
      groups.map((group) => `${resource}${group === '' ? '' : `.${group}`}${isNamed ? ' of some names' : ''}`),
    ),
    ...urls,
  ];
  return things.flatMap((what) => verbs.map((verb) => ({ verb, what })));
}

/** What somebody may do that they could not do before, and the other way round. */
export function rightsChange(before: readonly Placed[], after: readonly Placed[]) {
  const [was, is] = [grantsOf(before), grantsOf(after)];
  return {
    gained: [...is].filter(([key]) => !was.has(key)).map(([, grant]) => grant),
    lost: [...was].filter(([key]) => !is.has(key)).map(([, grant]) => grant),
  };
}

/** Grants in words: `get, list secrets everywhere; do all of the role view in the namespace web`. */
export function grantsText(grants: readonly Grant[]): string {
  const places = [...groupBy(grants, ({ where }) => where)];
  return places.map(([where, all]) => `${inPlace(all)} ${where}`).join('; ');
}

function inPlace(grants: readonly Grant[]): string {
  const things = [...groupBy(grants, ({ what }) => what)].map(([what, all]) => ({
    what,
    verbs: all.map(({ verb }) => verb).join(', '),
  }));
  const sets = [...groupBy(things, ({ verbs }) => verbs)].map(([verbs, all]) => {
    const named = all.map(({ what }) => what);
    const few = named.length <= 4 ? named.join(', ') : `${named.slice(0, 4).join(', ')} and ${named.length - 4} more`;
    return `${verbs} ${few}`;
  });
  return sets.length <= 3 ? sets.join('; ') : `${sets.slice(0, 3).join('; ')} and ${sets.length - 3} more`;
}
