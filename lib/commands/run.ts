import { InvalidInput } from '../model/finding.ts';
import { type Paint, uncoloured } from '../review/forms/terminal.ts';
import { readRequest, verbIn } from './command-line.ts';
import { report, reportJson, succeeded } from './report.ts';
import { synopsis, usageOf } from './usage.ts';
import { JSON_FLAG, type Outcome, type Repository, type Verb, WrongUsage } from './verb.ts';
import { VERBS, verbNamed } from './verbs.ts';

/** What a command line comes to. */
export interface Ending {
  /** 0: all is well; 1: something is wrong with the input, or out of date; 2: wrong usage. */
  readonly code: 0 | 1 | 2;
  /** For standard output. */
  readonly out: string;
  /** For standard error. */
  readonly err: string;
}

/**
 * Carries out a command line. Prints nothing.
 * @param paint how the report for people is coloured @default not at all
 */
export async function run(argv: readonly string[], repository: Repository, paint: Paint = uncoloured): Promise<Ending> {
  let verb: Verb | undefined;
  try {
    const { name, rest } = verbIn(argv, VERBS);
    verb = await verbNamed(name, repository.root);
    const { given, words } = readRequest(verb, rest, repository.environment);
    if (given.help) return { code: 0, out: lines(usageOf(verb)), err: '' };
    const outcome = await outcomeOf(() => verb!.run(repository, given, words));
    const { json = JSON_FLAG } = verb.flags;
    const isForPrograms = given.json === true && json === JSON_FLAG && outcome.show === undefined;
    return {
      code: succeeded(outcome) ? 0 : 1,
      out: lines(isForPrograms ? reportJson(outcome) : report(outcome, paint)),
      err: '',
    };
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    const usage = verb ? `${synopsis(verb)} (more: --help)` : 'npm run help lists the commands';
    return { code: 2, out: '', err: lines(`${error.message}\n${usage}`) };
  }
}

/** A verb that cannot go on throws what is wrong with its input. */
async function outcomeOf(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { findings: error.mistakes.map((mistake) => ({ severity: 'error', ...mistake })) };
  }
}

function lines(text: string): string {
  return text === '' ? '' : `${text}\n`;
}
