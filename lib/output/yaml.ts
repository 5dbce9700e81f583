import type { Json, JsonMap } from '../model/object.ts';
import { doubleQuoted, LINE_BREAK, literalBlock, singleLine } from './scalar.ts';

/** One document of a YAML file. */
export interface YamlDocument {
  readonly object: JsonMap;
  /**
   * Trailing comments of scalars, without the `# `, by JSON pointer (`/spec/template/spec/containers/0/image`).
   * https://www.rfc-editor.org/rfc/rfc6901
   * @default none
   */
  readonly comments?: ReadonlyMap<string, string>;
}

/**
 * Writes documents as block YAML: the same bytes for the same data, whatever the order of its keys. Strings that a
 * reader of YAML 1.1 would take for something else are quoted. A document with comments, which mark what Flux
 * rewrites, is a fixed point of Flux' own writer (kyaml), so that a bump by Flux is the only difference.
 *
 * Data that is no JSON, text that is no Unicode, and a comment that finds no scalar are programming mistakes: an Error
 * that names the JSON pointer.
 *
 * @param header whole comment lines, which become the first lines
 */
export function toYaml(documents: readonly YamlDocument[], header?: string): string {
  const texts = documents.map((document) => new Emitter(document).text());
  // No `---` after the header: kyaml would drop it.
  return (header === undefined ? '' : `${header}\n`) + texts.join('---\n');
}

const TOP_KEYS = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
const MAP_KEYS = ['name', 'namespace'];

/** What has been written before, in whichever file, by what it means: nearly all keys and most strings come again. */
const KNOWN = { keys: new Map<string, string>(), strings: new Map<string, string>() };

class Emitter {
  readonly #object: JsonMap;
  /** Whether Flux rewrites the document. */
  readonly #marked: boolean;
  /** Comments that have not found their scalar yet. */
  readonly #comments: Map<string, string>;
  /** Keys and indices that lead to the current value, up to the current depth. */
  readonly #path: (string | number)[] = [];
  #text = '';

  constructor({ object, comments }: YamlDocument) {
    this.#object = object;
    this.#comments = new Map(comments);
    this.#marked = this.#comments.size > 0;
  }

  text(): string {
    const keys = sortedKeys(this.#object, TOP_KEYS);
    if (keys.length === 0) this.#text += '{}\n';
    this.#map(this.#object, keys, '', 0);
    for (const pointer of this.#comments.keys()) throw new Error(`there is no scalar at ${pointer} to bear a comment`);
    return this.#text;
  }

  #map(map: JsonMap, keys: readonly string[], indent: string, depth: number): void {
    let lead = '';
    for (const key of keys) {
      this.#path[depth] = key;
      const text = KNOWN.keys.get(key) ?? this.#newKey(key, depth + 1);
      const complex = text.startsWith('? ');
      this.#text += `${lead}${text}${complex ? `\n${indent}:` : ':'}`;
      this.#value(map[key], indent, depth + 1, complex);
      lead = indent;
    }
  }

  #list(list: readonly Json[], indent: string, depth: number): void {
    let lead = '-';
    for (let index = 0; index < list.length; index++) {
      this.#path[depth] = index;
      this.#text += lead;
      this.#value(list[index], indent, depth + 1, true);
      lead = `${indent}-`;
    }
  }

  /** Writes a value behind its `key:` or `-`. `inline`: a collection begins on the same line. */
  #value(value: Json | undefined, outer: string, depth: number, inline: boolean): void {
    if (typeof value !== 'object' || value === null) {
      this.#text += ` ${this.#scalar(value, outer, depth)}`;
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

  #scalar(value: Json | undefined, outer: string, depth: number): string {
    if (this.#comments.size > 0) {
      const comment = this.#takeComment(depth);
      if (comment !== undefined) return `${this.#commented(value, depth)} # ${comment}\n`;
    }
    if (typeof value !== 'string') return `${this.#plain(value, depth)}\n`;
    if (!value.includes('\n')) return `${this.#string(value, depth)}\n`;
    this.#checkUnicode(value, depth);
    const block = this.#misleads(value) ? undefined : literalBlock(value, `${outer}  `);
    return block ?? `${this.#quoted(value, depth)}\n`;
  }

  /**
   * Whether kyaml would take a list within a text for the first one of the file, whose indentation it then gives to all
   * others.
   */
  #misleads(value: string): boolean {
    return this.#marked && COMPACT_LIST.test(value) && !WIDE_LIST.test(this.#text);
  }

  #takeComment(depth: number): string | undefined {
    const pointer = this.#pointer(depth);
    const comment = this.#comments.get(pointer);
    if (comment !== undefined && LINE_BREAK.test(comment))
      throw new Error(`the comment at ${pointer} is no single line`);
    this.#comments.delete(pointer);
    return comment;
  }

  /**
   * Flux replaces a marked value and keeps its quotes, so that they must not depend on the value: a tag may be `1.26` today
   * and `1.26.1` tomorrow. An image's whole reference has a slash, and never needs quotes.
   */
  #commented(value: Json | undefined, depth: number): string {
    if (typeof value !== 'string') return this.#plain(value, depth);
    return value.includes('/') && !value.includes('\n') ? this.#string(value, depth) : this.#quoted(value, depth);
  }

  #plain(value: Json | undefined, depth: number): string {
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
    throw new Error(`the value at ${this.#pointer(depth)} is no JSON: ${String(value)}`);
  }

  #string(value: string, depth: number): string {
    return KNOWN.strings.get(value) ?? this.#newString(value, depth);
  }

  #newString(value: string, depth: number): string {
    this.#checkUnicode(value, depth);
    const text = singleLine(value);
    KNOWN.strings.set(value, text);
    return text;
  }

  /** kyaml writes a key of many bytes, or one with a line break, as a complex one. */
  #newKey(key: string, depth: number): string {
    const text = key.includes('\n') ? this.#quoted(key, depth) : this.#string(key, depth);
    const known = Buffer.byteLength(key) > 128 || LINE_BREAK.test(key) ? `? ${text}` : text;
    KNOWN.keys.set(key, known);
    return known;
  }

  #quoted(value: string, depth: number): string {
    this.#checkUnicode(value, depth);
    return doubleQuoted(value);
  }

  #checkUnicode(value: string, depth: number): void {
    if (!/\p{Cs}/u.test(value)) return;
    throw new Error(`the text at ${this.#pointer(depth)} is no Unicode: ${JSON.stringify(value)}`);
  }

  #pointer(depth: number): string {
    const keys = this.#path.slice(0, depth);
    return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  }
}

/** The keys that have a value: the leading ones, then the others by code unit, in every locale. */
function sortedKeys(map: JsonMap, leading: readonly string[]): readonly string[] {
  let keys = Object.keys(map);
  if (keys.some((key) => map[key] === undefined)) keys = keys.filter((key) => map[key] !== undefined);
  if (keys.some((key, index) => index > 0 && key < keys[index - 1]!)) keys.sort();
  for (let index = leading.length - 1; index >= 0; index--) {
    const at = keys.indexOf(leading[index]!);
    if (at > 0) keys.copyWithin(1, 0, at)[0] = leading[index]!;
  }
  return keys;
}

function isList(value: readonly Json[] | JsonMap): value is readonly Json[] {
  return Array.isArray(value);
}

/** A list at the indentation of its key. */
const COMPACT_LIST = /^( *)[^ #:\n][^#:\n]*: *(?:#.*)?\n(?: *#.*\n)*\1- /m;

/** A list that is indented under its key, as this emitter writes them. */
const WIDE_LIST = /^( *)[^ #:\n-][^#:\n]*:\n\1 {2}- /m;
