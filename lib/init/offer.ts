import { oneOfThese } from '../model/closest.ts';
import type { Mistake } from '../model/finding.ts';
import type { Side } from '../model/side.ts';
import { clusterQuestions } from './cluster-questions.ts';
import { forgeQuestions } from './forges.ts';
import { freeMemory, machines } from './machines.ts';
import { type Answers, isTaken, partsOf, type Question, type Starter, yesOrNo } from './starter.ts';

/** One of those that can be taken. */
export interface Offered extends Starter {
  readonly name: string;
  readonly kind: 'side' | 'addon' | 'app';
  /** What its function or component is imported from. */
  readonly from: string;
}

/** All that can be taken, and what is known beforehand. */
export interface Offer {
  readonly offered: readonly Offered[];
  readonly sides: readonly Side[];
  /** The address of the repository, where git knows it. @default unknown */
  readonly remote?: string;
}

/** Those that are taken. */
export function taken({ offered }: Offer, answers: Answers): readonly Offered[] {
  return offered.filter(({ name }) => isTaken(name, answers));
}

/** What is asked with these answers, in order. Which questions follow one may depend on its answer. */
export function questionsOf(offer: Offer, answers: Answers): readonly Question[] {
  return possibleQuestions(offer, answers).filter(({ isAsked }) => isAsked?.(answers) ?? true);
}

/** The same, with those that other answers would lead to. */
function possibleQuestions(offer: Offer, answers: Answers): readonly Question[] {
  const of = (kind: Offered['kind']) => offer.offered.filter((each) => each.kind === kind);
  const follow = (offered: readonly Offered[]) =>
    offered.filter(({ name }) => isTaken(name, answers)).flatMap(({ asks = [] }) => asks);
  return [
    ...clusterQuestions(offer.sides),
    ...forgeQuestions(offer.remote),
    ...of('side').flatMap((each) => [sideQuestion(each), ...follow([each])]),
    listQuestion('addons', 'Add-ons', 'What the cluster has beside apps.', of('addon'), offer),
    ...follow(of('addon')),
    listQuestion('apps', 'Apps', 'To begin with: each is one file, which is yours.', of('app'), offer),
    ...follow(of('app')),
  ];
}

/** Every question that may be asked. */
export function allQuestions(offer: Offer): readonly Question[] {
  const of = (kind: Offered['kind']) => offer.offered.filter((each) => each.kind === kind);
  const names = (kind: Offered['kind']) =>
    of(kind)
      .map(({ name }) => name)
      .join(',');
  const all = Object.fromEntries(of('side').map(({ name }) => [name, 'yes']));
  return possibleQuestions(offer, { ...all, addons: names('addon'), apps: names('app') });
}

function sideQuestion({ name, says }: Offered): Question {
  const asks = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return yesOrNo({ name, asks, says, usual: () => 'no' });
}

function listQuestion(
  name: 'addons' | 'apps',
  asks: string,
  says: string,
  all: readonly Offered[],
  offer: Offer,
): Question {
  const isPossible = (answers: Answers) => (each: Offered) =>
    lacking(each, offer, answers).length === 0 && each.mistake?.(answers) === undefined;
  return {
    name,
    asks,
    says,
    value: 'NAME,NAME',
    isSeveral: true,
    // What lacks something that is asked for in the same breath is shown all the same.
    choices: (answers) =>
      all
        .filter(isPossible({ ...answers, [name]: all.map((each) => each.name).join(',') }))
        .map((each) => ({ value: each.name, says: each.says })),
    usual: (answers) => {
      const usual = all.filter(({ isUsual }) => isUsual?.(answers)).map((each) => each.name);
      const possible = all.filter((each) => usual.includes(each.name));
      return possible
        .filter(isPossible({ ...answers, [name]: usual.join(',') }))
        .map((each) => each.name)
        .join(', ');
    },
    check: (given, answers) => listMistake(given, all, offer, { ...answers, [name]: given }),
  };
}

function listMistake(given: string, all: readonly Offered[], offer: Offer, answers: Answers): Mistake | undefined {
  const names = all.map(({ name }) => name);
  for (const each of partsOf(given)) {
    const found = all.find(({ name }) => name === each);
    if (!found) return { what: `there is no '${each}'`, fix: oneOfThese(each, names) };
    const [first] = lacking(found, offer, answers);
    if (first !== undefined) {
      const fix = `take ${first} too, or leave ${each} out`;
      return { what: `'${each}' needs ${first}, which is not taken`, fix };
    }
    const mistake = found.mistake?.(answers);
    if (mistake) return { what: `'${each}' cannot be taken: ${mistake.what}`, fix: mistake.fix };
  }
  return memoryMistake(offer, answers);
}

/** What is wrong with how much is taken: pods that find no memory are not started, or ended. */
function memoryMistake(offer: Offer, answers: Answers): Mistake | undefined {
  const nodes = machines(answers.nodes ?? '');
  const asked = taken(offer, answers).reduce((sum, { kind, memory }) => {
    return sum + (kind === 'side' ? 0 : (memory?.(nodes.length) ?? 64));
  }, 0);
  const free = freeMemory(nodes);
  if (nodes.length === 0 || asked <= free) return undefined;
  const what = `all that is taken may need ${asked}Mi of memory, and beside k3s and Flux ${free}Mi are left`;
  return { what, fix: 'leave some out, or take machines with more' };
}

/** What one of them needs, and is not taken. */
function lacking({ needs = [] }: Offered, { offered }: Offer, answers: Answers): readonly string[] {
  return needs.filter((name) => offered.some((each) => each.name === name) && !isTaken(name, answers));
}
