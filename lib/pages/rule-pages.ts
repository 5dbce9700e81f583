import { check, checkAll } from '../checks/check.ts';
import type { Example, Rule, SourcedRule } from '../checks/rule.ts';
import { findingLine, pageOf } from '../model/finding.ts';
import type { Inputs } from '../model/inputs.ts';
import { header } from '../output/header.ts';
import { OWN_RULE_PAGES, RULE_PAGES } from '../output/place.ts';
import { declared } from './example-declaration.ts';
import { declarationsOf, type ExampleKinds, stepOf, subjectOf } from './rule-example.ts';

const HEADER = header(RULE_PAGES.source, 'markdown');
const OWN_HEADER = header(OWN_RULE_PAGES.source, 'markdown');

/** The pages of bramble's rules and of those of add-ons, by their path in the repository, with a list of them. */
export function rulePages(rules: readonly SourcedRule[], known: ExampleKinds): ReadonlyMap<string, string> {
  const sorted = rules.filter((rule) => rule.page === undefined).sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map([
    [`${RULE_PAGES.at}/README.md`, contents(sorted)],
    ...sorted.map((rule) => [pageOf({ rule: rule.id }), page(HEADER, rule, known)] as const),
  ]);
}

/** The pages of a user's own rules. They have no list, so that nothing of the user's and of bramble's is in one file. */
export function ownRulePages(rules: readonly SourcedRule[], known: ExampleKinds): ReadonlyMap<string, string> {
  return new Map(rules.flatMap((rule) => (rule.page ? [[rule.page, page(OWN_HEADER, rule, known)] as const] : [])));
}

function contents(rules: readonly Rule[]): string {
  return [
    HEADER,
    '',
    '# Rules',
    '',
    'What every synth looks at. What no rule looks at stands in [not-checked.md](not-checked.md).',
    '',
    ruleList(rules, ({ id, what }) => `- [${id}](${id}.md): ${what}`),
    '',
  ].join('\n');
}

/** Rules by what they come to, in the order given. */
export function ruleList<R extends Pick<Rule, 'severity' | 'checkStep'>>(
  rules: readonly R[],
  line: (rule: R) => string,
): string {
  const ofTrees = rules.filter(({ checkStep }) => checkStep === undefined);
  const group = (severity: Rule['severity']) => ofTrees.filter((rule) => rule.severity === severity).map(line);
  return [
    '## Errors: nothing is written',
    '',
    ...group('error'),
    '',
    '## Warnings: to be mended, or accepted with a reason',
    '',
    ...group('warning'),
    '',
    '## Notes: to be looked after some time, or accepted',
    '',
    ...group('note'),
    '',
    '## Dangers: of a step from one tree to another, told by npm run diff',
    '',
    ...rules.filter(({ checkStep }) => checkStep !== undefined).map(line),
  ].join('\n');
}

function page(header: string, rule: SourcedRule, known: ExampleKinds): string {
  return [header, '', rulePage(rule, known), ''].join('\n');
}

const COMES_TO: Readonly<Record<Rule['severity'], string>> = {
  error: 'An error: nothing is written.',
  warning: 'A warning.',
  note: 'A note: nothing is wrong yet.',
};

/** What there is to know of a rule, in Markdown. */
export function rulePage(rule: SourcedRule, known: ExampleKinds): string {
  const { id, severity, what, why, fix, acceptable = severity !== 'error', wrong, right } = rule;
  return [
    `# ${id}`,
    '',
    `${what}. ${rule.checkStep ? A_DANGER : COMES_TO[severity]}`,
    '',
    `**Why it matters.** ${why}`,
    '',
    `**What to do.** ${fix}`,
    ...(acceptable
      ? [
          '',
          '**To accept it**, say why beside the component, or in the cluster where the line names no component:',
          '',
          ...fenced('text', `accept: { '${id}': 'why' },`),
        ]
      : []),
    ...(rule.checkStep ? ['', TO_ACCEPT] : []),
    ...(wrong ? ['', '## Wrong', '', ...shown(wrong), '', ...fenced('text', said(rule, wrong, known))] : []),
    ...(right ? ['', '## Right', '', ...shown(right)] : []),
  ].join('\n');
}

const A_DANGER = 'A danger of a change: `npm run diff` tells of it, and `--fail-on danger` stops at it.';
const TO_ACCEPT = '**To accept it** for one step, see docs/diff.md.';

/** What synth, or diff, says of an example, for this rule alone. */
export function said(rule: SourcedRule, example: Example, known: ExampleKinds): string {
  const declarations = declarationsOf(example).map((declaration) => ({ declaration }));
  // Acceptances would be put to this one rule alone.
  const one = { ...check(subjectOf(example, known), [rule]) }.findings.filter((finding) => finding.rule === rule.id);
  const all = rule.checkAll ? checkAll(declarations, [rule]).findings : [];
  const ofStep = (rule.checkStep?.(stepOf(example, known)) ?? []).map((each) =>
    findingLine({ severity: 'warning', ...each, rule: rule.id, page: rule.page }).replace('warning', 'danger'),
  );
  return [...[...one, ...all].map(findingLine), ...ofStep].join('\n');
}

function shown(example: Example): readonly string[] {
  const { before, objects = '', beside = {}, secrets = {}, inputs = {}, files: written = {} } = example;
  const pairs = Object.entries(written).flatMap(([path, [was, is]]) => [`# ${path} before\n${was}`, `# after\n${is}`]);
  const own =
    before === undefined ? [objects] : [`# before\n${before.trim()}`, `# after\n${objects.trim() || '# nothing'}`];
  const files = Object.entries(secrets).map(([name, text]) => `# clusters/home/secrets/${name}\n${text}`);
  const others = Object.entries(beside).map(([name, text]) => `# of the component ${name}\n${text}`);
  const texts = [...own, ...pairs, ...others, imagesYaml(inputs), cdk8sYaml(inputs), ...files].map((text) =>
    text
      .trim()
      .replaceAll('\r', '␍')
      .replace(/^(.{150}).{50,}$/gm, '$1…'),
  );
  // Some of it is wrong for the compiler too, so that it must not take it for the code of a document.
  return [['typescript', declared(example)], ...texts.map((text) => ['yaml', text])]
    .filter(([, text]) => text !== '')
    .flatMap(([language = '', text = ''], at) => [...(at > 0 ? [''] : []), ...fenced(language, text)]);
}

/** The pins as they stand in their file. */
function imagesYaml({ pins = {}, markers = {}, platforms = {} }: Partial<Inputs>): string {
  const images = Object.entries(pins).map(
    ([name, pin]) => `  ${name}: ${pin}${markers[name] ? ` # ${markers[name]}` : ''}`,
  );
  const built = Object.entries(platforms).map(([reference, all]) => `  ${reference}: [${all.join(', ')}]`);
  return [
    ...(images.length > 0 ? ['# clusters/home/images.yaml', 'images:', ...images] : []),
    ...(built.length > 0 ? ['platforms:', ...built] : []),
  ].join('\n');
}

/** The CRDs as they are pinned. */
function cdk8sYaml({ crdPins = [] }: Partial<Inputs>): string {
  return crdPins.length > 0 ? ['# cdk8s.yaml', 'imports:', ...crdPins.map(({ url }) => `  - ${url}`)].join('\n') : '';
}

function fenced(language: string, text: string): readonly string[] {
  return [`\`\`\`${language}`, text, '```'];
}
