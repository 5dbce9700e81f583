import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InvalidInput } from '../model/finding.ts';
import { listed } from '../model/listed.ts';

/** Where values come from, and where they are asked for. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Questions go here; values that somebody gave never do. */
  readonly output: NodeJS.WritableStream;
}

/** Values by key. */
export type Values = Readonly<Record<string, string>>;

/**
 * Reads the value of each key: from a person, without showing what is typed, or from a pipe. Throws InvalidInput, which names
 * keys and never a value.
 * @param json the pipe holds one JSON object; no keys: all that it has
 * @param mayBeEmpty keys that are made up where no value is given @default none
 */
export async function readValues(
  { input, output }: Terminal,
  keys: readonly string[],
  json: boolean,
  mayBeEmpty: readonly string[] = [],
): Promise<Values> {
  if (json && input.isTTY) throw wrong('--json reads from a pipe', 'pipe one JSON object, or leave it out');
  const values = json
    ? fromJson(await all(input), keys)
    : input.isTTY
      ? await ask({ input, output }, keys, mayBeEmpty)
      : fromText(await all(input), keys);
  const empty = Object.keys(values).filter((key) => values[key] === '' && !mayBeEmpty.includes(key));
  if (empty.length > 0) throw wrong(`no value for ${listed(empty)}`, 'give each key a value');
  return values;
}

function wrong(what: string, fix: string): InvalidInput {
  return new InvalidInput({ what, fix: `${fix}; nothing was written` });
}

/**
 * Asks for one line for each key, and shows none of it. The terminal stays silent from before the first question to after
 * the last answer: what is typed between two of them would be seen.
 */
async function ask(
  { input, output }: Terminal,
  keys: readonly string[],
  mayBeEmpty: readonly string[],
): Promise<Record<string, string>> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: silence, terminal: true, historySize: 0 });
  const lines: string[] = [];
  let answered = () => {};
  // What was pasted comes in one piece, so that all its lines are there before the answer is looked at.
  reader.on('line', (line) => lines.push(line) && setImmediate(() => answered()));
  reader.on('SIGINT', () => reader.close());
  let closed = false;
  reader.on('close', () => {
    closed = true;
    answered();
  });
  const values: Record<string, string> = {};
  try {
    for (const key of keys) {
      const answer = new Promise<void>((resolve) => {
        answered = resolve;
      });
      output.write(`${key}${mayBeEmpty.includes(key) ? ' (empty: made up, and shown once)' : ''}: `);
      if (!closed) await answer;
      output.write('\n');
      const [line, ...more] = lines.splice(0);
      if (line === undefined) throw wrong('no answer', 'start again');
      if (more.length > 0) throw wrong('more than one line', 'pipe a value of several lines: … < FILE');
      values[key] = line;
    }
    return values;
  } finally {
    reader.close();
  }
}

async function all(input: Terminal['input']): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw wrong('standard input is no text in UTF-8', 'encode what is no text, such as with base64');
}

/** Reads one JSON object from a pipe. Throws InvalidInput, which names no value. */
export async function readObject({ input }: Terminal): Promise<Readonly<Record<string, unknown>>> {
  if (input.isTTY) throw wrong('--json reads from a pipe', 'pipe one JSON object, or leave it out');
  return objectIn(await all(input));
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const values = parse(text);
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values as Record<string, unknown>;
  throw wrong('standard input is no JSON object', 'pipe one, such as {"KEY": "VALUE"}');
}

function fromJson(text: string, keys: readonly string[]): Record<string, string> {
  const entries = Object.entries(objectIn(text));
  const given = entries.map(([key]) => key);
  const notText = entries.filter(([, value]) => typeof value !== 'string').map(([key]) => key);
  if (notText.length > 0) throw wrong(`the value of ${listed(notText)} is no text`, 'quote it');
  const differing = keys.filter((key) => !given.includes(key)).concat(given.filter((key) => !keys.includes(key)));
  if (keys.length > 0 && differing.length > 0) {
    throw wrong(`the keys of the JSON object are not those asked for: ${listed(differing)}`, 'make the two agree');
  }
  return Object.fromEntries(entries as [string, string][]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromText(text: string, keys: readonly string[]): Record<string, string> {
  const trimmed = text.replace(/\r?\n$/, '');
  const [key, ...others] = keys;
  if (key !== undefined && others.length === 0) return { [key]: trimmed };
  const lines = trimmed === '' ? [] : trimmed.split(/\r?\n/);
  if (lines.length === keys.length) return Object.fromEntries(keys.map((each, index) => [each, lines[index]!]));
  const what = `standard input has ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} for ${keys.length} keys (${listed(keys)})`;
  throw wrong(what, 'give each a line, or pipe a JSON object with --json');
}
