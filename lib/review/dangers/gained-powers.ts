import { manifest, pod } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import type { JsonMap } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { EVERYWHERE, grantsText, rightsChange } from '../granted.ts';
import { hostAccessOf, privilegesOf } from '../powers.ts';

/** What pods have that they did not have, of objects that change or come. */
function gainedBy(powersOf: (spec: JsonMap) => readonly string[], said: (gained: string) => string, fix: string) {
  return ({ changes, kinds }: Step): readonly FoundInStep[] =>
    [...changes.changed, ...changes.created.map((after) => ({ before: undefined, after }))].flatMap(
      ({ before, after }) => {
        const all = (object: Step['after'][number]['object']) => kinds.podSpecs(object).flatMap(powersOf);
        const was = before === undefined ? [] : all(before.object);
        const gained = all(after.object).filter((each) => !was.includes(each));
        if (gained.length === 0) return [];
        const from = before && (listed(was) || 'nothing');
        return [dangerOf(after, { what: said(listed(gained)), fix, from, to: listed(gained) })];
      },
    );
}

const LEVELS = ['restricted', 'baseline', 'privileged'];
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Namespaces that keep out less than before. */
function loosened({ changes }: Step): readonly FoundInStep[] {
  return changes.changed.flatMap(({ before, after }) => {
    if (!isKind(after.object, '/Namespace')) return [];
    const [from, to] = [before, after].map(({ object }) => object.metadata.labels?.[ENFORCE] ?? 'privileged');
    if (LEVELS.indexOf(to!) <= LEVELS.indexOf(from!)) return [];
    const what = `lets in pods of the level ${to}, where it was ${from}`;
    return [dangerOf(after, { what, fix: `leave it ${from}`, from: from!, to: to! })];
  });
}

/** Rights of the whole cluster, and all rights of a namespace. */
function widened({ before, after }: Step): readonly FoundInStep[] {
  const wide = rightsChange(before, after).gained.filter(
    ({ where, verb, what }) => where === EVERYWHERE || (verb === '*' && what.startsWith('*')) || OWNING.test(what),
  );
  return [...groupBy(wide, ({ who, by }) => `${by.cluster} ${who}`).values()].map((all) => {
    const [first] = all;
    const text = grantsText(all);
    const fix = 'bind a Role of one namespace with what it needs';
    return dangerOf(first!.by, { what: `${first!.who} may now ${text}`, fix, to: text });
  });
}

/** Roles that Kubernetes brings, and that may change everything. */
const OWNING = /^the role (?:cluster-admin|admin)$/;

const POD = (more: string, container = '') => pod(`image: 'web:1'${container}`, more);
const NAMESPACE = (level: string) => manifest('v1 Namespace', `web, labels: { ${ENFORCE}: ${level} }`);
const BINDING = (kind: string, role: string) =>
  manifest(
    `rbac.authorization.k8s.io/v1 ${kind}`,
    'web',
    `roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ kind: ServiceAccount, name: web, namespace: web }]`,
  );

export const rules = dangerTable({
  'privilege-gained': {
    what: 'A container gets more rights on its node than it had',
    why: 'Who takes over a container that is root, or has capabilities, or is privileged, has less or nothing between himself and the node with all its pods.',
    fix: 'Take back what it does not need, or accept it for this step.',
    check: gainedBy(privilegesOf, (gained) => `gets ${gained}`, 'take it back unless the program cannot do without'),
    wrong: { before: POD(''), objects: POD('', ', securityContext: { privileged: true }') },
    right: { before: POD('', ', securityContext: { privileged: true }'), objects: POD('') },
  },
  'host-access-gained': {
    what: 'Pods get at something of their node that they did not have',
    why: "The node's network passes by every NetworkPolicy, its processes and files belong to all its pods, and a port of a node is open to the whole network.",
    fix: 'Take back what it does not need, or accept it for this step.',
    check: gainedBy(
      hostAccessOf,
      (gained) => `gets at its node: ${gained}`,
      'take it back unless the program cannot do without',
    ),
    wrong: { before: POD(''), objects: POD('hostNetwork: true') },
    right: { before: POD('hostNetwork: true'), objects: POD('hostNetwork: true\n  priority: 1') },
  },
  'namespace-loosened': {
    what: 'A Namespace lets in pods that it refused',
    why: 'What the API server refused there, such as a privileged container, it takes from now on, from everybody who may make pods.',
    fix: 'Leave the level, and put what needs more into a namespace of its own.',
    check: loosened,
    wrong: { before: NAMESPACE('restricted'), objects: NAMESPACE('privileged') },
    right: { before: NAMESPACE('baseline'), objects: NAMESPACE('restricted') },
  },
  'cluster-rights-gained': {
    what: 'Somebody gets rights in the whole cluster, or all of a namespace',
    why: 'Who takes over the pod uses its account: to read Secrets of all namespaces, or to run what he likes.',
    fix: 'Bind a Role of one namespace, with the verbs and resources that are needed.',
    check: widened,
    wrong: { before: BINDING('RoleBinding', 'view'), objects: BINDING('ClusterRoleBinding', 'view') },
    right: { before: BINDING('ClusterRoleBinding', 'view'), objects: BINDING('RoleBinding', 'view') },
  },
});
