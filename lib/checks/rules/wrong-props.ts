import { ruleTable } from '../rule.ts';
import { sift } from '../sift.ts';

/** What types refuse, which synth does not ask. */
export const rules = ruleTable({
  'wrong-prop': {
    what: 'A prop does not exist, is missing, or has a value that it cannot have',
    why: 'What depends on the prop can neither be drawn nor judged. A misspelt prop would be passed over without a word, and an amount in a wrong unit would become another amount.',
    fix: 'Correct the prop that is named. `npx tsc --noEmit`, or your editor, finds the same. What depends on it is looked at as soon as it is right.',
    check: ({ declaration, inputs }) =>
      sift(declaration, inputs.sides).findings.map(({ component, where, what, fix }) => ({
        component,
        where,
        what,
        fix,
      })),
    wrong: { component: { namespace: { podsecurity: 'baseline' } as object } },
    right: { component: { namespace: { podSecurity: 'baseline' } } },
  },
});
