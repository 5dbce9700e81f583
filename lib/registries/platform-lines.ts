import { isMap, isNode, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { ImagesDocument } from '../input/images-document.ts';

/** What is to change in the section `platforms` of an `images.yaml`. */
export interface PlatformChanges {
  /** By reference, what is to stand in the place of its line: a line without its indentation, or nothing. */
  readonly lines: ReadonlyMap<string, string | undefined>;
  /** New lines, which follow the last one. */
  readonly added: readonly string[];
}

/** A part of a text, and what takes its place. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Changes lines of `platforms` and nothing else: comments, markers and order stay. A line that is replaced keeps the comment
 * behind it.
 * @returns undefined where the section is written so that it has no lines
 */
export function withPlatforms(text: string, document: ImagesDocument, changes: PlatformChanges): string | undefined {
  const root = document.document.contents;
  const pair = isMap(root) ? root.items.find(({ key }) => isScalar(key) && key.value === 'platforms') : undefined;
  if (!pair)
    return spliced(text, inserted(text, text.length, ['platforms:', ...changes.added.map((line) => `  ${line}`)], ''));
  const { value } = pair;
  if (!isMap(value) || value.items.length === 0) {
    // Nothing yet, or `{}` or `~`.
    const [from = 0, to = from] = (isNode(value) && value.range) || [];
    const at = afterLine(text, to);
    return spliced(text, [
      { from: text.slice(0, from).trimEnd().length, to, text: '' },
      ...inserted(text, at, changes.added),
    ]);
  }
  if (value.flow) return undefined;
  const first = value.items[0]!;
  const start = startOf(first);
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const at = afterLine(text, endOf(value.items.at(-1)!, text));
  return spliced(text, [...replaced(value, text, changes.lines), ...inserted(text, at, changes.added, indent)]);
}

function replaced({ items }: YAMLMap, text: string, lines: PlatformChanges['lines']): readonly Splice[] {
  return items.flatMap((item): readonly Splice[] => {
    const reference = isScalar(item.key) ? String(item.key.value) : '';
    if (!lines.has(reference)) return [];
    const [from, to, line] = [startOf(item), endOf(item, text), lines.get(reference)];
    if (line !== undefined) return [{ from, to, text: line }];
    return [{ from: text.lastIndexOf('\n', from - 1) + 1, to: afterLine(text, to), text: '' }];
  });
}

function startOf({ key }: Pair): number {
  return (isNode(key) && key.range?.[0]) || 0;
}

/** Behind the last character of the value: the parser counts the end of a line to a list with a line for each item. */
function endOf({ key, value }: Pair, text: string): number {
  const end = (isNode(value) && value.range?.[1]) || (isNode(key) && key.range?.[1]) || 0;
  return text.slice(0, end).trimEnd().length;
}

/** Where the line behind a place begins. */
function afterLine(text: string, place: number): number {
  const end = text.indexOf('\n', place);
  return end < 0 ? text.length : end + 1;
}

/** Lines at the beginning of one, behind the end of the line before where the text has none. */
function inserted(text: string, at: number, lines: readonly string[], indent = '  '): readonly Splice[] {
  if (lines.length === 0) return [];
  const end = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  return [{ from: at, to: at, text: end + lines.map((line) => `${indent}${line}\n`).join('') }];
}

function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text: part } of [...splices].sort((a, b) => a.from - b.from)) {
    parts.push(text.slice(at, from), part);
    at = to;
  }
  return [...parts, text.slice(at)].join('');
}
