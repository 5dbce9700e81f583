import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPackage } from '../lib/commands/wording.ts';
import { addonNames, addonPage, appNames, docPage, docPages, OWN_PAGES } from '../lib/input/doc-pages.ts';
import { complaints } from './documents.ts';
import { loadVerbs, wrongCommands } from './named-commands.ts';
import { ALL_RULES, ROOT } from './sample-cluster.ts';

/** What `bramble explain` shows where bramble is a package leads to what the package has. */

const pages = docPages(ROOT).filter((name) => !OWN_PAGES.includes(name));
const known = new Set([...ALL_RULES.map(({ id }) => id), ...pages, ...addonNames(ROOT), ...appNames(ROOT)]);
// Pages that everybody reads may tell of these, which are run where bramble is made.
const reader = { scripts: { bench: '', e2e: '', examples: '', pack: '' }, isMissing: () => false };

const wrong = (line: string) => [
  ...[...line.matchAll(/bramble explain ([a-z0-9-]+)/g)].flatMap(([, name = '']) =>
    known.has(name) ? [] : [`'${name}' is nothing that explain knows`],
  ),
  ...[...line.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => `leads to ${link}`),
  // Prose names a command without its words.
  ...wrongCommands(line, reader).filter((what) => !/ needs [A-Z]/.test(what)),
];

beforeAll(loadVerbs);

it.each([
  ['see [it](cookbook.md), [this](gone.md)', "'gone' is nothing that explain knows"],
  ['`npm run sinth`', "'sinth' is no command"],
])('%s is found to be wrong', (line, says) => {
  expect(wrong(asPackage(line))).toEqual([expect.stringContaining(says)]);
});

it.each([...pages.map(docPage), ...addonNames(ROOT).map(addonPage), 'package/README.md'])('%s', (page) => {
  expect(complaints(asPackage(readFileSync(join(ROOT, page), 'utf8')), page, wrong)).toEqual([]);
});
