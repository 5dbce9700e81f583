import { wholeAnswers } from '../lib/init/answers.ts';
import type { Texts } from '../lib/init/new-repository.ts';
import { docPages, OWN_PAGES } from '../lib/input/doc-pages.ts';
import { clusterMap } from '../lib/pages/cluster-map.ts';
import { complaints } from './documents.ts';
import { OFFER, renderRepository, repositoryOf } from './generated-repository.ts';
import { loadVerbs, wrongCommands } from './named-commands.ts';
import { ALL_RULES, ROOT } from './sample-cluster.ts';

/** What `bramble init` and synth write for somebody leads to what is there, since nothing else of bramble lies beside it. */

const ID = '0123456789abcdef0123456789abcdef';
const named = (kind: string) => OFFER.offered.filter((each) => each.kind === kind).map(({ name }) => name);
const LEAST = { domain: 'pis.home.arpa', nodes: 'a=192.168.1.2:8Gi', cloudflare: 'no', addons: '', apps: '' };
const ALL = {
  cloudflare: 'yes',
  'cloudflare-account': ID,
  'cloudflare-zone-id': ID,
  'cloudflare-state': 'pis',
  domain: 'pis.example',
  nodes: 'a=192.168.1.2:8Gi,b=192.168.1.3:8Gi,c=192.168.1.4:8Gi',
  addons: named('addon').join(','),
  apps: named('app').join(','),
};

/** The files of a repository, with what synth writes for people. */
function written(given: Readonly<Record<string, string>>): Texts {
  const texts = repositoryOf(wholeAnswers(OFFER, given));
  const rendering = renderRepository(texts, 'home');
  return new Map([...texts, ...rendering.files, ...clusterMap('clusters', [rendering], false).files]);
}

/** What is rendered, and where it is put. */
const RENDERED = /^(?:dist|flux)(?:\/|$)/;
const pages = docPages(ROOT).filter((name) => !OWN_PAGES.includes(name));
const known = new Set([...ALL_RULES.map(({ id }) => id), ...pages]);

/** In comments and in commands of a shell words stand behind it, or variables. */
const IN_PROSE = /is a word too many for|^handover needs/;

function wrong(files: Texts, document: string): readonly string[] {
  const paths = [...files.keys()];
  const isThere = (path: string) =>
    RENDERED.test(path) || paths.some((each) => each === path || each.startsWith(`${path.replace(/\/$/, '')}/`));
  const isPage = document.endsWith('.md');
  const { scripts } = JSON.parse(files.get('package.json')!) as { readonly scripts: Readonly<Record<string, string>> };
  const reader = { scripts, isMissing: (word: string) => /^(?:clusters|charts|docs)\//.test(word) && !isThere(word) };
  const folder = document.split('/').slice(0, -1);
  const resolved = (link: string) => new URL(link, `file:///${[...folder, ''].join('/')}`).pathname.slice(1);
  return complaints(files.get(document)!, document, (line) => [
    ...wrongCommands(line, reader).filter((what) => isPage || !IN_PROSE.test(what)),
    ...[...line.matchAll(/bramble explain ([a-z0-9-]+)/g)].flatMap(([, name = '']) =>
      known.has(name) ? [] : [`'${name}' is nothing that explain knows`],
    ),
    ...(isPage ? [...line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)] : [])
      .map(([, link = '']) => link)
      .filter((link) => !/^https?:/.test(link) && !isThere(resolved(link)))
      .map((link) => `leads to ${link}, which is not there`),
    ...[...line.matchAll(/\bdocs\/[\w/-]+\.md\b/g)].flatMap(([path]) => (isThere(path) ? [] : [`names ${path}`])),
  ]);
}

beforeAll(loadVerbs);

it.each([
  ['a link', '[there](rules/gone.md)', 'leads to rules/gone.md, which is not there'],
  ['a command', '`npx bramble sinth`', "'sinth' is no command"],
  ['a script', '`npm run pages`', 'there is no npm run pages'],
  ['a page of bramble', 'see docs/network.md', 'names docs/network.md'],
  ['a rule', '`npx bramble explain gone`', "'gone' is nothing that explain knows"],
])('%s that is not there is found', (_, line, what) => {
  const files = new Map([...repositoryOf(wholeAnswers(OFFER, LEAST)), ['README.md', line]]);
  expect(wrong(files, 'README.md')).toEqual([expect.stringContaining(what)]);
});

describe.each(['github', 'forgejo', 'gitea', 'gitlab', 'git'])('a repository at %s leads to what is there', (forge) => {
  it.each([
    ['with all that can be taken', ALL],
    ['with the least', LEAST],
  ])('%s', (_, given) => {
    const files = written({ ...given, forge });
    const documents = [...files.keys()].filter((path) => !RENDERED.test(path));
    expect(documents.flatMap((document) => wrong(files, document))).toEqual([]);
  });
});
