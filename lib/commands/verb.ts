import type { Told } from '../model/finding.ts';
import type { Change } from '../output/compare.ts';
import type { Consequence } from '../review/consequence.ts';
import type { Paint } from '../review/forms/terminal.ts';
import type { Terminal } from '../secrets/values.ts';
import type { Wording } from './wording.ts';

/** Where a verb works, and what it meets there. */
export interface Repository {
  /** Its folder. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a person is asked for values, or a pipe gives them. */
  readonly terminal: Terminal;
  /** Shows what takes long, until the next thing does or the verb has ended. */
  progress(what: string): void;
  /** Puts commands and pages into the words that hold here, in reports that are files. @default as they are written */
  readonly wording?: Wording;
}

/** How a verb ended. Who called it prints this; the verb itself prints nothing. */
export interface Outcome {
  /** An error among them: exit code 1. @default none */
  readonly findings?: readonly Told[];
  /** What was written, or would be. @default none */
  readonly changes?: readonly Change[];
  /** What the changes do to running clusters. @default nothing that their files do not show */
  readonly consequences?: readonly Consequence[];
  /** The last lines. @default none */
  readonly summary?: string;
  /** The whole report for people, in the verb's own form. @default it is made of the above */
  readonly show?: (paint: Paint) => string;
  /** Exit code 1 although no finding is an error. @default false */
  readonly failed?: boolean;
  /** Tells what only programs are told, by field of the JSON document. @default nothing */
  readonly details?: () => Readonly<Record<string, unknown>>;
}

/** A flag as data, which the parser and the help read. */
export interface Flag {
  readonly says: string;
  /** What stands for its value in the help, such as `DIR`. @default it takes none */
  readonly value?: string;
  /** Its value where none is given. @default none */
  readonly usual?: string;
  /** The empty text is a value of it too. @default false */
  readonly mayBeEmpty?: boolean;
}

/** The flag that asks for a report to programs. A verb that has another one by its name reports to people alone. */
export const JSON_FLAG: Flag = { says: 'report as one JSON document (with npm run -s)' };

/** The folder of clusters, where no flag names another. */
export const CLUSTERS = 'clusters';

/** Flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

/** What was given for flags: a text, or whether it was there. */
export type Given<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly usual: string }
    ? string
    : F[Name] extends { readonly value: string }
      ? string | undefined
      : boolean;
};

/** The words behind a verb that are no flags. */
export interface Words {
  /** As the help shows them, such as `CLUSTER/COMPONENT [KEY …]`. */
  readonly shown: string;
  readonly least: number;
  /** @default as many as one likes */
  readonly most?: number;
}

/** A command: a function from the repository and what was asked for to an outcome. */
export interface Verb<F extends Flags = Flags> {
  /** The words that call it, such as `secret new`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly does: string;
  readonly flags: F;
  /** @default none */
  readonly words?: Words;
  /** Further lines of its help. @default none */
  readonly notes?: readonly string[];
  run(repository: Repository, given: Given<F>, words: readonly string[]): Outcome | Promise<Outcome>;
}

/** Declares a verb, so that `run` knows the flags by name. */
export function verbOf<const F extends Flags>(verb: Verb<F>): Verb {
  return verb as unknown as Verb;
}

/** A command line that makes no sense: exit code 2. */
export class WrongUsage extends Error {
  /** @param what names the word or flag that is wrong, and why */
  constructor(what: string) {
    super(what);
    this.name = 'WrongUsage';
  }
}
