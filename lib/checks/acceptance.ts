import { didYouMean } from '../model/closest.ts';
import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Acceptances, AcceptedFinding, Finding } from '../model/finding.ts';
import { OF_CHART } from '../model/rendered-chart.ts';
import type { Rule } from './rule.ts';

/** The rules about acceptances themselves. */
export const UNUSED_ACCEPTANCE = 'unused-acceptance';
export const WRONG_ACCEPTANCE = 'wrong-acceptance';

/** What could not be asked. */
export interface Unasked {
  /** Rules that lack an input, by id. @default none */
  readonly rules?: ReadonlySet<string>;
  /** A component is not all there, so that nobody can say what is not found of others. @default false */
  readonly isAnyAside?: boolean;
  /** Some rules could not be read, not even their ids. @default false */
  readonly isAnyRuleUnknown?: boolean;
}

/**
 * Takes what a component, or the cluster, accepts out of what was found. Of what a chart makes everything can be accepted: it is
 * another's, and is not written. An acceptance that is wrong counts for nothing,
 * and one that takes nothing out is a finding itself.
 * @param unasked what could not be asked, so that acceptances of it are not judged
 */
export function accepting(
  found: readonly Finding[],
  declaration: ClusterDeclaration,
  rules: readonly Rule[],
  unasked: Unasked = {},
): { readonly findings: readonly Finding[]; readonly accepted: readonly AcceptedFinding[] } {
  const scopes = scopesOf(declaration);
  const acceptable = rules.filter(({ severity, acceptable = severity !== 'error' }) => acceptable);
  const ids = new Set(acceptable.map(({ id }) => id));
  const accepted: AcceptedFinding[] = [];
  const findings: Finding[] = [];
  for (const finding of found) {
    const because = scopes.get(finding.component)?.[finding.rule];
    const isAcceptable = ids.has(finding.rule) || finding.origin === OF_CHART;
    if (isAcceptable && isReason(because)) accepted.push({ ...finding, because });
    else findings.push(finding);
  }
  const used = new Set(accepted.map(({ component, rule }) => keyOf(component, rule)));
  const acceptances = [...scopes].flatMap(([component, accept]) =>
    Object.entries(accept).flatMap(([rule, because]): readonly Finding[] => {
      const at = { cluster: declaration.name, component, where: `accept['${rule}']` };
      if (unasked.isAnyRuleUnknown && !rules.some(({ id }) => id === rule)) return [];
      const isUsed = used.has(keyOf(component, rule));
      const wrong = isUsed ? undefined : wrongAcceptance(rule, because, ids, rules);
      if (wrong) return [{ rule: WRONG_ACCEPTANCE, severity: 'error', ...at, ...wrong }];
      if (isUsed || unasked.isAnyAside || unasked.rules?.has(rule)) return [];
      const what = `accepts '${rule}', which is not found here`;
      return [{ rule: UNUSED_ACCEPTANCE, severity: 'warning', ...at, what, fix: 'remove it' }];
    }),
  );
  // Without rules nothing is found, so that no acceptance is left over.
  return { findings: rules.length === 0 ? findings : [...findings, ...acceptances], accepted };
}

function scopesOf({ accept, components }: ClusterDeclaration): ReadonlyMap<string | undefined, Acceptances> {
  return new Map<string | undefined, Acceptances>([
    [undefined, accept ?? {}],
    ...components.map((component) => [component.name, component.accept ?? {}] as const),
  ]);
}

function keyOf(component: string | undefined, rule: string): string {
  return `${component ?? ''} ${rule}`;
}

/** Whether an acceptance says why. */
export function isReason(because: unknown): because is string {
  return typeof because === 'string' && because.trim() !== '';
}

function wrongAcceptance(rule: string, because: unknown, acceptable: ReadonlySet<string>, rules: readonly Rule[]) {
  if (!rules.some(({ id }) => id === rule)) {
    const fix = didYouMean(rule, [...acceptable], 'take a name from docs/rules');
    return { what: `accepts '${rule}', which is no rule`, fix };
  }
  if (!acceptable.has(rule)) {
    return { what: `accepts '${rule}', which nobody can accept`, fix: 'mend what it finds' };
  }
  return isReason(because) ? undefined : { what: `accepts '${rule}' without a reason`, fix: 'say why, in a sentence' };
}
