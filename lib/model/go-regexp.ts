import { matching } from './shape.ts';

/** Looking ahead and back. */
const LOOKS_AROUND = /\(\?<?[=!]/;

/** The classes of POSIX, which JavaScript does not know by name. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

const known = new Map<string, RegExp | undefined>();

/**
 * An expression of Go, in which Flux, schemas and many programs are written, as one of JavaScript; undefined where JavaScript has
 * none such. https://github.com/google/re2/wiki/Syntax
 */
export function goRegExp(text: string): RegExp | undefined {
  if (!known.has(text)) known.set(text, compile(text));
  return known.get(text);
}

/** An expression as programs in Go take it. */
export const goPattern = matching(
  (given) => !looksAround(given) && goRegExp(given) !== undefined,
  'regular expression of Go',
  "write one such as 'queue_(messages|consumers)'",
);

/** Whether an expression looks ahead or back, which Go does not know. */
export function looksAround(text: string): boolean {
  return LOOKS_AROUND.test(text);
}

function compile(text: string): RegExp | undefined {
  const [start = '', letters = ''] = /^\(\?([ims]+)\)/.exec(text) ?? [];
  const body = text
    .slice(start.length)
    .replaceAll('(?P<', '(?<')
    .replace(/^\\A/, '^')
    .replace(/\\z$/, '$')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);
  for (const flags of [`${letters}u`, letters]) {
    try {
      return new RegExp(body, flags);
    } catch {
      // JavaScript refuses some escapes where it reads whole characters.
    }
  }
  return undefined;
}
