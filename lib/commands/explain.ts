import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonNames, addonPage, appFile, appNames, docPage, docPages } from '../input/doc-pages.ts';
import { homeOf } from '../input/load-starters.ts';
import { readWords, type Word } from '../input/read-words.ts';
import { closest } from '../model/closest.ts';
import { ruleList, rulePage } from '../pages/rule-pages.ts';
import { Sources } from './sources.ts';
import { CLUSTERS, type Outcome, type Repository, WrongUsage } from './verb.ts';

/** What is shown as it stands, by the title of its list. */
const SHOWN = [
  { title: 'Pages', names: docPages, file: docPage },
  { title: 'Add-ons', names: addonNames, file: addonPage },
  { title: 'Apps, to copy into charts/apps', names: appNames, file: appFile },
];

/** The page of a rule, a page of bramble, an app, or what a word means; without a name, a list of all but the words. Throws WrongUsage. */
export async function explain({ root }: Repository, name: string | undefined): Promise<Outcome> {
  const sources = new Sources(root, CLUSTERS);
  const rules = [...(await sources.allRules())].sort((a, b) => (a.id < b.id ? -1 : 1));
  const home = homeOf(root);
  if (name === undefined) {
    const list = ruleList(rules, ({ id, what }) => `${id}: ${what}`);
    const shown = SHOWN.map(({ title, names }) => ['', `## ${title}`, '', ...names(home)].join('\n'));
    return { summary: [list, ...shown, '', 'It tells of each word that is imported, too: explain claim.'].join('\n') };
  }
  const rule = rules.find(({ id }) => id === name);
  if (rule) return { summary: rulePage(rule, await sources.known()) };
  const page = SHOWN.find(({ names }) => names(home).includes(name));
  if (page) return { summary: readFileSync(join(home, page.file(name)), 'utf8').trimEnd() };
  const words = /^\w+$/.test(name) ? readWords(home, name) : [];
  if (words.length > 0) return { summary: words.map(told).join('\n\n') };
  const meant = closest(name, [...rules.map(({ id }) => id), ...SHOWN.flatMap(({ names }) => names(home))]);
  throw new WrongUsage(
    `'${name}' is no rule, page, add-on, app or word: ${meant ? `did you mean '${meant}'?` : 'explain without a name lists them'}`,
  );
}

function told({ from, text }: Word): string {
  return `From '${from}':\n\n${text}`;
}
