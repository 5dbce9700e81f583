import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';

/** One finding for each capability that several components miss, in the place of one for each of them. */
export function together(findings: readonly Finding[]): readonly Finding[] {
  const missing = groupBy(
    findings.filter(({ rule }) => rule === 'missing-capability'),
    ({ what }) => what,
  );
  return findings.flatMap((finding) => {
    const alike = finding.rule === 'missing-capability' ? (missing.get(finding.what) ?? []) : [];
    const names = [...new Set(alike.map(({ component }) => component))];
    if (names.length < 2) return alike.length > 1 && alike[0] !== finding ? [] : [finding];
    if (alike[0] !== finding) return [];
    const { component: _, ...first } = finding;
    const [capability] = finding.what.match(/'.*?'/) ?? [];
    return [
      {
        ...first,
        where: 'components',
        what: `no component provides ${capability}, which these need: ${names.join(', ')}`,
      },
    ];
  });
}
