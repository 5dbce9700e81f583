import type { ClusterDeclaration } from '../model/cluster.ts';
import { type AcceptedFinding, type Finding, unexpected } from '../model/finding.ts';
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
  const cluster = subject.cluster.name;
  const unasked = rules.filter(({ needs }) => needs && subject.inputs[needs] === undefined);
  const found = rules
    .filter((rule) => !unasked.includes(rule))
    .flatMap(({ id, severity, check }) =>
      (check?.(subject) ?? []).map((each): Finding => ({ rule: id, severity, cluster, ...each })),
    );
  const verdict = accepting(found, subject.declaration, rules, {
    rules: new Set(unasked.map(({ id }) => id)),
    components: subject.unfinished,
  });
  const spoilt = new Set(rules.flatMap(({ spoils }) => spoils?.(subject) ?? []).map(placeOf));
  return { ...verdict, findings: verdict.findings.filter((each) => !spoilt.has(placeOf(each))) };
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
