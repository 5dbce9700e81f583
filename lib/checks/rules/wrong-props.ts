import { malformed } from '../../model/cluster-shapes.ts';
import type { Rule } from '../rule.ts';

/** What types refuse, which synth does not ask. */
export const rules: readonly Rule[] = [
  {
    id: 'wrong-prop',
    severity: 'error',
    what: 'A prop does not exist, is missing, or has a value that it cannot have',
    why: 'Whatever else is said of the cluster would follow from the mistake. A misspelt prop would be passed over without a word, and an amount in a wrong unit would become another amount.',
    fix: 'Correct the prop that is named. `npx tsc --noEmit`, or your editor, finds the same. The rest of the cluster is looked at as soon as its props are right.',
    check: ({ declaration }) =>
      malformed(declaration).map(({ component, where, what, fix }) => ({ component, where, what, fix })),
    wrong: { component: { namespace: { podsecurity: 'baseline' } as object } },
    right: { component: { namespace: { podSecurity: 'baseline' } } },
  },
];
