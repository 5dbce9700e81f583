import type { Readable, Writable } from 'node:stream';
import { isCancel, log, multiselect, select, text } from '@clack/prompts';
import { answerMistake, nextQuestion } from '../init/answers.ts';
import type { Offer } from '../init/offer.ts';
import { type Answers, type Choice, partsOf, type Question } from '../init/starter.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import type { Terminal } from '../secrets/values.ts';

/** Asks a person what is not answered yet, and judges each answer at once. Throws InvalidInput where they end it. */
export async function ask(offer: Offer, given: Answers, terminal: Terminal): Promise<Answers> {
  const streams = { input: terminal.input as Readable, output: terminal.output as Writable };
  const answers: Record<string, string> = { ...given };
  for (let next = nextQuestion(offer, answers); next; next = nextQuestion(offer, answers)) {
    answers[next.name] = await answerTo(next, answers, streams);
  }
  return answers;
}

interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

async function answerTo(question: Question, answers: Answers, streams: Streams): Promise<string> {
  const asked = { ...streams, message: `${question.asks}\n${question.says}` };
  const usual = question.usual(answers);
  const choices = question.choices?.(answers);
  const wrong = (given: string) => answerMistake(question, given, answers);
  if (!choices) {
    const validate = (given = '') => line(wrong(given.trim() || usual));
    return answered(await text({ ...asked, placeholder: usual, defaultValue: usual, validate })).trim();
  }
  if (!question.isSeveral) {
    return until(wrong, streams, () => select({ ...asked, options: choices.map(option), initialValue: usual }));
  }
  if (choices.length === 0) return '';
  return until(wrong, streams, async () => {
    const initialValues = partsOf(usual);
    const given = await multiselect({ ...asked, options: choices.map(option), initialValues, required: false });
    return isCancel(given) ? given : given.join(', ');
  });
}

/** Asks again where an answer is wrong: a list of choices cannot say so by itself. */
async function until(
  wrong: (given: string) => Mistake | undefined,
  { output }: Streams,
  again: () => Promise<string | symbol>,
): Promise<string> {
  for (;;) {
    const given = answered(await again());
    const mistake = wrong(given);
    if (!mistake) return given;
    log.error(line(mistake), { output });
  }
}

function option({ value, says }: Choice) {
  return { value, label: value, hint: says };
}

function line(mistake: Mistake): string;
function line(mistake: Mistake | undefined): string | undefined;
function line(mistake: Mistake | undefined): string | undefined {
  return mistake && `${mistake.what} (${mistake.fix})`;
}

function answered(given: string | symbol): string {
  if (!isCancel(given)) return given as string;
  throw new InvalidInput({ what: 'the questions were ended', fix: 'start again; nothing was written' });
}
