import type { Finding, Mistake } from '../model/finding.ts';
import { distinctBy } from '../model/grouped.ts';
import { fewOf, listed } from '../model/listed.ts';
import type { Answered } from './ask-all.ts';
import type { NoAnswer } from './no-answer.ts';

/**
 * Why questions have no answer, a line each; for all registries that could not be reached it is one note.
 * @param unknown what stays unknown of so many, such as `what 3 images are built for`
 */
export function unanswered(
  answers: ReadonlyMap<string, Answered<unknown>>,
  unknown: (count: number) => string,
): readonly (Mistake & Pick<Finding, 'severity'>)[] {
  const none = [...answers.values()].flatMap((each): readonly NoAnswer[] => ('none' in each ? [each.none] : []));
  const silent = none.filter(({ isSilent }) => isSilent);
  const refused = none.filter(({ isSilent }) => !isSilent).map(({ severity, mistake }) => ({ severity, ...mistake }));
  const told = fewOf(distinctBy(refused, ({ what }) => what));
  if (silent.length === 0) return told;
  const what = `${listed(silent.map(({ mistake }) => mistake.what))}; ${unknown(silent.length)} not known yet`;
  return [...told, { severity: 'note', what, fix: silent[0]!.mistake.fix }];
}
