import { UNUSED_ACCEPTANCE, WRONG_ACCEPTANCE } from '../acceptance.ts';
import { ruleTable } from '../rule.ts';

/** Both are found while other findings are taken out of the list. */
export const rules = ruleTable({
  [UNUSED_ACCEPTANCE]: {
    severity: 'warning',
    acceptable: false,
    what: 'Something is accepted that is not found',
    why: 'What was accepted has been mended since, or was never there. Left where it is, it would hide the next mistake of the kind.',
    fix: 'Remove the line from `accept`.',
  },
  [WRONG_ACCEPTANCE]: {
    what: 'An acceptance names no rule, one that nobody can accept, or gives no reason',
    why: 'The next reader has to know why the cluster differs, and an acceptance that takes nothing out only looks as if it did.',
    fix: "Write the rule's name and a sentence: `accept: { 'memory-limit': 'the JVM sizes itself' }`.",
  },
});
