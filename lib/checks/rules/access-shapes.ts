import type { Mistake } from '../../model/finding.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { ofObjects, ofRows, unless } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable } from '../rule.ts';
import { isSubdomain } from '../schema-formats.ts';

const RBAC = 'rbac.authorization.k8s.io';
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

const role = (kind: string, rule: string) => manifest(`${RBAC}/v1 ${kind}`, 'web', `rules: [${rule}]`);

const binding = (subject: string) =>
  manifest(
    `${RBAC}/v1 ClusterRoleBinding`,
    'web',
    `roleRef: { apiGroup: ${RBAC}, kind: ClusterRole, name: web }\nsubjects: [${subject}]`,
  );

const webhook = (name: string) =>
  manifest(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'web',
    `webhooks:
  - name: ${name}
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig: { service: { name: web, namespace: web } }`,
  );

/** @param isWide whether the binding holds in the whole cluster, where a namespace of its own is not there to be meant */
function wrongSubject({ kind, name, namespace, apiGroup }: JsonMap, isWide: boolean): Perhaps<Mistake> {
  if (kind !== 'ServiceAccount') {
    const isForeign = Boolean(apiGroup) && apiGroup !== RBAC;
    return isForeign && { what: `names the ${kind} '${name}' of ${apiGroup}`, fix: `write apiGroup: ${RBAC}` };
  }
  const what = `names the ServiceAccount '${name}'`;
  if (typeof name === 'string' && name !== '' && !isSubdomain(name))
    return { what, fix: 'use lower-case letters, digits and dashes' };
  if (!namespace && isWide) return { what: `${what} without its namespace`, fix: 'give the namespace' };
  return Boolean(apiGroup) && { what: `${what} with an apiGroup`, fix: 'remove apiGroup' };
}

export const rules = ruleTable({
  'role-rule': {
    what: 'A rule of a role says nothing, or two things at once',
    why: 'The API server refuses it: a rule is about resources of API groups, or about URLs, which only a ClusterRole knows.',
    fix: 'Give `apiGroups` and `resources`, or `nonResourceURLs`.',
    check: ofObjects([`${RBAC}/Role`, `${RBAC}/ClusterRole`], ({ kind, rules }) =>
      list(rules).map(({ apiGroups, resources, nonResourceURLs, resourceNames }, index) => {
        const rule = `rules[${index}]`;
        const isMixed = [resources, apiGroups, resourceNames].some(isFilled);
        if (isFilled(nonResourceURLs))
          return kind === 'Role'
            ? { what: `${rule} has nonResourceURLs, which a Role cannot have`, fix: 'use a ClusterRole' }
            : isMixed && { what: `${rule} is about resources and URLs`, fix: 'make two rules of it' };
        if (!isFilled(apiGroups))
          return { what: `${rule} has no apiGroups`, fix: "give them, such as [''] for those of the core" };
        return !isFilled(resources) && { what: `${rule} has no resources`, fix: 'give them, such as [pods]' };
      }),
    ),
    wrong: role('ClusterRole', '{ resources: [pods], verbs: [get] }'),
    right: role('ClusterRole', "{ apiGroups: [''], resources: [pods], verbs: [get] }"),
  },
  'role-subject': {
    what: 'A binding names nobody that there can be',
    why: 'The API server refuses it: a ServiceAccount lives in a namespace, and has no API group; users and groups have one.',
    fix: 'Give a ServiceAccount its `namespace`, and leave out `apiGroup`.',
    check: ofObjects([`${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`], ({ kind, subjects, roleRef }) => {
      const isWide = kind === 'ClusterRoleBinding';
      return [
        list(subjects).map((subject) => wrongSubject(subject, isWide)),
        isWide &&
          path(roleRef, 'kind') === 'Role' && {
            what: `binds the Role '${path(roleRef, 'name')}' for the whole cluster`,
            fix: 'name a ClusterRole, or use a RoleBinding',
          },
      ];
    }),
    wrong: binding('{ kind: ServiceAccount, name: web }'),
    right: binding('{ kind: ServiceAccount, name: web, namespace: web }'),
  },
  'webhook-name': {
    what: 'An admission webhook has a name that is no full domain',
    why: 'The API server refuses names of fewer than three parts, and two of one name.',
    fix: 'Name it after a domain, such as `pods.web.bramble.example`.',
    check: ofRows('admissionregistration.k8s.io/{Validating,Mutating}WebhookConfiguration', [
      'webhooks[].name',
      unless((name) => isSubdomain(name) && name.split('.').length > 2),
      "has a webhook named '{}'",
      'name it such as pods.web.bramble.example',
    ]),
    wrong: webhook('pods'),
    right: webhook('pods.web.bramble.example'),
  },
});
