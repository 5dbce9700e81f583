import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { anything, callback, flag, list, matching, oneOf, props, text } from '../model/shape.ts';
import type { Rule, SourcedRule } from './rule.ts';

/** What is found where something is no rule, or fails when it is asked. */
export const BROKEN_RULE = 'broken-rule';

/** Where the pages of a user's own rules lie: apart from those of bramble, which an upgrade brings along. */
export const OWN_RULES = 'docs/own-rules';

/** What is exported or brought as rules, and where it stands. */
export interface Offer {
  readonly rules: readonly unknown[];
  readonly from: SourcedRule['from'];
  /** They are a user's own, whose pages lie apart. @default false */
  readonly isOwn?: boolean;
}

/** Rules, each with an id of its own, and what is wrong with those that are none. */
export interface RuleSet {
  readonly rules: readonly SourcedRule[];
  readonly findings: readonly Omit<Finding, 'cluster'>[];
}

/** The rules of some offers, as far as they are right, each once. */
export function ruleSet(offers: readonly Offer[], known: readonly SourcedRule[] = []): RuleSet {
  const byId = new Map(known.map((rule) => [rule.id, rule]));
  const seen = new Set<unknown>();
  const findings: Omit<Finding, 'cluster'>[] = [];
  for (const { rules, from, isOwn } of offers) {
    const broken = (what: string, fix: string) =>
      findings.push({ rule: BROKEN_RULE, severity: 'error', ...from, what, fix });
    rules.forEach((rule, index) => {
      // What makes a component twice brings one rule twice.
      if (seen.has(rule)) return;
      seen.add(rule);
      const mistakes = RULE(rule, `rules[${index}]`);
      for (const { where, what, fix } of mistakes) broken(`${where}: ${what}`, fix);
      if (mistakes.length > 0) return;
      const { id } = rule as Rule;
      const twin = byId.get(id);
      if (twin) broken(`has a rule '${id}', which ${ownerOf(twin)} has too`, 'give it another id');
      else byId.set(id, { ...(rule as Rule), from, page: isOwn ? `${OWN_RULES}/${id}.md` : undefined });
    });
  }
  return { rules: [...byId.values()], findings };
}

/** The rules that a cluster is asked: those that are known, and those that its components bring. */
export function rulesFor(
  { components }: Pick<ClusterDeclaration, 'components'>,
  known: readonly SourcedRule[],
): RuleSet {
  const offers = components.flatMap(({ name: component, rules }) =>
    // That it is no list is told of the component.
    Array.isArray(rules) ? [{ rules, from: { component, where: 'rules' }, isOwn: true }] : [],
  );
  return ruleSet(offers, known);
}

function ownerOf({ from }: SourcedRule): string {
  return from?.component === undefined ? (from?.where ?? 'bramble') : `the component '${from.component}'`;
}

const ID = matching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id of a rule', 'write words of small letters, joined by dashes');

/** See {@link Rule}. */
const RULE = props<Rule>(
  {
    id: ID,
    severity: oneOf('error', 'warning', 'note'),
    what: text,
    why: text,
    fix: text,
    acceptable: flag,
    needs: text,
    ofCharts: flag,
    facts: list(text),
    check: callback,
    spoils: callback,
    checkAll: callback,
    checkStep: callback,
    wrong: anything,
    right: anything,
  },
  ['id', 'severity', 'what', 'why', 'fix'],
  'rule',
);
