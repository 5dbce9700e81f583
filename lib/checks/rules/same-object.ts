import type { Rule } from '../rule.ts';
import { checkUnique } from '../unique.ts';

const settings = (apiVersion: string, name: string) => `apiVersion: ${apiVersion}
kind: Service
metadata: { name: ${name} }
`;

/** Objects and files that are there once. */
export const rules: readonly Rule[] = [
  {
    id: 'same-object',
    severity: 'error',
    what: 'Two objects are one and the same, or want one file',
    why: 'The one would be written over the other, or two Kustomizations would apply them in turn for ever.',
    fix: 'Rename one of the two, or remove it.',
    check: ({ objects }) => checkUnique(objects),
    wrong: { objects: `${settings('v1', 'web')}---\n${settings('v1', 'web')}` },
    right: { objects: `${settings('v1', 'web')}---\n${settings('v1', 'site')}` },
  },
];
