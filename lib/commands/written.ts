import type { SourcedRule } from '../checks/rule.ts';
import { type AcceptedFinding, type Finding, pageOf } from '../model/finding.ts';
import type { Consequence } from '../review/consequence.ts';
import { counted } from '../review/object-names.ts';
import { withPages } from './report.ts';
import type { Outcome } from './verb.ts';
import type { Result } from './write-files.ts';

/** What came of files that were rendered. */
export interface Written extends Result {
  /** What they do to running clusters. @default nothing that their files do not show */
  readonly consequences?: readonly Consequence[];
  /** The changes were only looked for, not made. */
  readonly check: boolean;
  /** What makes them, where they were only looked for: `npm run synth`. */
  readonly command: string;
  /** What was found too, and is accepted. @default nothing */
  readonly accepted?: readonly AcceptedFinding[];
  /** Adds the places that declare what findings are about. @default they are told without */
  readonly locate?: (findings: readonly AcceptedFinding[]) => readonly AcceptedFinding[];
  /** The rules that were looked at. @default none */
  readonly rules?: readonly Pick<SourcedRule, 'id' | 'severity' | 'what' | 'page'>[];
}

/** The outcome of a verb that writes what it renders. */
export function writtenOutcome(written: Written): Outcome {
  const { findings, changes, consequences, files, check, accepted = [], rules = [], locate } = written;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const of = (rule: string, list: readonly Finding[]) => list.filter((each) => each.rule === rule).length;
  return {
    findings,
    changes,
    ...(consequences && { consequences: errors > 0 ? [] : consequences }),
    failed: check && changes.length > 0,
    summary: `${summary(written, errors)}${accepted.length === 0 ? '' : `, ${accepted.length} accepted (--json says which, and why)`}`,
    details: () => ({
      accepted: withPages(locate?.(accepted) ?? accepted),
      rules: rules.map(({ id, severity, what, page }) => ({
        rule: id,
        severity,
        what,
        page: pageOf({ rule: id, page }),
        found: of(id, findings),
        accepted: of(id, accepted),
      })),
      files,
      written: !check && changes.length > 0 && !findings.some(isUnwritable),
    }),
  };
}

/** What cannot be written says itself what is. */
function isUnwritable({ rule }: Finding): boolean {
  return rule === 'unwritable';
}

function summary({ findings, changes, files, check, command }: Written, errors: number): string {
  const count = counted(files, 'file');
  if (errors > 0) {
    const isTold = findings.some(isUnwritable);
    // What one chart is refused for keeps no other from being rendered.
    const state = changes.length > 0 && !check ? `, ${changes.length} of ${count} changed` : ', nothing written';
    return `${counted(errors, 'error')}${isTold ? '' : state}`;
  }
  if (changes.length === 0) return `${count}, up to date`;
  return check
    ? `${changes.length} of ${count} would change: run ${command} and commit`
    : `${count}, ${changes.length} changed`;
}
