import { listed } from '../../model/listed.ts';
import { type JsonMap, list, texts } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject, ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { knownResources } from '../known-resources.ts';
import { ruleTable, type Subject } from '../rule.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ROLES = [`${GROUP}/Role`, `${GROUP}/ClusterRole`];

const nameOf = (group: string) => (group === '' ? "the core group, ''" : `'${group}'`);

/** Words that are a version, or that people call the group without a name. */
function mistakenGroup(group: string): string | undefined {
  const [, before = ''] = /^(.*)\/v\d\w*$/.exec(group) ?? [];
  if (before !== '') return `write '${before}', without the version`;
  return /^(v\d\w*|core|api)$/.test(group) ? "write '': the core group has no name" : undefined;
}

/** The resources of a rule that none of its groups has, and another one does. */
function misplaced({ apiGroups, resources }: JsonMap, all: readonly JsonMap[], subject: Subject) {
  const known = knownResources(subject);
  const groups = texts(apiGroups);
  // What was in `extensions` has gone elsewhere.
  const sets = groups.map((group) => known.get(group) ?? (group === 'extensions' ? new Set<string>() : undefined));
  if (groups.length === 0 || sets.includes(undefined)) return [];
  const bases = new Set(texts(resources).map((resource) => resource.replace(/\/.*/s, '')));
  return [...bases].flatMap((base) => {
    const homes = [...known].filter(([, names]) => names.has(base)).map(([group]) => group);
    const isGiven = all.some(
      (rule) => texts(rule.resources).includes(base) && texts(rule.apiGroups).some((group) => homes.includes(group)),
    );
    if (base === '*' || homes.length === 0 || isGiven || sets.some((set) => set?.has(base))) return [];
    const what = `gives rights to '${base}' of ${listed(groups.map(nameOf))}, which has none`;
    return [{ what, fix: `they are in ${listed(homes.map(nameOf))}` }];
  });
}

const role = (rule: string) => manifest(`${GROUP}/v1 Role`, 'web', `rules: [${rule}]`);

/** Rights that are taken, and mean nothing. */
export const rules = ruleTable({
  'wrong-group': {
    severity: 'warning',
    what: 'A role or a webhook names a resource of a group that does not have it',
    why: 'Kubernetes takes any words. The right is for nothing, and the program that has the role is forbidden what it was meant to do; a webhook is never asked.',
    fix: "Write the group of the resource, without its version: `deployments` are of `apps`, `pods` of `''`.",
    check: eachObject(undefined, ({ object }, subject) => {
      const { apiVersion, webhooks } = object;
      const isRole = isKind(object, ...ROLES);
      const isHook = apiVersion.startsWith('admissionregistration.k8s.io/');
      if (!isRole && !isHook) return undefined;
      const judged = isRole ? list(object.rules) : isHook ? list(webhooks).flatMap((hook) => list(hook.rules)) : [];
      return judged.map((rule) => [
        texts(rule.apiGroups).map((group) => {
          const fix = mistakenGroup(group);
          return fix !== undefined && { what: `names the API group '${group}', which is none`, fix };
        }),
        misplaced(rule, judged, subject),
      ]);
    }),
    wrong: role('{ apiGroups: [""], resources: [deployments], verbs: [get] }'),
    right: role('{ apiGroups: [apps], resources: [deployments], verbs: [get] }'),
  },
  'named-create': {
    severity: 'warning',
    what: 'A role lets somebody create objects of some names',
    why: 'When an object is made, the API server does not know its name yet. A rule with `resourceNames` never allows `create` or `deletecollection`.',
    fix: 'Give `create` a rule of its own, without `resourceNames`.',
    check: ofObjects(ROLES, ({ rules }) =>
      list(rules).map(({ verbs, resources, resourceNames }) => {
        const idle = texts(verbs).filter((verb) => verb === 'create' || verb === 'deletecollection');
        // What is below an object has its name in the address.
        const whole = texts(resources).filter((resource) => !resource.includes('/'));
        const what = `allows to ${listed(idle)} ${listed(whole)} by name, which is never known then`;
        return (
          idle.length > 0 &&
          whole.length > 0 &&
          texts(resourceNames).length > 0 && { what, fix: 'give it a rule without resourceNames' }
        );
      }),
    ),
    wrong: role('{ apiGroups: [""], resources: [configmaps], resourceNames: [web], verbs: [create] }'),
    right: role('{ apiGroups: [""], resources: [configmaps], resourceNames: [web], verbs: [update] }'),
  },
  'unplaced-right': {
    severity: 'warning',
    what: 'A Role gives rights to what lies in no namespace',
    why: 'A Role holds within its namespace alone. Nodes, volumes and classes lie in none: the right is for nothing.',
    fix: 'Write a ClusterRole and a ClusterRoleBinding.',
    check: eachObject([`${GROUP}/Role`], ({ object }, { kinds }) => {
      const unplaced = list(object.rules).flatMap(({ apiGroups, resources }) =>
        texts(apiGroups).flatMap((group) =>
          texts(resources).filter((resource) => resource !== 'namespaces' && kinds.groups.isUnplaced(group, resource)),
        ),
      );
      const what = `gives rights to ${listed(unplaced)} within its namespace, and they lie in none`;
      return unplaced.length > 0 && { what, fix: 'write a ClusterRole and a ClusterRoleBinding' };
    }),
    wrong: role('{ apiGroups: [""], resources: [nodes], verbs: [get] }'),
    right: role('{ apiGroups: [""], resources: [pods], verbs: [get] }'),
  },
});
