import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docPage, docPages } from '../input/doc-pages.ts';
import { homeOf } from '../input/load-starters.ts';
import { closest } from '../model/closest.ts';
import { ruleList, rulePage } from '../pages/rule-pages.ts';
import { Sources } from './sources.ts';
import { CLUSTERS, type Outcome, type Repository, WrongUsage } from './verb.ts';

/** The page of a rule, a page of bramble's docs, or a list of both. Throws WrongUsage. */
export async function explain({ root }: Repository, name: string | undefined): Promise<Outcome> {
  const sources = new Sources(root, CLUSTERS);
  const rules = [...(await sources.allRules())].sort((a, b) => (a.id < b.id ? -1 : 1));
  const home = homeOf(root);
  const pages = docPages(home);
  if (name === undefined) {
    const list = ruleList(rules, ({ id, what }) => `${id}: ${what}`);
    return { summary: [list, '', '## Pages', '', ...pages].join('\n') };
  }
  const rule = rules.find(({ id }) => id === name);
  if (rule) return { summary: rulePage(rule, await sources.known()) };
  if (pages.includes(name)) return { summary: readFileSync(join(home, docPage(name)), 'utf8').trimEnd() };
  const meant = closest(name, [...rules.map(({ id }) => id), ...pages]);
  throw new WrongUsage(
    `'${name}' is no rule and no page: ${meant ? `did you mean '${meant}'?` : 'explain without a name lists them'}`,
  );
}
