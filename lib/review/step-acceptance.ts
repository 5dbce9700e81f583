import type { AcceptedStep } from '../checks/step.ts';
import type { AcceptedDanger, Danger } from './step-report.ts';

/** A step that is accepted in one cluster. */
export interface StepAcceptance extends AcceptedStep {
  readonly cluster: string;
}

/** Takes what is accepted out of what was found. */
export function acceptedIn(
  found: readonly Danger[],
  acceptances: readonly StepAcceptance[],
): { readonly accepted: readonly AcceptedDanger[]; readonly standing: readonly Danger[] } {
  const judged = found.map((danger) => ({ danger, acceptance: acceptances.find((each) => isOf(each, danger)) }));
  return {
    accepted: judged.flatMap(({ danger, acceptance }) =>
      acceptance ? [{ ...danger, because: acceptance.because }] : [],
    ),
    standing: judged.flatMap(({ danger, acceptance }) => (acceptance ? [] : [danger])),
  };
}

function isOf(acceptance: StepAcceptance, danger: Danger): boolean {
  return (
    acceptance.danger === danger.rule &&
    (['cluster', 'object', 'from', 'to'] as const).every((key) => acceptance[key] === danger[key])
  );
}
