import { unknownVerb } from './command-line.ts';
import { contents, usageOf } from './usage.ts';
import { verbOf, WrongUsage } from './verb.ts';
import { VERBS } from './verbs.ts';

/** Shows what there is, from the verbs themselves. */
export const verb = verbOf({
  name: 'help',
  does: 'list the commands, or show the flags of one',
  flags: {},
  words: { shown: '[COMMAND]', least: 0 },
  run: async ({ root }, _given, words) => {
    const load = words.length > 0 ? [VERBS[words.join(' ').replaceAll(':', ' ')]] : Object.values(VERBS);
    const found = load.filter((each) => each !== undefined);
    if (found.length === 0) throw new WrongUsage(unknownVerb(words, Object.keys(VERBS)));
    const verbs = (await Promise.all(found.map((each) => each(root)))).map((module) => module.verb);
    const [only] = verbs;
    return { summary: words.length > 0 && only ? usageOf(only) : contents(verbs) };
  },
});
