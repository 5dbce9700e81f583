import { stringify } from 'yaml';

/** A text on one line: plain where every reader takes it for that text, else in quotes. It must hold no line break. */
export function singleLine(value: string): string {
  if (isTrivial(value)) return value;
  if (DIGITS.test(value)) return `"${value}"`;
  return UNPRINTABLE.test(value) || value.includes('\t') || GO_TRAP.test(value) ? doubleQuoted(value) : careful(value);
}

/** A text in double quotes, with the escapes that kyaml writes. */
export function doubleQuoted(value: string): string {
  return `"${value.replace(ESCAPED, escaped)}"`;
}

/** A text as a literal block, from the `|` to the last line break, or undefined where a block cannot hold it as it is. */
export function literalBlock(value: string, indent: string): string | undefined {
  if (MARGIN.test(value) || UNPRINTABLE.test(value)) return undefined;
  const chomp = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  return `|${chomp}\n${indent}${value.replace(/\n(?=[^\n])/g, `\n${indent}`)}${chomp === '-' ? '\n' : ''}`;
}

/** Matches what YAML takes for the end of a line. */
export const LINE_BREAK = /[\n\r\x85\u2028\u2029]/;

const TRIVIAL =
  /^(?:(?:\.\/)?[A-Za-z_/](?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*|\d+(?:m|s|[KMGT]i|%)|[1-9]\d*[a-df-z][\da-z]*)$/;
const WORD_WITH_MEANING = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;

/** The great majority: words, paths, quantities and digests that no reader takes for anything but text. */
function isTrivial(value: string): boolean {
  return TRIVIAL.test(value) && !WORD_WITH_MEANING.test(value);
}

/** The most common text that is not trivial, such as a port in an environment variable. */
const DIGITS = /^\d+$/;

/** What kyaml writes with escapes. That includes all beyond the basic plane, such as emoji. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff\u{10000}-\u{10ffff}]/u;

/**
 * What the `yaml` package writes plain although Go's readers take it for a number, a time, a merge, the end of a document or
 * a directive. `=` has a meaning of its own in YAML 1.1.
 */
const GO_TRAP = /^(?:[-+]?0[xob]|\d{4}-\d{1,2}-\d{1,2}|---|\.\.\.|%|(?:=|<<)$)/i;

/** What has been thought of before: the same addresses and versions stand in many files. */
const known = new Map<string, string>();

function careful(value: string): string {
  const text = known.get(value) ?? thoughtOf(value);
  known.set(value, text);
  return text;
}

function thoughtOf(value: string): string {
  const text = stringified(value);
  // Go's readers drop the underscores before they look for a number: -_1 is one.
  const bare = value.replaceAll('_', '');
  return text === value && stringified(bare) !== bare ? doubleQuoted(value) : text;
}

function stringified(value: string): string {
  return stringify(value, { version: '1.1', lineWidth: 0 }).slice(0, -1);
}

/** White space at the edge of a text or of its lines, where a block would lose it or need an indentation indicator. */
const MARGIN = /^[ \t\n]|[ \t](?:\n|$)/;

const ESCAPED = /["\\\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff\u{10000}-\u{10ffff}]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = (length: number) => code.toString(16).toUpperCase().padStart(length, '0');
  return SHORT_ESCAPES[character] ?? (code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`);
}
