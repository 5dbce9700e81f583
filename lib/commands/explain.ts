import { verbOf } from './verb.ts';

/** Tells what a rule looks for, why, and what to do. */
export const verb = verbOf({
  name: 'explain',
  does: 'tell what a rule finds, why it matters and what to do, or show a page of bramble; without a name, list them',
  words: { shown: '[RULE|PAGE]', least: 0, most: 1 },
  flags: {},
  run: async (repository, _given, [rule]) => (await import('./explain-rule.ts')).explain(repository, rule),
});
