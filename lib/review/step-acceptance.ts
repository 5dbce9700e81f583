import type { Told } from '../model/finding.ts';
import type { AcceptedDanger, Danger } from './step-report.ts';

/** A danger of one step that somebody has accepted: it holds for these very values. */
export interface AcceptedStep {
  readonly cluster: string;
  /** The id of the rule. */
  readonly danger: string;
  /** Such as `PersistentVolumeClaim photos/photos-data`. */
  readonly object: string;
  /** What it was, and what it is to be. @default it was not there, or is gone */
  readonly from?: string;
  readonly to?: string;
  /** Why, in a sentence. */
  readonly because: string;
}

/** Takes what is accepted out of what was found. */
export function acceptedIn(
  found: readonly Danger[],
  acceptances: readonly AcceptedStep[],
): {
  readonly accepted: readonly AcceptedDanger[];
  readonly standing: readonly Danger[];
  readonly findings: readonly Told[];
} {
  const accepted = found.flatMap((danger) => {
    const acceptance = acceptances.find((each) => isOf(each, danger));
    return acceptance ? [{ ...danger, because: acceptance.because }] : [];
  });
  const standing = found.filter((danger) => !acceptances.some((each) => isOf(each, danger)));
  return { accepted, standing, findings: [] };
}

/** Whether an acceptance is of a danger: the same rule, object and values. */
export function isOf(acceptance: AcceptedStep, danger: Danger): boolean {
  return (
    acceptance.danger === danger.rule &&
    (['cluster', 'object', 'from', 'to'] as const).every((key) => acceptance[key] === danger[key])
  );
}
