import { closest } from '../model/closest.ts';
import { ruleList, rulePage } from '../pages/rule-pages.ts';
import { Sources } from './sources.ts';
import { type Outcome, type Repository, WrongUsage } from './verb.ts';

/** The page of a rule, or a list of all. Throws WrongUsage. */
export async function explain({ root }: Repository, id: string | undefined): Promise<Outcome> {
  const sources = new Sources(root, 'clusters');
  const rules = [...(await sources.allRules())].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (id === undefined) return { summary: ruleList(rules, ({ id, what }) => `${id}: ${what}`) };
  const rule = rules.find((each) => each.id === id);
  if (rule) return { summary: rulePage(rule, await sources.known()) };
  const meant = closest(
    id,
    rules.map((each) => each.id),
  );
  throw new WrongUsage(
    `'${id}' is no rule: ${meant ? `did you mean '${meant}'?` : 'explain without a name lists them'}`,
  );
}
