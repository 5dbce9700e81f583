import type { Rule } from '../checks/rule.ts';
import { type AcceptedFinding, type Finding, findingLine } from '../model/finding.ts';
import type { Change } from './compare.ts';

/** The outcome of a run. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** How many files there are in all. */
  readonly files: number;
  /** The changes were only looked for, not made. */
  readonly check: boolean;
  /** What was found too, and is accepted. */
  readonly accepted: readonly AcceptedFinding[];
  /** The rules that were looked at. */
  readonly rules: readonly Pick<Rule, 'id' | 'severity' | 'what'>[];
}

/** Whether a run ended well: no error, and in a check nothing to change. */
export function succeeded({ findings, changes, check }: Outcome): boolean {
  return !findings.some(({ severity }) => severity === 'error') && !(check && changes.length > 0);
}

/** The outcome for people: findings, errors first, then a line for each change, and a summary. */
export function report(outcome: Outcome): string {
  const { changes, files, check, accepted } = outcome;
  const findings = sorted(outcome.findings);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  // What cannot be written says itself what is.
  const state = findings.some(({ rule }) => rule === 'unwritable') ? '' : ', nothing written';
  const summary =
    errors > 0
      ? `${errors} ${errors === 1 ? 'error' : 'errors'}${state}`
      : changes.length === 0
        ? `${files} files, up to date`
        : check
          ? `${changes.length} of ${files} files would change: run npm run synth and commit`
          : `${files} files, ${changes.length} changed`;
  const reasons = accepted.length === 0 ? '' : `, ${accepted.length} accepted`;
  const lines = [...findings.map(findingLine), ...changes.map(({ action, path }) => `${action} ${path}`)];
  return [...lines, `${summary}${reasons}`].join('\n');
}

/** The outcome for programs. */
export function reportJson(outcome: Outcome): string {
  const { changes, files, check, accepted, rules } = outcome;
  const written = !check && changes.length > 0 && succeeded(outcome);
  const of = (rule: string, list: readonly Finding[]) => list.filter((each) => each.rule === rule).length;
  const rows = rules.map(({ id, severity, what }) => ({
    rule: id,
    severity,
    what,
    page: `docs/rules/${id}.md`,
    found: of(id, outcome.findings),
    accepted: of(id, accepted),
  }));
  const told = (list: readonly Finding[]) => list.map((each) => ({ ...each, page: `docs/rules/${each.rule}.md` }));
  const count = (severity: Finding['severity']) => outcome.findings.filter((each) => each.severity === severity).length;
  const counts = { errors: count('error'), warnings: count('warning') };
  const document = {
    ...counts,
    findings: told(sorted(outcome.findings)),
    accepted: told(accepted),
    rules: rows,
    changes,
    files,
    written,
  };
  return JSON.stringify(document, undefined, 2);
}

/** Errors before warnings, and causes before what may follow from them; otherwise as they were found. */
function sorted(findings: readonly Finding[]): readonly Finding[] {
  const key = (finding: Finding) => (finding.severity === 'warning' ? 10 : 0) + depth(finding);
  return [...findings].sort((a, b) => key(a) - key(b));
}

/** How far a finding is from what people wrote: files that are read, facts, declarations, drawing, and the objects drawn. */
function depth({ rule, component, where = '' }: Finding): number {
  if (rule === 'input') return 0;
  if (component === undefined) return 1;
  if (where === '') return 3;
  return where.endsWith('.yaml') && !where.includes('/') ? 4 : 2;
}
