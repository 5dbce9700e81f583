import type { ClusterDeclaration } from '../model/cluster.ts';
import { type Acceptances, type AcceptedFinding, type Finding, isRendered, unexpected } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import { ownWords } from '../model/own-words.ts';
import { fileNameOf } from '../model/rendered.ts';
import { OF_CHART } from '../model/rendered-chart.ts';
import { isUnknownProp } from '../model/set-aside.ts';
import { isFollowUp } from '../model/unloaded.ts';
import { accepting, isReason } from './acceptance.ts';
import { type Found, type FoundIn, type SourcedRule, type Subject, shared } from './rule.ts';
import { BROKEN_RULE, rulesFor } from './rule-set.ts';
import { shownSafely } from './secret-texts.ts';

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
  const asked = rules.filter((rule) => !unasked.includes(rule));
  const found = asked.flatMap((rule) =>
    withOrigins(ask(rule, subject), subject).filter(({ origin }) => origin !== OF_CHART || rule.ofCharts !== false),
  );
  const verdict = accepting([...broken, ...found], declaration, rules, {
    // What is found between clusters, nobody finds in one.
    rules: new Set([...unasked, ...rules.filter((rule) => rule.checkAll)].map(({ id }) => id)),
    isAnyAside: declaration.components.some(({ isAside }) => isAside),
    isAnyRuleUnknown: broken.length > 0 || subject.inputs.areRulesUnknown === true,
  });
  const spoilt = new Set(rules.flatMap((rule) => spoiltBy(rule, subject)));
  const standing = verdict.findings.filter((each) => !spoilt.has(placeOf(each)) && !mayBeAccepted(each, subject));
  return { ...verdict, rules, findings: distinct(standing) };
}

/** Findings with what drew the objects that they are about. */
function withOrigins(findings: readonly Finding[], subject: Subject): readonly Finding[] {
  if (!findings.some(({ where = '' }) => isRendered(where))) return findings;
  const origins = originsOf(subject);
  return findings.map((each) => {
    const origin = origins.get(placeOf(each));
    return origin === undefined ? each : { ...each, origin };
  });
}

const originsOf = shared(
  ({ objects }) =>
    new Map(
      // Where a chart makes what is drawn too, it is drawn.
      objects.toReversed().flatMap(({ origin, component, object, namespace }) => {
        const place = placeOf({ component, where: fileNameOf(object, namespace) });
        return origin === undefined ? [] : [[place, origin] as const];
      }),
    ),
);

/** Whether what is accepted of it is not known, which has been told. */
function mayBeAccepted({ severity, component }: Finding, { cluster }: Subject): boolean {
  if (severity === 'error') return false;
  const of = component === undefined ? undefined : cluster.component(component);
  return of ? isUnknownProp(of, 'accept') : cluster.isUnknown('accept');
}

/** Rules that share an analysis fail together. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((each) => [each.rule === 'unforeseen' ? each.what : each, each])).values()];
}

function isAsked({ needs, facts = [] }: SourcedRule, { inputs, cluster }: Subject): boolean {
  return (needs === undefined || inputs[needs] !== undefined) && !facts.some((fact) => cluster.isUnknown(fact));
}

/** What a rule finds. One that fails hides nothing of what others find. */
function ask({ check: find, ...rule }: SourcedRule, subject: Subject): readonly Finding[] {
  const cluster = subject.cluster.name;
  const safe = (text: string) => shownSafely(text, subject.kinds.credentials);
  return told(rule, cluster, () =>
    listOf(find?.(subject) ?? []).map((each) => ({ cluster, ...each, what: safe(each.what), fix: safe(each.fix) })),
  );
}

/** All that a rule finds, but for what names a stand-in: it follows from the mistake in its place. */
function told(rule: SourcedRule, cluster: string, find: () => readonly FoundIn[]): readonly Finding[] {
  try {
    const found = find().filter((each) => !isFollowUp(each));
    return found.map((each) => findingOf(rule, each));
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
  const what = `the rule '${id}' fails: ${ownWords(error)}`;
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

/** A cluster with what it, and each of its components, accepts of some rules alone. What is wrong with the rest was told before. */
function acceptingOnly(declaration: ClusterDeclaration, rules: readonly SourcedRule[]): ClusterDeclaration {
  const ids = new Set(rules.map(({ id }) => id));
  const only = (accept: Acceptances | undefined): Acceptances =>
    Object.fromEntries(Object.entries(accept ?? {}).filter(([id, because]) => ids.has(id) && isReason(because)));
  return {
    ...declaration,
    accept: only(declaration.accept),
    components: declaration.components.map((each) => ({ ...each, accept: only(each.accept) })),
  };
}

/** Puts clusters, each against all others, to every rule. */
export function checkAll(
  clusters: readonly { readonly declaration: ClusterDeclaration }[],
  rules: readonly SourcedRule[],
): Verdict {
  const declarations = clusters.map(({ declaration }) => declaration);
  const names = listed(declarations.map(({ name }) => name));
  const between = rules.filter((rule) => rule.checkAll);
  const found = between.flatMap((rule) => told(rule, names, () => listOf(rule.checkAll?.(declarations) ?? [])));
  const verdicts = declarations.map((each) =>
    accepting(
      found.filter(({ cluster }) => cluster === each.name),
      acceptingOnly(each, between),
      between,
      { isAnyAside: each.components.some(({ isAside }) => isAside) },
    ),
  );
  const ofSeveral = found.filter(({ cluster }) => !declarations.some(({ name }) => name === cluster));
  return {
    rules,
    findings: distinct([...ofSeveral, ...verdicts.flatMap(({ findings }) => findings)]),
    accepted: verdicts.flatMap(({ accepted }) => accepted),
  };
}
