import { list } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { knownResources, misspelt } from '../known-rights.ts';
import { at } from '../placed.ts';
import { ruleTable } from '../rule.ts';

const GROUP = 'rbac.authorization.k8s.io';
const role = (rule: string) => `
apiVersion: ${GROUP}/v1
kind: Role
metadata: { name: web }
rules: [${rule}]
`;

export const rules = ruleTable({
  'misspelt-right': {
    severity: 'warning',
    what: 'A role or a webhook names what does not exist',
    why: 'Kubernetes takes any word in the rules of a role, and of a webhook. Nothing fails but the program that has the role: it is forbidden what it was meant to do. A webhook is never asked.',
    fix: 'Correct the word: resources are written in the plural, and all is written in small letters.',
    check: (subject) => {
      const known = knownResources(subject);
      return subject.objects.flatMap((each) => {
        const { object } = each;
        const isRole = object.apiVersion.startsWith(`${GROUP}/`);
        const isHook = object.apiVersion.startsWith('admissionregistration.k8s.io/');
        const rules = isRole
          ? object.rules
          : isHook
            ? list(object.webhooks).flatMap((hook) => list(hook.rules))
            : undefined;
        return misspelt(rules, known).map(({ is, word, meant }) =>
          at(each, { what: `names the ${is} '${word}', which does not exist`, fix: `did you mean '${meant}'?` }),
        );
      });
    },
    wrong: role('{ apiGroups: [""], resources: [secret], verbs: [get] }'),
    right: role('{ apiGroups: [""], resources: [secrets], verbs: [get] }'),
  },
  'empty-role': {
    severity: 'warning',
    what: 'A role allows nothing, or a binding gives it to nobody',
    why: 'Kubernetes takes both, and the account that needs the rights is forbidden what it was meant to do.',
    fix: 'Give the role `rules`, and the binding `subjects`, or remove them.',
    check: ofObjects(
      ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => `${GROUP}/${kind}`),
      ({ kind, rules, aggregationRule, subjects }) => {
        if (kind.endsWith('Binding')) {
          return list(subjects).length > 0 ? [] : [{ what: 'gives its role to nobody', fix: 'give it subjects' }];
        }
        return list(rules).length > 0 || aggregationRule !== undefined
          ? []
          : [{ what: 'allows nothing', fix: 'give it rules' }];
      },
    ),
    wrong: role(''),
    right: role('{ apiGroups: [""], resources: [pods], verbs: [get] }'),
  },
});
