import type { ClusterDeclaration } from '../model/cluster.ts';
import { type AcceptedFinding, type Finding, unexpected } from '../model/finding.ts';
import { STAND_IN_DOMAIN } from '../model/stand-ins.ts';
import { accepting } from './acceptance.ts';
import type { Found, SourcedRule, Subject } from './rule.ts';
import { BROKEN_RULE, rulesFor } from './rule-set.ts';

/** What the rules found. */
export interface Verdict {
  /** All that was asked. */
  readonly rules: readonly SourcedRule[];
  /** What stands against the cluster. */
  readonly findings: readonly Finding[];
  /** What was found too, and is accepted with a reason. */
  readonly accepted: readonly AcceptedFinding[];
}

/** Puts a cluster, and all that it renders to, to every rule, and to those that its components bring. */
export function check(subject: Subject, known: readonly SourcedRule[]): Verdict {
  const { declaration } = subject;
  const { rules, findings } = rulesFor(declaration, known);
  const broken = findings.map((each) => ({ ...each, cluster: declaration.name }));
  const unasked = rules.filter((rule) => !isAsked(rule, subject));
  const found = rules.filter((rule) => !unasked.includes(rule)).flatMap((rule) => ask(rule, subject));
  const aside = declaration.components.filter(({ isAside }) => isAside).map(({ name }) => name);
  const verdict = accepting([...broken, ...found], declaration, rules, {
    rules: new Set(unasked.map(({ id }) => id)),
    components: new Set(aside),
    isAnyRuleUnknown: broken.length > 0 || subject.inputs.areRulesUnknown === true,
  });
  const spoilt = new Set(rules.flatMap((rule) => spoiltBy(rule, subject)));
  return { ...verdict, rules, findings: verdict.findings.filter((each) => !spoilt.has(placeOf(each))) };
}

function isAsked({ needs, facts = [] }: SourcedRule, { inputs, cluster }: Subject): boolean {
  return (needs === undefined || inputs[needs] !== undefined) && !facts.some((fact) => cluster.isUnknown(fact));
}

/** What a rule finds. One that fails hides nothing of what others find. */
function ask({ check: find, ...rule }: SourcedRule, subject: Subject): readonly Finding[] {
  const cluster = subject.cluster.name;
  try {
    const found = listOf(find?.(subject) ?? []).map((each) => findingOf(rule, { cluster, ...each }));
    return found.filter(({ what, fix }) => !`${what} ${fix}`.includes(STAND_IN_DOMAIN));
  } catch (error) {
    return [failure(rule, cluster, error)];
  }
}

/** What a rule returns, of which its type alone tells that it is a list of what is to be told. */
function listOf<T extends Found>(found: readonly T[]): readonly T[] {
  const isRight = ({ what, fix }: Found) => typeof what === 'string' && typeof fix === 'string';
  if (Array.isArray(found) && found.every((each) => typeof each === 'object' && each !== null && isRight(each))) {
    return found;
  }
  throw new TypeError('it returns no list of { what, fix }');
}

function findingOf({ id, severity, page }: SourcedRule, found: Found & Pick<Finding, 'cluster'>): Finding {
  return { rule: id, severity, ...(page === undefined ? {} : { page }), ...found };
}

/** That a rule of a user fails is said of the rule, and of bramble's own that the cluster is odd. */
function failure({ id, from }: SourcedRule, cluster: string, error: unknown): Finding {
  if (!from) return unexpected(cluster, error);
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = `the rule '${id}' fails: ${message}`;
  return { rule: BROKEN_RULE, severity: 'error', cluster, ...from, what, fix: 'correct the rule' };
}

function spoiltBy({ spoils }: SourcedRule, subject: Subject): readonly string[] {
  try {
    return (spoils?.(subject) ?? []).map(placeOf);
  } catch {
    // Its check fails as well, or nothing is hidden.
    return [];
  }
}

function placeOf({ component, where }: Pick<Finding, 'component' | 'where'>): string {
  return `${component} ${where}`;
}

/** Puts clusters, each against all others, to every rule. */
export function checkAll(
  clusters: readonly { readonly declaration: ClusterDeclaration }[],
  rules: readonly SourcedRule[],
): Verdict {
  const declarations = clusters.map(({ declaration }) => declaration);
  const findings = rules.flatMap((rule) => {
    try {
      return listOf(rule.checkAll?.(declarations) ?? []).map((each) => findingOf(rule, each));
    } catch (error) {
      return [failure(rule, declarations.map(({ name }) => name).join(', '), error)];
    }
  });
  return { rules, findings, accepted: [] };
}
