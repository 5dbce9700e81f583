import { readRequest, verbIn } from '../lib/commands/command-line.ts';
import { type Verb, WrongUsage } from '../lib/commands/verb.ts';
import { VERBS, verbNamed } from '../lib/commands/verbs.ts';
import { ROOT } from './sample-cluster.ts';

/** A command ends where the shell's or the prose's begins: a pipe, a comment, a backtick, a bracket or a comma. */
const COMMAND = /\b(npm run|npx bramble)\b(?: -s| --silent)? ?((?:'[^']*'|[^|#`"\]);(>,&\n])*)/g;

/** What `launch.mjs` takes for itself, of every command. */
const OF_THE_LAUNCHER = '--from-sources';

/** The words of a command, of which `<component>` and `…` stand for some that are left open. */
function wordsOf(command: string): readonly string[] {
  return command
    .split(/\s+< /)[0]!
    .trim()
    .replace(/'[^']*'/g, 'TEXT')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '…' && word !== OF_THE_LAUNCHER);
}

/** The verb and the words behind it that a script of package.json calls, or nothing where it runs something else. */
function calledBy(script: string): readonly string[] | undefined {
  const [, words] = /launch\.mjs main\.ts ?(.*)$/.exec(script) ?? [];
  return words?.split(' ').filter(Boolean);
}

const verbs = new Map<string, Verb>();

/** To be awaited before commands are looked at. */
export async function loadVerbs(): Promise<void> {
  for (const name of VERBS) verbs.set(name, await verbNamed(name, ROOT));
}

/** Where a text stands that names commands. */
export interface Reader {
  /** The scripts of its package.json. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Whether a word of a command is a path that leads nowhere there. */
  isMissing(word: string): boolean;
}

/** What is wrong with the arguments of a verb, as the command line would say it. */
function wrongUsage(argv: readonly string[], { isMissing }: Reader): readonly string[] {
  try {
    const { name, rest } = verbIn(argv, [...verbs.keys()]);
    const verb = verbs.get(name)!;
    const { words } = readRequest(verb, rest, {});
    return words.filter((word) => isMissing(word)).map((word) => `names ${word}, which does not exist`);
  } catch (error) {
    if (error instanceof WrongUsage) return [error.message];
    throw error;
  }
}

/** What a line of a document asks bramble or npm for that is not there. */
export function wrongCommands(line: string, reader: Reader): readonly string[] {
  return [...line.matchAll(COMMAND)].flatMap(([, how, rest = '']) => {
    const words = wordsOf(rest);
    if (how === 'npx bramble') return words.length === 0 ? [] : wrongUsage(words, reader);
    const [script = '', dashes, ...given] = words;
    // Long lines of examples are cut short.
    if (script === '' || script.endsWith('…')) return [];
    const text = reader.scripts[script.replace(/[.:]$/, '')];
    if (text === undefined) return [`there is no npm run ${script}`];
    const called = calledBy(text);
    return called === undefined || dashes !== '--' ? [] : wrongUsage([...called, ...given], reader);
  });
}
