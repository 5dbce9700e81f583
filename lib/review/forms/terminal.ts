import { listed } from '../../model/listed.ts';
import type { ShownLine } from '../shown-fields.ts';
import { foldedDangers, type Outline, type ShownComponent, type ShownEffect, type ShownObject } from './outline.ts';

/** What a text means, for colours. */
export type Meaning = 'error' | 'danger' | 'warning' | 'note' | 'change' | 'added' | 'removed' | 'strong' | 'faint';

/** Colours a text for a meaning. */
export type Paint = (meaning: Meaning, text: string) => string;

/** No colour. */
export const uncoloured: Paint = (_, text) => text;

/** As many components as are told in full. */
const MOST = 25;

/**
 * The report for a terminal: the first questions, dangers, what happens, what changes.
 * @param isWhole show everything, however long
 */
export function terminalOf(outline: Outline, paint: Paint, isWhole: boolean): string {
  const { title, answers, routine, dangers, accepted, effects, folds, components } = outline;
  const named = (names: readonly string[]) => (isWhole ? names.join(', ') : listed(names));
  const shown = isWhole ? components : components.slice(0, MOST);
  const hasAnything = folds.length + components.length > 0;
  return [
    paint('strong', title),
    ...routine.map((each) => `routine   ${each}`),
    ...(hasAnything || effects.length > 0 ? answers.map(answered) : []),
    ...section(
      'dangers',
      foldedDangers(dangers).map(({ text, rule }) => `${paint('danger', 'danger')} ${rule} ${text}`),
    ),
    ...section('accepted for this step', accepted),
    ...section('what happens', effects.flatMap(effectLines)),
    ...section('what changes', [
      ...folds.flatMap(({ lines, amount, of }) => foldLines(lines, amount, named(of))),
      ...shown.flatMap(componentLines),
      ...(shown.length < components.length
        ? [`… and ${components.length - shown.length} more components (--all, --stat)`]
        : []),
    ]),
  ].join('\n');

  function section(heading: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : ['', paint('strong', heading), ...lines.map((line) => `  ${line}`)];
  }

  function answered({ asks, says, no }: Outline['answers'][number]): string {
    const [first, ...others] = says;
    if (first === undefined) return `${asks.padEnd(9)} ${paint('added', no)}`;
    const more = others.length === 0 ? '' : `; and ${others.length} more`;
    return `${asks.padEnd(9)} ${paint('danger', `${first}${more}`)}`;
  }

  function effectLines({ is, of, what, fix, commands }: ShownEffect): readonly string[] {
    const advice = fix === undefined ? '' : ` (${fix})`;
    return [
      `${paint('warning', is.padEnd(9))} ${named(of)}: ${what}${advice}`,
      ...commands.map((each) => `    ${each}`),
    ];
  }

  function foldLines(lines: readonly ShownLine[], amount: string, of: string): readonly string[] {
    const [first, ...others] = lines.map(painted);
    return [`${first} in ${amount}`, ...others, paint('faint', `    ${of}`)];
  }

  function componentLines({ name, is, source, objects }: ShownComponent): readonly string[] {
    const sign = is === 'new' ? paint('added', '+ ') : is === 'gone' ? paint('removed', '- ') : '';
    const from = source === '' ? '' : paint('faint', `  ${source}`);
    return [`${sign}${paint('strong', name)}${from}`, ...objectsLines(objects).map((line) => `  ${line}`)];
  }

  /** Objects that come or go need no more than a line together. */
  function objectsLines(objects: readonly ShownObject[]): readonly string[] {
    const names = (is: ShownObject['is']) => objects.filter((each) => each.is === is).map((each) => each.name);
    const told = (sign: string, meaning: Meaning, all: readonly string[]) =>
      all.length === 0 ? [] : [`${paint(meaning, sign)} ${named(all)}`];
    return [
      ...told('-', 'removed', names('removed')),
      ...told('+', 'added', names('created')),
      ...objects
        .filter(({ is }) => is === 'changed')
        .flatMap(({ name, props, lines }) => [
          `${name}${props.length === 0 ? '' : paint('faint', `  ${props.join(', ')}`)}`,
          ...lines.map((line) => `  ${painted(line)}`),
        ]),
    ];
  }

  function painted({ sign, text, depth }: ShownLine): string {
    const line = `${'  '.repeat(depth)}${sign} ${text}`;
    return sign === '+' ? paint('added', line) : sign === '-' ? paint('removed', line) : line;
  }
}
