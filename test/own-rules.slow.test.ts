import { clustersFolder, synth } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const RULE = `
  severity: 'warning' as const,
  what: 'A component says nothing of itself',
  why: 'Nobody knows what it is for.',
  fix: 'Say it.',
`;
const ABOUT = `check: ({ cluster }) => cluster.components
  .filter(({ about }) => about === undefined)
  .map(({ name: component }) => ({ component, where: 'about', what: 'is missing', fix: 'say what it is for' })),`;
const rules = (...bodies: readonly string[]) =>
  `import type { Rule } from 'bramble/rules';\nexport const rules: readonly Rule[] = [${bodies.map((body) => `{ ${body} }`).join(', ')}];\n`;
const home = (props = '', head = '') => `
import { cluster, component, node } from 'bramble';
${head}
export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [component({ name: 'web', ${props} })],
});
`;
/** Another mistake, which is to be told too. */
const WRONG = { 'lab/cluster.ts': home('abuot: 1').replace('home', 'lab').replaceAll('10.10.11.', '10.10.12.') };

/** What synth says of a folder of clusters, which it calls CLUSTERS. */
function said(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const folder = clustersFolder(files);
  const { code, out, err } = synth(['--clusters', folder, '--out', temporaryFolder(), ...args]);
  expect(err).toBe('');
  return { code, text: out.replaceAll(folder, 'CLUSTERS') };
}

function errors(files: Readonly<Record<string, string>>): readonly string[] {
  return said(files)
    .text.split('\n')
    .filter((line) => line.startsWith('error'));
}

describe('a file of rules that cannot be used is one finding, with its line', () => {
  it.each([
    [
      'is no TypeScript',
      "import type { Rule } from 'bramble/rules';\nexport const rules = [;\n",
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts:2: cannot be loaded: Unexpected ";" \(/,
    ],
    [
      'throws',
      "\n\nthrow new Error('no luck');\n",
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts:3: cannot be loaded: no luck \(/,
    ],
    [
      'throws what is no error',
      "throw 'no luck';\n",
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts: cannot be loaded: no luck \(/,
    ],
    [
      'imports what is not there',
      "// A comment.\nimport { home } from './homes.ts';\nexport const rules = home;\n",
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts:2: cannot be loaded: .*homes\.ts/,
    ],
    [
      'imports what is not exported',
      "import { nothing } from 'bramble';\nexport const rules = [nothing];\n",
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts:1: cannot be loaded: .*nothing/,
    ],
    [
      'exports no rules',
      'export const rule = [];\n',
      /^error CLUSTERS CLUSTERS\/rules\/own\.ts: does not export rules \(/,
    ],
    ['exports something else', 'export const rules = { id: 1 };\n', /own\.ts: does not export rules \(/],
  ])('that %s', (_, text, expected) => {
    const found = errors({ 'home/cluster.ts': home(), 'rules/own.ts': text, ...WRONG });
    expect(found).toEqual([
      expect.stringMatching(expected),
      expect.stringContaining("error lab/web: has no prop 'abuot'"),
    ]);
  });
});

describe('a rule that is none is one finding', () => {
  it.each([
    ['Own Rule', `id: 'Own Rule', ${RULE}`, "rules[0].id: 'Own Rule' is no id of a rule"],
    ['no id', RULE, "rules[0]: has no 'id'"],
    [
      'another severity',
      `id: 'own', ${RULE} severity: 'fatal',`,
      "rules[0].severity: 'fatal' is none of 'error', 'warning', 'note'",
    ],
    ['a misspelt field', `id: 'own', ${RULE} chekc: () => [],`, "rules[0]: has no prop 'chekc'"],
  ])('for %s', (_, body, expected) => {
    expect(errors({ 'home/cluster.ts': home(), 'rules/own.ts': rules(body) })).toEqual([
      expect.stringContaining(`error CLUSTERS CLUSTERS/rules/own.ts: ${expected} (`),
    ]);
  });

  it.each([["id: 'memory-limit',", 'bramble']])('where another one has its id: %s', (id, owner) => {
    expect(errors({ 'home/cluster.ts': home(), 'rules/own.ts': rules(id + RULE) })).toEqual([
      expect.stringContaining(`CLUSTERS/rules/own.ts: has a rule ${id.slice(4, -1)}, which ${owner} has too (`),
    ]);
  });

  it('where two of its own files have one id', () => {
    const one = rules(`id: 'own', ${RULE}`);
    expect(errors({ 'home/cluster.ts': home(), 'rules/a.ts': one, 'rules/b.ts': one })).toEqual([
      expect.stringContaining("CLUSTERS/rules/b.ts: has a rule 'own', which CLUSTERS/rules/a.ts has too ("),
    ]);
  });

  it('where a component brings it', () => {
    expect(errors({ 'home/cluster.ts': home("rules: [{ id: 'x' } as never]") })).toEqual([
      expect.stringContaining("error home/web rules: rules[0]: has no 'severity', 'what', 'why', 'fix' ("),
    ]);
  });
});

describe('a rule that fails is one finding, which names rule and file', () => {
  it.each([
    ['throws', "check: () => { throw new Error('no luck\\nat all'); },", 'no luck'],
    ['returns no list', 'check: (() => undefined) as never,', undefined],
    ['returns a promise', 'check: (async () => []) as never,', 'it returns no list of { what, fix }'],
    ['finds what says nothing', 'check: (() => [{ where: 1 }]) as never,', 'it returns no list of { what, fix }'],
    ['throws between clusters', "checkAll: () => { throw new Error('no luck'); },", 'no luck'],
  ])('that %s', (_, check, message) => {
    expect(errors({ 'home/cluster.ts': home(), 'rules/own.ts': rules(`id: 'own', ${RULE} ${check}`) })).toEqual(
      message === undefined
        ? []
        : [expect.stringContaining(`home CLUSTERS/rules/own.ts: the rule 'own' fails: ${message} (`)],
    );
  });

  it('and an acceptance of a rule that cannot be read is not judged', () => {
    const files = { 'home/cluster.ts': home("accept: { 'own': 'why' }"), 'rules/own.ts': 'throw 1;' };
    expect(said(files).text.match(/^(error|warning)/gm)).toEqual(['error']);
  });
});

describe('a rule of a user', () => {
  const own = { 'rules/own.ts': rules(`id: 'own', ${RULE} ${ABOUT}`) };

  it('finds what is wrong, and names its page', () => {
    const { code, text } = said({ 'home/cluster.ts': home(), ...own });
    expect(code).toBe(0);
    expect(text).toContain(
      'warning home/web about: is missing (say what it is for; CLUSTERS/home/cluster.ts:9; docs/own-rules/own.md)\n',
    );
  });

  it('is accepted like a rule of bramble', () => {
    const { text } = said({ 'home/cluster.ts': home("accept: { own: 'because' }"), ...own });
    expect(text).not.toContain('warning');
    expect(text).toContain('1 accepted');
  });

  it('is listed for programs', () => {
    const { text } = said({ 'home/cluster.ts': home(), ...own }, '--json');
    const { rules: listed, findings } = JSON.parse(text) as Record<string, readonly object[]>;
    const page = 'docs/own-rules/own.md';
    expect(listed).toContainEqual(expect.objectContaining({ rule: 'own', severity: 'warning', page, found: 1 }));
    expect(findings).toEqual([expect.objectContaining({ rule: 'own', page })]);
  });

  it('may come with a component, once however often it is made', () => {
    const brought = `import type { Rule } from 'bramble/rules';\nconst rules: readonly Rule[] = [{ id: 'own', ${RULE} ${ABOUT} }];`;
    const { text } = said({
      'home/cluster.ts': home("rules }), component({ name: 'site', about: 'A site', rules", brought),
    });
    expect(text.match(/^(error|warning).*/gm)).toEqual([
      'warning home/web about: is missing (say what it is for; CLUSTERS/home/cluster.ts:17; docs/own-rules/own.md)',
    ]);
  });

  it('may share a file in a folder below with others', () => {
    const files = {
      'rules/own.ts': "export { rules } from './shared/about.ts';\n",
      'rules/shared/about.ts': rules(`id: 'own', ${RULE} ${ABOUT}`),
    };
    expect(said({ 'home/cluster.ts': home(), ...files }).text).toContain('is missing');
  });
});
