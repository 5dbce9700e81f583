import { stringify } from 'yaml';
import type { Json, JsonMap } from '../model/object.ts';

/** One document of a YAML file. */
export interface YamlDocument {
  readonly object: JsonMap;
  /**
   * Trailing comments of scalars, without the `# `, by JSON pointer (`/spec/template/spec/containers/0/image`).
   * https://www.rfc-editor.org/rfc/rfc6901
   */
  readonly comments?: ReadonlyMap<string, string>;
}

/**
 * Writes documents as block YAML: the same bytes for the same data, whatever the order of its keys. Strings that a
 * reader of YAML 1.1 would take for something else are quoted. A document with comments, the mark of a file that Flux
 * rewrites, is a fixed point of Flux' own writer (kyaml), so that a bump by Flux is the only difference.
 *
 * Data that is no JSON, text that is no Unicode, and a comment that finds no scalar are programming mistakes: an Error
 * that names the JSON pointer.
 *
 * @param header a whole comment line, which becomes the first line
 */
export function toYaml(documents: readonly YamlDocument[], header?: string): string {
  const scalars = new Map<string, string>();
  const texts = documents.map((document) => new Emitter(document, scalars).text());
  // No `---` after the header: kyaml would drop it.
  return (header === undefined ? '' : `${header}\n`) + texts.join('---\n');
}

const TOP_KEYS = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
const MAP_KEYS = ['name', 'namespace'];

/** kyaml writes a longer key, counted in bytes, as a complex one. */
const LONGEST_SIMPLE_KEY = 128;

class Emitter {
  readonly #document: YamlDocument;
  readonly #scalars: Map<string, string>;
  /** Comments that have not found their scalar yet. */
  readonly #comments: Map<string, string>;
  /** Keys and indices that lead to the current value, up to the current depth. */
  readonly #path: (string | number)[] = [];
  #text = '';

  constructor(document: YamlDocument, scalars: Map<string, string>) {
    this.#document = document;
    this.#scalars = scalars;
    this.#comments = new Map(document.comments);
  }

  text(): string {
    const keys = sortedKeys(this.#document.object, TOP_KEYS);
    if (keys.length === 0) this.#text = '{}\n';
    else this.#map(this.#document.object, keys, '', 0);
    for (const pointer of this.#comments.keys()) throw new Error(`there is no scalar at ${pointer} to bear a comment`);
    return this.#text;
  }

  #map(map: JsonMap, keys: readonly string[], indent: string, depth: number): void {
    let lead = '';
    for (const key of keys) {
      this.#path[depth] = key;
      const text = this.#key(key, depth);
      const simple = Buffer.byteLength(key) <= LONGEST_SIMPLE_KEY && !LINE_BREAK.test(key);
      this.#text += simple ? `${lead}${text}:` : `${lead}? ${text}\n${indent}:`;
      this.#value(map[key], indent, depth + 1, !simple);
      lead = indent;
    }
  }

  #list(list: readonly Json[], indent: string, depth: number): void {
    for (let index = 0; index < list.length; index++) {
      this.#path[depth] = index;
      this.#text += index === 0 ? '-' : `${indent}-`;
      this.#value(list[index], indent, depth + 1, true);
    }
  }

  /** Writes a value behind its `key:` or `-`. `inline`: a collection begins on the same line. */
  #value(value: Json | undefined, outer: string, depth: number, inline: boolean): void {
    if (typeof value !== 'object' || value === null) {
      this.#scalar(value, outer, depth);
      return;
    }
    const indent = `${outer}  `;
    const lead = inline ? ' ' : `\n${indent}`;
    if (isList(value)) {
      this.#text += value.length === 0 ? ' []\n' : lead;
      this.#list(value, indent, depth);
    } else {
      const keys = sortedKeys(value, MAP_KEYS);
      this.#text += keys.length === 0 ? ' {}\n' : lead;
      this.#map(value, keys, indent, depth);
    }
  }

  #scalar(value: Json | undefined, outer: string, depth: number): void {
    const comment = this.#comments.size === 0 ? undefined : this.#takeComment(depth);
    if (comment !== undefined) {
      const text = typeof value === 'string' ? this.#commented(value, depth) : this.#plainValue(value, depth);
      this.#text += ` ${text} # ${comment}\n`;
    } else if (typeof value !== 'string') {
      this.#text += ` ${this.#plainValue(value, depth)}\n`;
    } else if (value.includes('\n')) {
      this.#text += this.#isLiteral(value) ? literal(value, `${outer}  `) : ` ${this.#quoted(value, depth)}\n`;
    } else {
      this.#text += ` ${this.#string(value, depth)}\n`;
    }
  }

  #takeComment(depth: number): string | undefined {
    const pointer = this.#pointer(depth);
    const comment = this.#comments.get(pointer);
    if (comment !== undefined && LINE_BREAK.test(comment))
      throw new Error(`the comment at ${pointer} is no single line`);
    this.#comments.delete(pointer);
    return comment;
  }

  #plainValue(value: Json | undefined, depth: number): string {
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
    throw new Error(`the value at ${this.#pointer(depth)} is no JSON: ${String(value)}`);
  }

  /**
   * Flux replaces the value and keeps the quotes, so that quotes must not depend on the value: a tag may be `1.26` today and
   * `1.26.1` tomorrow. An image's whole reference has a slash and never needs any.
   */
  #commented(value: string, depth: number): string {
    return value.includes('/') && !value.includes('\n') ? this.#string(value, depth) : this.#quoted(value, depth);
  }

  #key(key: string, depth: number): string {
    return key.includes('\n') ? this.#quoted(key, depth + 1) : this.#string(key, depth + 1);
  }

  #string(value: string, depth: number): string {
    let text = this.#scalars.get(value);
    if (text === undefined) {
      text = isTrivial(value) ? value : isPrintable(value) ? printable(value) : this.#quoted(value, depth);
      this.#scalars.set(value, text);
    }
    return text;
  }

  #quoted(value: string, depth: number): string {
    if (/\p{Cs}/u.test(value)) {
      throw new Error(`the text at ${this.#pointer(depth)} is no Unicode: ${JSON.stringify(value)}`);
    }
    return doubleQuoted(value);
  }

  #isLiteral(value: string): boolean {
    return (
      !UNPRINTABLE.test(value) && !MARGIN.test(value) && !(this.#document.comments?.size && COMPACT_LIST.test(value))
    );
  }

  #pointer(depth: number): string {
    const keys = this.#path.slice(0, depth);
    return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  }
}

function sortedKeys(map: JsonMap, leading: readonly string[]): readonly string[] {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  // Without a comparator the order is that of code units, in every locale.
  keys.sort();
  if (!keys.some((key) => leading.includes(key))) return keys;
  return [...leading.filter((key) => keys.includes(key)), ...keys.filter((key) => !leading.includes(key))];
}

function isList(value: readonly Json[] | JsonMap): value is readonly Json[] {
  return Array.isArray(value);
}

const TRIVIAL = /^[A-Za-z_/](?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*$/;
const WORD_WITH_MEANING = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** The great majority: text that begins with a letter and that no reader takes for anything but text. */
function isTrivial(value: string): boolean {
  return TRIVIAL.test(value) && !(value.length <= 5 && WORD_WITH_MEANING.test(value));
}

/** What kyaml writes only with escapes, which includes all beyond the basic plane, such as emoji. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufeff\ufffe\uffff\u{10000}-\u{10ffff}]/u;

function isPrintable(value: string): boolean {
  return !UNPRINTABLE.test(value) && !value.includes('\t');
}

/**
 * What Go's readers take for a number, a time, a document's end or a directive, and `yaml` does not; `=` has a meaning in
 * YAML 1.1 itself.
 */
const GO_TRAP = /^(?:[-+]?0[xob]|\d{4}-\d{1,2}-\d{1,2}|---|\.\.\.|%|(?:=|<<)$)/i;

function printable(value: string): string {
  if (GO_TRAP.test(value)) return doubleQuoted(value);
  const text = stringified(value);
  // Go's readers drop the underscores before they look for a number: -_1 is one.
  const bare = value.replaceAll('_', '');
  return text === value && stringified(bare) !== bare ? doubleQuoted(value) : text;
}

function stringified(value: string): string {
  return stringify(value, { version: '1.1', lineWidth: 0 }).slice(0, -1);
}

/** White space where a literal block would lose it, or would need an indentation indicator. */
const MARGIN = /^[ \t\n]|[ \t](?:\n|$)/;

/**
 * A list at the indentation of its key, within a text. kyaml takes the first list that it sees for the style of the whole
 * file, and would write all others like it.
 */
const COMPACT_LIST = /^( *)[^ #:\n][^#:\n]*: *(?:#.*)?\n(?: *#.*\n)*\1- /m;

function literal(value: string, indent: string): string {
  const chomp = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  return ` |${chomp}\n${indent}${value.replace(/\n(?=[^\n])/g, `\n${indent}`)}${chomp === '-' ? '\n' : ''}`;
}

const LINE_BREAK = /[\n\r\x85\u2028\u2029]/;

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

function doubleQuoted(value: string): string {
  return `"${value.replace(ESCAPED, escaped)}"`;
}

/** A character as kyaml escapes it. */
function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = (length: number) => code.toString(16).toUpperCase().padStart(length, '0');
  return SHORT_ESCAPES[character] ?? (code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`);
}
