import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRequest, verbIn } from '../lib/commands/command-line.ts';
import { type Verb, WrongUsage } from '../lib/commands/verb.ts';
import { VERBS } from '../lib/commands/verbs.ts';
import { complaints, DOCUMENTS, SCRIPTS, textOf } from './documents.ts';
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

beforeAll(async () => {
  for (const [name, load] of Object.entries(VERBS)) verbs.set(name, (await load(ROOT)).verb);
});

/** What is wrong with the arguments of a verb, as the command line would say it. */
function wrongUsage(argv: readonly string[]): readonly string[] {
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

/** Whether a word is a path of the repository that leads nowhere. Secrets are examples. */
function isMissing(word: string): boolean {
  return (
    /^(?:clusters\/[^/]+\/(?!secrets)|charts\/|lib\/|docs\/|flux\/|dist\/)/.test(word) &&
    !/[<…*]/.test(word) &&
    !existsSync(join(ROOT, word))
  );
}

/** What a line of a document asks bramble or npm for that is not there. */
function wrongCommands(line: string): readonly string[] {
  return [...line.matchAll(COMMAND)].flatMap(([, how, rest = '']) => {
    const words = wordsOf(rest);
    if (how === 'npx bramble') return words.length === 0 ? [] : wrongUsage(words);
    const [script = '', dashes, ...given] = words;
    // Long lines of examples are cut short.
    if (script === '' || script.endsWith('…')) return [];
    const text = SCRIPTS[script.replace(/[.:]$/, '')];
    if (text === undefined) return [`there is no npm run ${script}`];
    const called = calledBy(text);
    return called === undefined || dashes !== '--' ? [] : wrongUsage([...called, ...given]);
  });
}

/** The folders that Flux and Terraform are led to: those of a cluster that is here, or that the section makes. */
function wrongFolders(text: string, document: string): readonly string[] {
  // An example is a repository of its own.
  const root = join(ROOT, /^examples\/[^/]+\//.exec(document)?.[0] ?? '');
  return text.split(/^(?=#)/m).flatMap((section, index, sections) => {
    const made = /mkdir (?:-p )?clusters\/([\w-]+)/.exec(section)?.[1];
    const before = sections.slice(0, index).join('').split('\n').length - 1;
    return complaints('\n'.repeat(before) + section, document, (line) =>
      [...line.matchAll(/(?:--path=|-chdir=)([\w/-]+)/g)].flatMap(([, folder = '']) => {
        if (made !== undefined && folder.split('/').at(-1) !== made) return [`leads to ${folder}, not to ${made}`];
        return made === undefined && !existsSync(join(root, folder)) ? [`leads to ${folder}, which is not there`] : [];
      }),
    );
  });
}

describe('a command in a document', () => {
  it.each([
    ['npm run sinth', 'there is no npm run sinth'],
    ['`npm run synth -- --chek`', "'--chek' is no flag of synth: did you mean '--check'?"],
    ['npm run bramble -- secret mising', "'secret mising' is no command: did you mean 'secret missing'?"],
    ['npx bramble secret new', 'secret new needs CLUSTER['],
    ['npm run secret:edit -- charts/apps/gone.ts', 'names charts/apps/gone.ts'],
  ])('%s is found', (line, found) => {
    expect(wrongCommands(line)).toEqual([expect.stringContaining(found)]);
  });

  it.each([
    ['flux bootstrap github --path=flux/nowhere', 'x.md:1: leads to flux/nowhere, which is not there'],
    ['# One\n\nmkdir clusters/attic\nflux bootstrap --path=flux/home', 'x.md:4: leads to flux/home, not to attic'],
  ])('%s is found', (text, found) => {
    expect(wrongFolders(text, 'x.md')).toEqual([found]);
  });

  // Findings stand in the map as they are told, where a command is a part of a sentence.
  it.each(DOCUMENTS.filter((document) => document !== 'docs/cluster.md'))(
    '%s: its commands are there, and lead to what is there',
    (document) => {
      const text = textOf(document);
      expect([...complaints(text, document, wrongCommands), ...wrongFolders(text, document)]).toEqual([]);
    },
  );
});
