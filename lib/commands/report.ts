import { shownSafely } from '../checks/secret-texts.ts';
import { findingLine, isRendered, pageOf, type Told } from '../model/finding.ts';
import { consequenceLine } from '../review/consequence.ts';
import { type Paint, uncoloured } from '../review/forms/terminal.ts';
import type { Outcome } from './verb.ts';

/** Whether a verb ended well. */
export function succeeded({ findings = [], failed = false }: Outcome): boolean {
  return !failed && !findings.some(({ severity }) => severity === 'error');
}

/** The outcome for people: findings, errors first, a line for each change, what they do to clusters, and the summary. */
export function report(outcome: Outcome, paint: Paint = uncoloured): string {
  const { findings = [], changes = [], consequences = [], summary, show } = outcome;
  if (show) return show(paint);
  return [
    ...findingLines(findings, paint),
    ...changes.map(({ action, path }) => `${paint('change', action)} ${path}`),
    ...consequences.flatMap((each) => [
      consequenceLine(each).replace(each.is, (word) => paint('warning', word)),
      ...each.commands.map((command) => `    ${command}`),
    ]),
    ...(summary === undefined ? [] : [summary]),
  ].join('\n');
}

/** A line for each finding, errors first. */
export function findingLines(findings: readonly Told[], paint: Paint): readonly string[] {
  return sorted(findings).map((each) => findingLine(each).replace(each.severity, (word) => paint(each.severity, word)));
}

/** The outcome for programs. */
export function reportJson(outcome: Outcome): string {
  const { findings = [], changes = [], consequences, summary = '', details } = outcome;
  const count = (severity: Told['severity']) => findings.filter((each) => each.severity === severity).length;
  const counts = { errors: count('error'), warnings: count('warning'), notes: count('note') };
  const document = { ...counts, findings: withPages(sorted(findings)), changes, consequences, summary, ...details?.() };
  return JSON.stringify(document, undefined, 2);
}

/** Findings with the page of their rule. */
export function withPages<T extends Told>(findings: readonly T[]): readonly object[] {
  return findings.map((each) =>
    each.rule === undefined ? each : { ...each, page: pageOf({ rule: each.rule, page: each.page }) },
  );
}

/** Errors before warnings before notes, and causes before what may follow from them; otherwise as they were found. */
function sorted(findings: readonly Told[]): readonly Told[] {
  const key = (finding: Told) => 10 * RANKS.indexOf(finding.severity) + depth(finding);
  return findings.map(safe).sort((a, b) => key(a) - key(b));
}

/** What is told before any rule is asked may quote what a person wrote, too. */
function safe(finding: Told): Told {
  const { where, what, fix } = finding;
  const shown = { what: shownSafely(what, []), fix: shownSafely(fix, []) };
  return { ...finding, ...shown, ...(where !== undefined && { where: shownSafely(where, []) }) };
}

const RANKS: readonly Told['severity'][] = ['error', 'warning', 'note'];

/** How far a finding is from what people wrote: files that are read, facts, declarations, drawing, and the objects drawn. */
function depth({ rule, component, where = '' }: Told): number {
  if (rule === 'input') return 0;
  if (component === undefined) return 1;
  if (where === '') return 3;
  return isRendered(where) ? 4 : 2;
}
