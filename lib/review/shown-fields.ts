import { diffArrays, structuredPatch } from 'diff';
import { isMap, type Json } from '../model/object.ts';
import type { FieldChange } from './field-changes.ts';
import { shownPath } from './shown-path.ts';

/** A line about a change: what it is about, and what it says. */
export interface ShownLine {
  /** `~`: a value that is another. A blank: a line around one. */
  readonly sign: '+' | '-' | '~' | ' ';
  readonly text: string;
  /** How deep it stands. */
  readonly depth: number;
}

/** As many lines of a text, or of a value, as are worth reading in one place. */
const MOST = 12;
/** As many characters of a value as fit a line. */
const WIDEST = 90;

/**
 * A change as lines.
 * @param placeOf how a way to a value is said
 * @param isSecret the value is one that sops has encrypted
 */
export function shownField(
  change: FieldChange,
  placeOf: (shown: string) => string = (shown) => shown,
  isSecret = false,
): readonly ShownLine[] {
  const { path, before, after, inside, isOrder } = change;
  const at = placeOf(shownPath(path));
  const line = (sign: ShownLine['sign'], text: string): ShownLine => ({ sign, text, depth: 0 });
  if (isSecret && path[0] === 'data') return [line('~', `${at}  another encrypted value`)];
  if (isOrder) return [line('~', `${at}  ${shownValue(before)} → ${shownValue(after)} (another order)`)];
  if (inside) return [line('~', at), ...capped(inside.flatMap((each) => shownField(each)).map(deeper))];
  if (before === undefined) return [line('+', `${at}  ${shownValue(after)}`)];
  if (after === undefined) return [line('-', `${at}  ${shownValue(before)}`)];
  if (typeof before === 'string' && typeof after === 'string' && /\n/.test(before + after)) {
    return [line('~', at), ...capped(textLines(before, after).map(deeper))];
  }
  if (Array.isArray(before) && Array.isArray(after))
    return [line('~', at), ...capped(listLines(before, after).map(deeper))];
  return [line('~', `${at}  ${shownValue(before)} → ${shownValue(after)}`)];
}

/** A value on one line. */
function shownValue(value: Json | undefined): string {
  const text = typeof value === 'string' ? quoted(value) : flow(value ?? null);
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST)}…`;
}

function quoted(text: string): string {
  return text === '' || /[\n\t]|^\s|\s$/.test(text) ? JSON.stringify(text) : text;
}

/** A map or list as people write it on one line. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isMap(value)) return typeof value === 'string' ? quoted(value) : String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${flow(each ?? null)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function textLines(before: string, after: string): readonly ShownLine[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 1 });
  return hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? [{ sign: ' ' as const, text: '…', depth: 0 }] : []),
    ...lines.filter((line) => !line.startsWith('\\')).map(patchLine),
  ]);
}

function patchLine(line: string): ShownLine {
  const sign = line[0] === '+' || line[0] === '-' ? line[0] : ' ';
  const text = line.slice(1);
  return { sign, text: text.length <= WIDEST * 2 ? text : `${text.slice(0, WIDEST * 2)}…`, depth: 0 };
}

function listLines(before: readonly Json[], after: readonly Json[]): readonly ShownLine[] {
  const parts = diffArrays(before.map(shownValue), after.map(shownValue));
  return parts.flatMap(({ added, removed, value }) =>
    added || removed ? value.map((text): ShownLine => ({ sign: added ? '+' : '-', text, depth: 0 })) : [],
  );
}

function capped(lines: readonly ShownLine[]): readonly ShownLine[] {
  if (lines.length <= MOST + 1) return lines;
  return [...lines.slice(0, MOST), { sign: ' ', text: `… ${lines.length - MOST} more lines`, depth: 1 }];
}

function deeper(line: ShownLine): ShownLine {
  return { ...line, depth: line.depth + 1 };
}
