import { listed } from '../../model/listed.ts';
import { counted } from '../object-names.ts';
import type { ShownLine } from '../shown-fields.ts';
import { foldedDangers, type Outline, type ShownComponent } from './outline.ts';

/** By which a comment is found again, and written anew. */
export const MARK = '<!-- bramble diff -->';

/** In characters: GitHub takes no longer comment. */
const LONGEST = 65_000;

/**
 * The report as Markdown that fits a comment, whatever its size: dangers first, long parts folded, what does not fit counted.
 * @param errors what else is wrong with the change @default nothing
 */
export function markdownOf(outline: Outline, errors: readonly string[] = []): string {
  const { title, unread, answers, routine, dangers, accepted, effects, folds, components } = outline;
  const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.map(cell).join(' | ')} |`);
  const parts: readonly Part[] = [
    { text: [MARK, `### ${inline(title)}`, '', '| asked | answer |', '|---|---|'] },
    { text: table(answers.map(({ asks, says, no }) => [`**${asks}**`, says.length === 0 ? no : saidBriefly(says)])) },
    ...section(
      `#### ${counted(errors.length, 'error')}`,
      errors.map((each) => `- ${inline(each)}`),
    ),
    ...section(
      '#### Not read',
      unread.map((each) => `- ${inline(each)}`),
    ),
    { text: ['', ...routine.map((each) => `- routine: ${inline(each)}`)] },
    ...section(
      `#### ${counted(dangers.length, 'danger')}`,
      foldedDangers(dangers).map(({ rule, text }) => `- **${rule}** ${inline(text)}`),
    ),
    ...section(
      '#### Accepted for this step',
      accepted.map((each) => `- ${inline(each)}`),
    ),
    ...section(
      '#### What happens',
      effects.flatMap(({ is, of, what, fix, commands }) => [
        `- **${is}** ${inline(`${listed(of)}: ${what}${fix === undefined ? '' : ` (${fix})`}`)}`,
        ...(commands.length === 0 ? [] : folded('commands', fenced('sh', commands))),
      ]),
    ),
    ...(folds.length + components.length === 0 ? [] : [{ text: ['', '#### What changes', ''] }]),
    ...folds.map(({ lines, amount, of }) => ({
      text: folded(`${escaped(lines[0]?.text ?? '')} in ${amount}`, [
        ...fenced('diff', lines.map(diffLine)),
        '',
        inline(of.join(', ')),
      ]),
    })),
    ...components.map((each) => ({ text: componentLines(each) })),
  ];
  return fitting(parts);

  function section(heading: string, lines: readonly string[]): readonly Part[] {
    return lines.length === 0 ? [] : [{ text: ['', heading, ''] }, ...lines.map((line) => ({ text: [line] }))];
  }
}

/** Lines that stand or go together. */
interface Part {
  readonly text: readonly string[];
}

function fitting(parts: readonly Part[]): string {
  const texts = parts.map(({ text }) => text.join('\n'));
  let length = 0;
  const shown = texts.filter((text) => {
    length += text.length + 1;
    return length <= LONGEST;
  });
  const left = texts.length - shown.length;
  const more = left === 0 ? [] : ['', `_… ${left} more parts do not fit a comment: npm run diff shows all._`];
  return [...shown, ...more].join('\n');
}

function componentLines({ name, is, source, objects }: ShownComponent): readonly string[] {
  const state = is === 'changed' ? '' : ` (${is})`;
  const from = source === '' ? '' : ` · ${escaped(source)}`;
  const signs = { created: '+', removed: '-', changed: '@@' };
  const lines = objects.flatMap((object) => [
    `${signs[object.is]} ${object.name}${object.is === 'changed' ? ' @@' : ''}`,
    ...object.lines.map(diffLine),
  ]);
  return folded(`<b>${escaped(name)}</b>${state}: ${counted(objects.length, 'object')}${from}`, fenced('diff', lines));
}

/** A line in the colours of `diff`: what is another is neither gone nor new. */
function diffLine({ sign, text, depth }: ShownLine): string {
  return `${sign === '~' ? '!' : sign} ${'  '.repeat(depth)}${text.replaceAll(/[\r\n]+/g, ' ')}`;
}

function folded(summary: string, lines: readonly string[]): readonly string[] {
  return ['<details><summary>', '', summary, '', '</summary>', '', ...lines, '', '</details>'];
}

/** No line within ends the block. */
function fenced(language: string, lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((each) => each.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

function saidBriefly(says: readonly string[]): string {
  const [first = '', ...others] = says;
  return inline(others.length === 0 ? first : `${first}; and ${others.length} more`);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/[\r\n]+/g, ' ');
}

/** Text that means nothing to Markdown, calls nobody, and makes no link of its own. */
function inline(text: string): string {
  return escaped(text).replaceAll(/[`*_[\]~]/g, '\\$&');
}

function escaped(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '&#64;');
  return safe.replaceAll(/[\r\n]+/g, ' ');
}
