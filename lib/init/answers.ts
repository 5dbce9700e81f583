import { didYouMean, oneOfThese } from '../model/closest.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import { allQuestions, type Offer, questionsOf } from './offer.ts';
import type { Answers, Question } from './starter.ts';

/** The first question that is not answered, or undefined once all are. */
export function nextQuestion(offer: Offer, answers: Answers): Question | undefined {
  return questionsOf(offer, answers).find(({ name }) => answers[name] === undefined);
}

/** What is wrong with an answer. */
export function answerMistake(question: Question, given: string, answers: Answers): Mistake | undefined {
  if (given === '' && !question.isSeveral) return { what: 'it is not answered', fix: `give ${question.value}` };
  const choices = question.isSeveral ? undefined : question.choices?.(answers).map(({ value }) => value);
  if (choices && !choices.includes(given)) {
    // Of two words, the nearer one may be the opposite of what is meant.
    const near = choices.length > 2 ? choices : [];
    return { what: `'${given}' is none of ${listed(choices)}`, fix: didYouMean(given, near, 'choose one of them') };
  }
  return question.check?.(given, answers);
}

/** What came of answers that were given: what is right of them, and what is wrong with the others. */
export interface Judged {
  readonly answers: Answers;
  /** Each names its question in `where`. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Puts what is given to its questions, in their order.
 * @param isWhole nobody can be asked: what is not given is answered as usual
 */
export function judgedAnswers(offer: Offer, given: Answers, isWhole: boolean): Judged {
  const mistakes: Mistake[] = [];
  let answers: Answers = {};
  const asked = new Set<string>();
  for (let left = questionsOf(offer, answers); left.length > 0; left = questionsOf(offer, answers)) {
    const question = left.find(({ name }) => !asked.has(name));
    if (!question) break;
    const { name } = question;
    asked.add(name);
    const answer = given[name] ?? (isWhole ? question.usual(answers) : undefined);
    if (answer === undefined) continue;
    const mistake = answerMistake(question, answer, answers);
    if (!mistake) answers = { ...answers, [name]: answer };
    // What is usual fits right answers.
    else if (name in given || mistakes.length === 0) mistakes.push({ where: name, ...mistake });
  }
  const known = allQuestions(offer).map(({ name }) => name);
  const left = Object.keys(given).filter((name) => !asked.has(name));
  const unknown = left
    .filter((name) => !known.includes(name))
    .map((where) => ({ where, what: 'is no question', fix: oneOfThese(where, known) }));
  // Which questions a wrong answer would lead to is not known.
  const idle = mistakes.length > 0 ? [] : left.filter((name) => known.includes(name));
  const what = 'is answered, and not asked with the other answers';
  return {
    answers,
    mistakes: [...mistakes, ...unknown, ...idle.map((where) => ({ where, what, fix: 'leave it out' }))],
  };
}

/** The usual answers to all that is not answered. Throws InvalidInput where an answer is wrong. */
export function wholeAnswers(offer: Offer, given: Answers): Answers {
  const { answers, mistakes } = judgedAnswers(offer, given, true);
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
  return answers;
}

/** What a file of answers may hold beside answers to questions. */
const FIELD = /^[a-z]+(-[a-z]+)*$/;

/** Answers as a file holds them, made the text of flags: lists, numbers, machines as maps, yes and no. */
export function answersOf(document: unknown): Answers {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new InvalidInput({ what: 'is no map of answers', fix: 'write a line such as name: home for each' });
  }
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      if (!FIELD.test(name)) throw new InvalidInput({ where: name, what: 'is no question', fix: 'correct its name' });
      return [name, answerText(value, name)];
    }),
  );
}

function answerText(value: unknown, where: string): string {
  if (Array.isArray(value)) return value.map((each) => answerText(each, where)).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  if (value === null) return '';
  if (where === 'nodes' && typeof value === 'object') return machineText(value as Readonly<Record<string, unknown>>);
  throw new InvalidInput({ where, what: 'is a map', fix: 'write a text or a list' });
}

const MACHINE_FIELDS = ['memory', 'cpus', 'role'];

function machineText(fields: Readonly<Record<string, unknown>>): string {
  const known = ['name', 'address', ...MACHINE_FIELDS];
  const unknown = Object.keys(fields).find((each) => !known.includes(each));
  if (unknown !== undefined) {
    const fix = oneOfThese(unknown, known);
    throw new InvalidInput({ where: 'nodes', what: `a machine has no '${unknown}'`, fix });
  }
  const nested = known.find((each) => typeof fields[each] === 'object' && fields[each] !== null);
  if (nested !== undefined) {
    throw new InvalidInput({
      where: 'nodes',
      what: `'${nested}' of a machine is no text`,
      fix: 'write a text or a number',
    });
  }
  const { memory } = fields;
  if (/^\d+$/.test(String(memory ?? ''))) {
    throw new InvalidInput({ where: 'nodes', what: `memory ${memory} has no unit`, fix: `write '${memory}Gi'` });
  }
  const more = MACHINE_FIELDS.flatMap((each) => (fields[each] === undefined ? [] : String(fields[each])));
  return [`${fields.name ?? ''}=${fields.address ?? ''}`, ...more].join(':');
}
