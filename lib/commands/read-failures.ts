import type { Finding, Told } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import type { Snapshot } from '../output/snapshot.ts';

/** What could not be read of a tree, a line for each reason. */
export function readFailures(
  { name, blobs }: Pick<Snapshot, 'name' | 'blobs'>,
  findings: readonly Finding[],
  isBase: boolean,
): readonly Told[] {
  const groups = [...groupBy(findings, ({ what, fix, severity }) => JSON.stringify([what, fix, severity])).values()];
  const told = groups.map(([first, ...others]): Told => {
    const files = [first!, ...others].map(({ where = '' }) => where);
    const what =
      others.length === 0 ? first!.what : `${first!.what}; so are ${others.length} more: ${listed(files.slice(1))}`;
    // What was wrong is history: the step mends it, or leaves it as it is.
    const severity = isBase ? 'warning' : first!.severity;
    const fix = isBase ? 'it is compared as if it were not there; the next synth writes it anew' : first!.fix;
    return { rule: first!.rule, severity, where: `${name}:${first!.where}`, what, fix };
  });
  if (blobs.size > 0) return told;
  const fix = isBase ? 'all that is there now counts as new' : 'run npm run synth, and commit what it writes';
  return [{ severity: 'warning', where: name, what: 'has neither dist/ nor flux/', fix }, ...told];
}
