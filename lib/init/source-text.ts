import type { Call, Source } from './starter.ts';

/** How long a line may be. */
const WIDTH = 120;

/**
 * Data as TypeScript, on one line where it fits.
 * @param before how long what stands before it on the line is, and how deep it is indented
 */
export function sourceText(value: Source, before = 0, depth = 0): string {
  const line = onLine(value);
  if (before + line.length + 1 <= WIDTH || !isLong(value)) return line;
  const inner = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  const lines = (items: readonly string[]) => items.map((each) => `${inner}${each},\n`).join('');
  const item = (each: Source, key = '') => `${key}${sourceText(each, inner.length + key.length + 1, depth + 1)}`;
  if (isList(value)) return `[\n${lines(value.map((each) => item(each)))}${end}]`;
  if (isCall(value)) {
    const [first, ...rest] = value.with ?? [];
    const last = rest.at(-1) ?? first;
    const head = rest.length > 0 ? `${onLine(first!)}, ` : '';
    return `${value.call}(${head}${sourceText(last!, WIDTH, depth)})`;
  }
  return `{\n${lines(Object.entries(value).map(([key, each]) => item(each, `${keyText(key)}: `)))}${end}}`;
}

type Long = readonly Source[] | Call | { readonly [key: string]: Source };

function isLong(value: Source): value is Long {
  return typeof value === 'object';
}

function isList(value: Source): value is readonly Source[] {
  return Array.isArray(value);
}

function isCall(value: Source): value is Call {
  return typeof value === 'object' && !isList(value) && typeof (value as Call).call === 'string';
}

function onLine(value: Source): string {
  if (typeof value === 'string') return quoted(value);
  if (!isLong(value)) return String(value);
  if (isList(value)) return `[${value.map(onLine).join(', ')}]`;
  if (isCall(value)) return `${value.call}(${(value.with ?? []).map(onLine).join(', ')})`;
  const props = Object.entries(value).map(([key, each]) => `${keyText(key)}: ${onLine(each)}`);
  return props.length === 0 ? '{}' : `{ ${props.join(', ')} }`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}
