import { COMMON_FLAGS, called } from './command-line.ts';
import type { Flag, Verb } from './verb.ts';

/** How one verb is called, what it does, and its flags. */
export function usageOf(verb: Verb): string {
  const flags: readonly [string, Flag][] = Object.entries({ ...verb.flags, ...without(COMMON_FLAGS, verb.flags) });
  const rows = flags.map(([name, flag]): readonly [string, string] => {
    return [written(name, flag), `${flag.says}${flag.usual === undefined ? '' : ` (default: ${flag.usual})`}`];
  });
  return [synopsis(verb), `  ${verb.does}`, ...table(rows), ...(verb.notes ?? []).map((note) => `  ${note}`)].join(
    '\n',
  );
}

/** All verbs, a line each. */
export function contents(verbs: readonly Verb[]): string {
  const rows = verbs.map((verb): readonly [string, string] => [called(verb), verb.does]);
  return [
    'usage: npm run bramble -- COMMAND …, or by the short names:',
    ...table(rows),
    "A command's own flags: npm run bramble -- help COMMAND. Flags stand behind a --, or npm takes them for its own.",
    'Exit codes: 0 all is well; 1 something is wrong with the input, or out of date; 2 wrong usage.',
  ].join('\n');
}

/** More flags than this would hide the rest of the line. */
const MOST = 6;

/** How a verb is called, in a line: what somebody needs who called it wrongly. */
export function synopsis(verb: Verb): string {
  const all = Object.entries(verb.flags).map(([name, flag]) => `[${written(name, flag)}]`);
  const flags = all.length > MOST ? ['[FLAGS]'] : all;
  const behind = [...(verb.words ? [verb.words.shown] : []), ...flags];
  return `usage: ${[called(verb), ...(behind.length > 0 ? ['--'] : []), ...behind].join(' ')}`;
}

function written(name: string, { value }: Flag): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}`;
}

function without<T extends object>(fields: T, others: object): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in others))) as Partial<T>;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
