import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What each of our components calls an error, and what an API server calls a right that is missing. */
const COMPLAINT =
  /\bforbidden\b|\t(error|fatal|panic)\t|^\S+ (ERR|FTL|PNC) |"level":"(error|dpanic|panic|fatal)"|^[EF]\d{4} |\[(ERROR|FATAL|PANIC)\]|\b(panic|fatal error): /i;

/** A right that is missing, which nothing explains. */
const REFUSED = /is forbidden: User/;

/** What is refused to a component, or to a pod of it: a right, a file, what a webhook or Pod Security judges. */
const DENIED = /\b(is forbidden|unauthorized|(permission|access) denied|denied the request)\b/i;

/** How the names of pods begin from which a right is taken on purpose. */
export const DEPRIVED = 'without-';

/** Two wrote one object at once, or one that is gone: the one that came late tries again. */
const TRIED_AGAIN = /the object has been modified; please apply your changes to the latest version/;

/**
 * The lines of logs in which a component is refused something or complains, each with its pod.
 * @param explained what is no complaint where it is expected
 */
export function complaints(logs: ReadonlyMap<string, string>, explained: readonly RegExp[] = []): readonly string[] {
  const isExplained = (line: string) =>
    !REFUSED.test(line) && [TRIED_AGAIN, ...explained].some((each) => each.test(line));
  return [...logs].flatMap(([pod, log]) =>
    log
      .split('\n')
      .map(plain)
      .filter((line) => COMPLAINT.test(line) && !isExplained(line))
      .map((line) => `${pod}: ${line.slice(0, 400)}`),
  );
}

/** Throws with the lines in which a component complains, and where there is nothing that could. */
export function expectNoComplaints(logs: ReadonlyMap<string, string>, explained: readonly RegExp[] = []): void {
  if (logs.size === 0) throw new Error('no program ran that could complain');
  const found = complaints(logs, explained);
  if (found.length > 0) throw new Error(`there are complaints:\n${found.join('\n')}`);
}

/** What was refused to programs, by their logs in a folder and its folders: each kind of refusal of each program once. */
export function refusedIn(folder: string): readonly string[] {
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.log'));
  const lines = logs.flatMap((file) => {
    const program = basename(file, '.log');
    if (program.includes(`.${DEPRIVED}`)) return [];
    const denied = readFileSync(join(folder, file), 'utf8').split('\n').map(plain).flatMap(refusalOf);
    return denied.map((refusal) => `${program}: ${refusal}`);
  });
  return [...new Map(lines.map((line) => [line.replace(/\d+/g, ''), line])).values()];
}

/** The words around a refusal. */
function refusalOf(line: string): readonly string[] {
  const { index } = DENIED.exec(line) ?? {};
  return index === undefined ? [] : [line.slice(Math.max(0, index - 80), index + 240)];
}

/** Throws where a component of a namespace ended by itself, or did not answer. */
export function expectNoEnds(events: readonly string[], namespace: string): void {
  const ends = events.filter((each) => each.startsWith(`${namespace}/`) && /ended with|liveness/.test(each));
  if (ends.length > 0) throw new Error(ends.join('\n'));
}

/** The rights that a component lacks by its log, as `group/resource`. */
export function refusals(log: string): ReadonlySet<string> {
  // Quotes within JSON have backslashes, and more of them the deeper they lie.
  const said = log.matchAll(/cannot \w+ resource \\*"([^"\\]+)\\*" in API group \\*"([^"\\]*)\\*"/g);
  return new Set([...said].map(([, resource, group]) => `${group}/${resource}`));
}

/** A line without its colours. */
function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is told of colours by one.
  return line.replace(/\u001b\[\d*m/g, '');
}
