/**
 * What an add-on, an app or a side brings to `bramble init`, imported as `bramble/init`. It stands in a file `init.ts` of the
 * add-on or side, and in `charts/starters/<app>.ts`: found by looking, listed nowhere.
 */
import type { Mistake } from '../model/finding.ts';
import { addressText, contains, parseAddress, parseRange } from '../model/network.ts';

/** What is answered so far, as text, by question. What has several parts is separated by commas. */
export type Answers = Readonly<Record<string, string>>;

/** Something that `bramble init` must know. */
export interface Question {
  /** Its name as a flag and in a file of answers: words of small letters, joined by dashes. */
  readonly name: string;
  /** What is asked, as a label. */
  readonly asks: string;
  /** What the answer is for, in one line. */
  readonly says: string;
  /** What stands for the answer in the help, such as `DOMAIN`. */
  readonly value: string;
  /** The answers to choose from. @default any text that is right */
  choices?(answers: Answers): readonly Choice[];
  /** Several of the choices, or none, may be taken. @default false: one */
  readonly isSeveral?: boolean;
  /** The answer where nobody gives another. */
  usual(answers: Answers): string;
  /** What is wrong with an answer. @default nothing */
  check?(given: string, answers: Answers): Mistake | undefined;
  /** Whether it is asked at all, with the answers before it. @default true */
  isAsked?(answers: Answers): boolean;
}

/** One answer of several. */
export interface Choice {
  readonly value: string;
  /** What it is, in one line. */
  readonly says: string;
}

/** Data, as it is written in TypeScript. */
export type Source = string | number | boolean | Call | readonly Source[] | { readonly [key: string]: Source };

/** The call of a function: among facts one of `bramble`, such as `local()`, among props one of the add-on's, such as `nas({ … })`. */
export interface Call {
  readonly call: string;
  readonly with?: readonly Source[];
}

/** A Secret that somebody has to make. */
export interface StarterSecret {
  /** The component that it belongs to. */
  readonly component: string;
  /** @default the component's */
  readonly name?: string;
  /** What each key holds, and where it comes from. */
  readonly keys: Readonly<Record<string, string>>;
}

/** What one of them brings. */
export interface Starter {
  /** What it does, in one line. */
  readonly says: string;
  /** Whether it is taken where nobody says otherwise. @default false */
  isUsual?(answers: Answers): boolean;
  /** Without which others it makes no sense, by name. @default none */
  readonly needs?: readonly string[];
  /** What speaks against taking it. @default nothing */
  mistake?(answers: Answers): Mistake | undefined;
  /** What it asks, once it is taken. @default nothing */
  readonly asks?: readonly Question[];
  /** The names of its images, as pins have them. @default none */
  readonly images?: readonly string[];
  /** How much memory its pods take at most on so many nodes, in Mi. @default 64 */
  memory?(nodes: number): number;
  /** The argument of its function in the list of components. @default it is no function but a component */
  props?(answers: Answers): { readonly [key: string]: Source };
  /** What it adds to the facts of the cluster. @default nothing */
  facts?(answers: Answers): { readonly [key: string]: Source };
  /** The Secrets that it reads. @default none */
  secrets?(answers: Answers): readonly StarterSecret[];
  /** Names that the network has to know, with their addresses. @default none */
  names?(answers: Answers): Readonly<Record<string, string>>;
  /** Files of its own at the top of the repository, by path. @default none */
  files?(answers: Answers): Readonly<Record<string, string>>;
  /** What is to be done once by hand, as Markdown. @default nothing */
  steps?(answers: Answers): readonly string[];
}

/** The parts of an answer. */
export function partsOf(answer: string | undefined): readonly string[] {
  return (answer ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Whether an add-on, an app or a side is taken. */
export function isTaken(name: string, answers: Answers): boolean {
  return answers[name] === 'yes' || [answers.addons, answers.apps].some((each) => partsOf(each).includes(name));
}

/** Asks for yes or no. */
export function yesOrNo(question: Omit<Question, 'choices' | 'value'>): Question {
  return {
    ...question,
    value: 'yes|no',
    choices: () => [
      { value: 'yes', says: '' },
      { value: 'no', says: '' },
    ],
  };
}

const ADDRESS = /-address$/;

/** Asks for an address of the pool that no other has. Its name ends in `-address`. */
export function poolAddress(question: Pick<Question, 'name' | 'asks' | 'says'>): Question {
  const others = (answers: Answers) =>
    Object.entries(answers).flatMap(([name, given]) => (ADDRESS.test(name) && name !== question.name ? [given] : []));
  return {
    ...question,
    value: 'ADDRESS',
    usual: (answers) => {
      const pool = parseRange(answers.pool ?? '');
      if (!pool) return '';
      const taken = new Set(others(answers).map((each) => parseAddress(each)?.first));
      let { first } = pool;
      while (taken.has(first)) first += 1n;
      return addressText({ ...pool, first });
    },
    check: (given, answers) => {
      const address = parseAddress(given);
      const pool = parseRange(answers.pool ?? '');
      if (address === undefined) return { what: `'${given}' is no address`, fix: 'give one of the pool' };
      if (pool && !contains(pool, address)) {
        return { what: `${given} lies outside the pool ${answers.pool}`, fix: 'choose one of the pool, or widen it' };
      }
      if (!others(answers).includes(given)) return undefined;
      return { what: `${given} is taken by another`, fix: 'choose another one of the pool, or widen it' };
    },
  };
}

/** A text of several lines as the value of a key of YAML, at this depth: for the workflows of CI. */
export function block(text: string, depth: number): string {
  const lines = text.trimEnd().split('\n');
  return ['|', ...lines.map((line) => (line === '' ? '' : ' '.repeat(depth) + line))].join('\n');
}
