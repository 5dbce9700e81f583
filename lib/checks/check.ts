import type { ClusterDeclaration } from '../model/cluster.ts';
import { type AcceptedFinding, type Finding, unexpected } from '../model/finding.ts';
import { STAND_IN_DOMAIN } from '../model/stand-ins.ts';
import { accepting } from './acceptance.ts';
import type { Rule, Subject } from './rule.ts';

/** What the rules found. */
export interface Verdict {
  /** What stands against the cluster. */
  readonly findings: readonly Finding[];
  /** What was found too, and is accepted with a reason. */
  readonly accepted: readonly AcceptedFinding[];
}

/** Puts a cluster, and all that it renders to, to every rule. */
export function check(subject: Subject, rules: readonly Rule[]): Verdict {
  const { declaration } = subject;
  const unasked = rules.filter((rule) => !isAsked(rule, subject));
  const found = rules.filter((rule) => !unasked.includes(rule)).flatMap((rule) => ask(rule, subject));
  const aside = declaration.components.filter(({ isAside }) => isAside).map(({ name }) => name);
  const verdict = accepting(found, declaration, rules, {
    rules: new Set(unasked.map(({ id }) => id)),
    components: new Set(aside),
  });
  const spoilt = new Set(rules.flatMap(({ spoils }) => spoils?.(subject) ?? []).map(placeOf));
  return { ...verdict, findings: verdict.findings.filter((each) => !spoilt.has(placeOf(each))) };
}

function isAsked({ needs, facts = [] }: Rule, { inputs, cluster }: Subject): boolean {
  return (needs === undefined || inputs[needs] !== undefined) && !facts.some((fact) => cluster.isUnknown(fact));
}

/** What a rule finds. One that fails hides nothing of what others find. */
function ask({ id, severity, check: find }: Rule, subject: Subject): readonly Finding[] {
  const cluster = subject.cluster.name;
  try {
    const found = (find?.(subject) ?? []).map((each): Finding => ({ rule: id, severity, cluster, ...each }));
    return found.filter(({ what, fix }) => !`${what} ${fix}`.includes(STAND_IN_DOMAIN));
  } catch (error) {
    return [unexpected(cluster, error)];
  }
}

function placeOf({ component, where }: Pick<Finding, 'component' | 'where'>): string {
  return `${component} ${where}`;
}

/** Puts clusters, each against all others, to every rule. */
export function checkAll(
  clusters: readonly { readonly declaration: ClusterDeclaration }[],
  rules: readonly Rule[],
): Verdict {
  const declarations = clusters.map(({ declaration }) => declaration);
  try {
    const findings = rules.flatMap(({ id, severity, checkAll }) =>
      (checkAll?.(declarations) ?? []).map((each): Finding => ({ rule: id, severity, ...each })),
    );
    return { findings, accepted: [] };
  } catch (error) {
    return { findings: [unexpected(declarations.map(({ name }) => name).join(', '), error)], accepted: [] };
  }
}
