import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';

/** Tells once of each thing that is not there, in the place of once for each component that needs it. */
export function together(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ missing }) => missing);
  return findings.flatMap((finding) => {
    const { missing } = finding;
    const alike = groups.get(missing) ?? [];
    if (missing === undefined) return [finding];
    return alike[0] === finding ? [oneOf(missing, alike)] : [];
  });
}

function oneOf(missing: string, alike: readonly Finding[]): Finding {
  // Where it was declared says more than that it could not be drawn.
  const { missing: _, ...first } = alike.find(({ where }) => where !== undefined) ?? alike[0]!;
  const names = new Set(alike.flatMap(({ component }) => component ?? []));
  if (names.size < 2) return first;
  const { component: __, ...shared } = first;
  return { ...shared, where: 'components', what: `${missing}, which these need: ${listed(names)}` };
}
