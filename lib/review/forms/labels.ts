import type { Report } from '../step-report.ts';

/** With which the label of a danger begins: a request has no other labels of bramble. */
const LABEL = 'danger: ';

/** A label for each kind of danger that nobody has accepted, such as `danger: data-lost`. */
export function labelsOf({ dangers }: Pick<Report, 'dangers'>): readonly string[] {
  return [...new Set(dangers.map(({ rule }) => `${LABEL}${rule}`))].sort();
}
