import { containersOf } from '../derive/pods.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { READ_BY_OTHERS } from '../kinds/provided.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import { isKind, kindKey } from '../model/rendered.ts';
import { stands } from '../model/standing.ts';
import { objectsOf } from './objects-of.ts';
import { at } from './placed.ts';
import { type Referent, referentOf, referents } from './referents.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { services } from './shared-index.ts';
import { textsIn } from './texts.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** What is referred to, but for accounts to which a binding alone refers. */
interface Uses {
  readonly used: ReadonlySet<Referent | undefined>;
  /** The words of all texts in which a name may stand that no table knows. */
  readonly words: ReadonlySet<string>;
}

const uses = shared((subject): Uses => {
  const all = referents(subject);
  const used = new Set<Referent | undefined>();
  const words = new Set<string>();
  for (const { object } of subject.objects) {
    // A binding alone lets nobody run under the account.
    const isBinding = isKind(object, `${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`);
    for (const reference of subject.kinds.references(object)) {
      if (!isBinding || reference.kind !== '/ServiceAccount') used.add(referentOf(reference, all));
    }
    for (const text of textsOf(object, subject.kinds)) for (const word of text.split(/[^\w.-]+/)) words.add(word);
  }
  return { used, words };
});

/** The texts in which something may be named: arguments and variables, values of a chart, objects of unknown kinds, rights. */
function textsOf(object: KubernetesObject, kinds: KindTable): readonly string[] {
  const key = kindKey(object);
  if (key.endsWith('/HelmRelease')) return textsIn(path(object.spec, 'values'));
  if (key.startsWith(`${RBAC}/`)) return list(object.rules).flatMap(({ resourceNames }) => textsIn(resourceNames));
  if (!kinds.groups.isBuiltin(key) && !kinds.isKnown(key)) return textsIn(object.spec);
  return kinds
    .podSpecs(object)
    .flatMap(containersOf)
    .flatMap(({ args, command, env }) => [
      ...textsIn(args),
      ...textsIn(command),
      ...list(env).flatMap(({ value }) => textsIn(value)),
    ]);
}

/** Finds objects of some kinds that nothing refers to, and that nobody else can know. */
export function unused(what: string, fix: string, ...kinds: readonly string[]) {
  return (subject: Subject): readonly Found[] => {
    const all = referents(subject);
    // Whatever could not be drawn may have used it.
    if (all.isUnknown('')) return [];
    const { used, words } = uses(subject);
    const index = services(subject);
    return objectsOf(subject, ...kinds).flatMap((each) => {
      const { kind, metadata } = each.object;
      const key = kindKey(each.object);
      const place = `${metadata.namespace ?? ''}/${metadata.name}`;
      const isUsed =
        all.isUnknown(metadata.namespace ?? '') ||
        used.has(all.find(key, metadata.namespace ?? '', metadata.name)) ||
        words.has(metadata.name) ||
        READ_BY_OTHERS.some((name) => name === `${kind} ${place}` || name === `${kind} */${metadata.name}`) ||
        // What is retired keeps its data for nobody.
        stands(subject.cluster.component(each.component) ?? {}, 'retired') ||
        // A chart or a controller makes unknown pods there.
        index.unknownPods(metadata.namespace ?? '').length > 0 ||
        isFoundByLabel(each.object);
      return isUsed ? [] : [at(each, { what, fix })];
    });
  };
}

/** Operators and sidecars look for ConfigMaps by labels and annotations that they were told of; roles are put together by labels. */
function isFoundByLabel(object: KubernetesObject): boolean {
  const { metadata, aggregationRule } = object;
  const own = /^(app\.kubernetes\.io|kustomize\.toolkit\.fluxcd\.io|checksum)\//;
  const labels = Object.keys({ ...metadata.labels, ...metadata.annotations }).filter((key) => !own.test(key));
  if (isKind(object, `${RBAC}/ClusterRole`))
    return aggregationRule !== undefined || labels.some((key) => key.startsWith(`${RBAC}/`));
  return isKind(object, '/ConfigMap') && labels.length > 0;
}
