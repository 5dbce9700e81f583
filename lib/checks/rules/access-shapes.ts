import { list, path } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { ruleTable } from '../rule.ts';
import { isSubdomain } from '../schema-formats.ts';

const RBAC = 'rbac.authorization.k8s.io';
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

const role = (kind: string, rule: string) =>
  `apiVersion: ${RBAC}/v1\nkind: ${kind}\nmetadata:\n  name: web\nrules: [${rule}]\n`;
const binding = (subject: string) => `apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata:
  name: web
roleRef: { apiGroup: ${RBAC}, kind: ClusterRole, name: web }
subjects: [${subject}]
`;

const webhook = (name: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: web
webhooks:
  - name: ${name}
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig: { service: { name: web, namespace: web } }
`;

export const rules = ruleTable({
  'role-rule': {
    what: 'A rule of a role says nothing, or two things at once',
    why: 'The API server refuses it: a rule is about resources of API groups, or about URLs, which only a ClusterRole knows.',
    fix: 'Give `apiGroups` and `resources`, or `nonResourceURLs`.',
    check: ofObjects([`${RBAC}/Role`, `${RBAC}/ClusterRole`], ({ kind, rules }) =>
      list(rules).flatMap(({ apiGroups, resources, nonResourceURLs, resourceNames }, index) => {
        const rule = `rules[${index}]`;
        if (isFilled(nonResourceURLs)) {
          if (kind === 'Role')
            return [{ what: `${rule} has nonResourceURLs, which a Role cannot have`, fix: 'use a ClusterRole' }];
          return isFilled(resources) || isFilled(apiGroups) || isFilled(resourceNames)
            ? [{ what: `${rule} is about resources and URLs`, fix: 'make two rules of it' }]
            : [];
        }
        if (!isFilled(apiGroups))
          return [{ what: `${rule} has no apiGroups`, fix: "give them, such as [''] for those of the core" }];
        return isFilled(resources) ? [] : [{ what: `${rule} has no resources`, fix: 'give them, such as [pods]' }];
      }),
    ),
    wrong: role('ClusterRole', '{ resources: [pods], verbs: [get] }'),
    right: role('ClusterRole', "{ apiGroups: [''], resources: [pods], verbs: [get] }"),
  },
  'role-subject': {
    what: 'A binding names nobody that there can be',
    why: 'The API server refuses it: a ServiceAccount lives in a namespace, and has no API group; users and groups have one.',
    fix: 'Give a ServiceAccount its `namespace`, and leave out `apiGroup`.',
    check: ofObjects([`${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`], ({ kind, subjects, roleRef }) => [
      ...list(subjects).flatMap(({ kind: of, name, namespace, apiGroup }) => {
        const who = `'${name}'`;
        if (of === 'ServiceAccount') {
          if (typeof name === 'string' && name !== '' && !isSubdomain(name))
            return [{ what: `names the ServiceAccount ${who}`, fix: 'use lower-case letters, digits and dashes' }];
          // Within a namespace its own is meant.
          if (!namespace && kind === 'ClusterRoleBinding')
            return [{ what: `names the ServiceAccount ${who} without its namespace`, fix: 'give the namespace' }];
          return apiGroup ? [{ what: `names the ServiceAccount ${who} with an apiGroup`, fix: 'remove apiGroup' }] : [];
        }
        return !apiGroup || apiGroup === RBAC
          ? []
          : [{ what: `names the ${of} ${who} of ${apiGroup}`, fix: `write apiGroup: ${RBAC}` }];
      }),
      ...(kind === 'ClusterRoleBinding' && path(roleRef, 'kind') === 'Role'
        ? [
            {
              what: `binds the Role '${path(roleRef, 'name')}' for the whole cluster`,
              fix: 'name a ClusterRole, or use a RoleBinding',
            },
          ]
        : []),
    ]),
    wrong: binding('{ kind: ServiceAccount, name: web }'),
    right: binding('{ kind: ServiceAccount, name: web, namespace: web }'),
  },
  'webhook-name': {
    what: 'An admission webhook has a name that is no full domain',
    why: 'The API server refuses names of fewer than three parts, and two of one name.',
    fix: 'Name it after a domain, such as `pods.web.bramble.example`.',
    check: ofObjects(
      [
        'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
        'admissionregistration.k8s.io/MutatingWebhookConfiguration',
      ],
      ({ webhooks }) =>
        list(webhooks)
          .map(({ name }) => name)
          .filter(
            (name) => typeof name === 'string' && name !== '' && (!isSubdomain(name) || name.split('.').length < 3),
          )
          .map((name) => ({ what: `has a webhook named '${name}'`, fix: 'name it such as pods.web.bramble.example' })),
    ),
    wrong: webhook('pods'),
    right: webhook('pods.web.bramble.example'),
  },
});
