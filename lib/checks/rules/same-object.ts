import { ruleTable } from '../rule.ts';
import { checkUnique } from '../unique.ts';

const settings = (apiVersion: string, name: string) => `apiVersion: ${apiVersion}
kind: Service
metadata: { name: ${name} }
`;

/** Objects and files that are there once. */
export const rules = ruleTable({
  'same-object': {
    what: 'Two objects are one and the same, or want one file',
    why: 'The one would be written over the other, or two Kustomizations would apply them in turn for ever.',
    fix: 'Rename one of the two, or remove it.',
    check: ({ objects }) => checkUnique(objects),
    wrong: `${settings('v1', 'web')}---\n${settings('v1', 'web')}`,
    right: `${settings('v1', 'web')}---\n${settings('v1', 'site')}`,
  },
});
