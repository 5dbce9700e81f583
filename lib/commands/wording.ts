import { OWN_PAGES } from '../input/doc-pages.ts';

/** Puts the commands and pages that a text names into the words that hold where it is read. */
export type Wording = (text: string) => string;

/** In bramble's own repository: as they are written, as npm scripts and files. */
export const asScripts: Wording = (text) => text;

type Row = readonly [RegExp, string | ((match: string, ...groups: string[]) => string)];

const UP = String.raw`(?:\.\.?/)*(?:docs/)?`;
const TEXT = String.raw`\[([^\][]+)\]`;
const HEADING = String.raw`(?:#[\w-]+)?`;

/** A link to a page of docs or of a rule, or to that of an add-on. */
const PAGE = String.raw`(?:${UP}(?:rules/)?([a-z0-9-]+)\.md|(?:\.\.?/)*(?:charts/addons/)?([a-z0-9-]+)/README\.md)${HEADING}`;

/** What commands and pages are called in a repository that has bramble as a package: neither its scripts nor its files are there. */
const PACKAGED: readonly Row[] = [
  [/ Flags stand behind a --, or npm takes them for its own\./g, ''],
  [/, or by the short names:/g, ':'],
  [/ \(with npm run -s\)/g, ''],
  [/npm run (?:-s )?bramble -- /g, 'npx bramble '],
  [/npm run (?:-s )?(rules|systems)\b/g, 'npx bramble pages $1'],
  // These are of bramble's own repository alone.
  [
    /npm run (?:-s )?(?!(?:bench|e2e|examples|pack)\b)([a-z]+)(?::([a-z]+))?(?: --(?= ))?/g,
    (_, verb, second) => ['npx bramble', verb, ...(second ? [second] : [])].join(' '),
  ],
  // So are decisions, and pages of how bramble is made.
  [/\s?\(\[[^\][]+\]\((?:\.\.?\/)*(?:docs\/)?adr\/[^)\s]+\)\)/g, ''],
  [new RegExp(`${TEXT}\\(${UP}(?:${OWN_PAGES.join('|')})\\.md${HEADING}\\)`, 'g'), '$1'],
  [new RegExp(`${TEXT}\\(${UP}rules/README\\.md\\)`, 'g'), '$1 (npx bramble explain)'],
  [
    new RegExp(`\\(${TEXT}\\(${PAGE}\\)\\)`, 'g'),
    (_, text, page, addon) => `(${text}: npx bramble explain ${page ?? addon})`,
  ],
  [new RegExp(`${TEXT}\\(${PAGE}\\)`, 'g'), (_, text, page, addon) => `${text} (npx bramble explain ${page ?? addon})`],
  [/\[[^\][]+\]\((?:docs\/)?(app-image\/[\w.-]+|diff\.schema\.json)\)/g, '`node_modules/bramble/docs/$1`'],
  [/\[([^\][]+)\]\((?:(?:#|\.\.?\/|[a-z-]+\/)[^)\s]*|[\w-]+\.ts)\)/g, '$1'],
  // What synth writes is there, and what has been written now.
  [
    /(?<!^(?:\S*(?:create|update|remove)\S*| *"path":) "?)docs\/(?:(?:own-)?rules\/)?(?!(?:cluster|systems)\.md)([a-z0-9-]+)\.md/gm,
    'npx bramble explain $1',
  ],
  [/`-- (?=--)/g, '`'],
  [/docs\/rules/g, 'npx bramble explain'],
];

export const asPackage: Wording = (text) =>
  PACKAGED.reduce((worded, [pattern, by]) => worded.replace(pattern, by as string), text);
