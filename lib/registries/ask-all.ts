import { parseReference } from '../model/image.ts';
import { NoAnswer } from './no-answer.ts';

/** As many questions at once as no registry minds. */
const AT_ONCE = 6;

/** What came of a question: an answer, or why there is none. */
export type Answered<T> = { readonly answer: T } | { readonly none: NoAnswer };

/**
 * Asks of each image, some at once. A registry that could not be reached is not asked again.
 * @param references of images, with their registries
 * @param ask throws NoAnswer
 * @returns what came of it, by reference, in their order
 */
export async function askAll<T>(
  references: readonly string[],
  ask: (reference: string) => Promise<T>,
): Promise<ReadonlyMap<string, Answered<T>>> {
  const silent = new Map<string, NoAnswer>();
  const answers = new Map<string, Answered<T>>(references.map((each) => [each, { none: new NoAnswer('', '') }]));
  const waiting = answers.keys();
  const work = async () => {
    for (const reference of waiting) answers.set(reference, await answered(reference, ask, silent));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function answered<T>(
  reference: string,
  ask: (reference: string) => Promise<T>,
  silent: Map<string, NoAnswer>,
): Promise<Answered<T>> {
  const registry = parseReference(reference)?.repository.split('/')[0] ?? '';
  const before = silent.get(registry);
  if (before) return { none: before };
  try {
    return { answer: await ask(reference) };
  } catch (none) {
    if (!(none instanceof NoAnswer)) throw none;
    if (none.isSilent) silent.set(registry, none);
    return { none };
  }
}
