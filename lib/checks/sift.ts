import type { ClusterDeclaration } from '../model/cluster.ts';
import { componentMistakes, factMistakes, factNames, isComponent } from '../model/cluster-shapes.ts';
import type { Component } from '../model/component.ts';
import type { Finding, Mistake } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import { setAside } from '../model/set-aside.ts';
import type { Side } from '../model/side.ts';
import { withStandIns } from '../model/stand-ins.ts';
import { isWithin, unknownFacts } from '../model/unknown-facts.ts';
import { isFollowUp, unloadedOf } from '../model/unloaded.ts';
import { checkFacts } from './facts.ts';
import { unloadedComponent } from './unloaded-component.ts';

/** A declaration with which everything can go on, and what was wrong with the one that was given. */
export interface Sifted {
  readonly declaration: ClusterDeclaration;
  readonly findings: readonly Finding[];
}

type Named = Mistake & { readonly component?: string };

/**
 * Takes what is wrong out of a declaration, and puts a stand-in in the place of each such fact and component: what does
 * not depend on them can be drawn and judged. What has been sifted stays as it is.
 */
export function sift(given: ClusterDeclaration, sides: readonly Side[] = NONE): Sifted {
  if (given.unknown) return { declaration: given, findings: [] };
  const facts = siftFacts(given, sides);
  const list = siftComponents(given.components, sides);
  const unknown = { facts: facts.unknown, isAnyComponent: list.isAnyUnknown, nameless: list.nameless };
  const finding = (each: Named): Finding => ({
    rule: 'wrong-prop',
    severity: 'error',
    ...each,
    cluster: typeof given.name === 'string' ? given.name : facts.known.name,
  });
  return {
    declaration: { ...facts.known, components: list.components, unknown },
    findings: [...facts.mistakes, ...list.mistakes].filter((each) => !isFollowUp(each)).map(finding),
  };
}

const NONE: readonly Side[] = [];

function siftFacts(given: ClusterDeclaration, sides: readonly Side[]) {
  const all = factNames(sides);
  const wrong = factMistakes(given, sides);
  const known = withStandIns(given, wrong);
  const told = wrong.flatMap((each) => each.where ?? unknownFacts(each, given, all));
  // Of a list with a wrong entry nothing is known that is said of the whole.
  const lists = told.flatMap((each) => /^(.*)\[\d+\]$/.exec(each)?.[1] ?? []);
  const isTold = (where: string) => lists.includes(where) || told.some((each) => isWithin(where, each));
  const more = checkFacts(known, sides, isTold).filter(({ where = '' }) => !isTold(where));
  const mistakes: readonly Named[] = [...wrong, ...more];
  return {
    known: more.length > 0 ? withStandIns(given, mistakes) : known,
    mistakes,
    unknown: new Set(mistakes.flatMap((each) => unknownFacts(each, given, all))),
  };
}

interface Entry {
  /** Undefined where not even the name is known. */
  readonly component: Component | undefined;
  /** Where it stands. */
  readonly at: string;
  readonly given: unknown;
  readonly mistakes: readonly Mistake[];
}

function siftComponents(given: unknown, sides: readonly Side[]) {
  // That it is no list is told with the facts.
  const entries = (Array.isArray(given) ? given : []).map((each: unknown, index): Entry => {
    const unloaded = unloadedOf(each);
    if (unloaded) return { component: unloadedComponent(unloaded), at: '', given: each, mistakes: [] };
    const at = `components[${index}]`;
    const mistakes = componentMistakes(each, at, sides);
    const component = isComponent(each) && typeof each.name === 'string' ? each : undefined;
    return { component, at, given: each, mistakes };
  });
  const nameless = entries.filter(({ component }) => !component);
  const byName = groupBy(
    entries.filter(({ component }) => component),
    ({ component }) => component?.name ?? '',
  );
  const named = [...byName].map(([name, alike]) => siftAlike(name, alike));
  return {
    components: named.map(({ component }) => component),
    mistakes: [...nameless, ...named].flatMap(({ mistakes }): readonly Named[] => mistakes),
    isAnyUnknown: !Array.isArray(given) || nameless.length > 0,
    nameless: new Map(nameless.flatMap(({ at, given: each }) => (isComponent(each) ? [[at, each] as const] : []))),
  };
}

/** The one component of a name, or what stands for several: whatever one of them renders, the others would remove. */
function siftAlike(name: string, entries: readonly Entry[]) {
  // Of one whose file cannot be loaded, the name is a guess.
  const sure = entries.filter(({ component }) => !component?.isAside);
  const alike = sure.length > 0 ? sure : entries.slice(0, 1);
  const twice: Mistake = {
    rule: 'component-name',
    where: 'name',
    what: `${alike.length === 2 ? 'two' : alike.length} components are named '${name}'`,
    fix: 'rename one of them, or list it once',
  };
  const all = [...alike.flatMap((each) => each.mistakes), ...(alike.length > 1 ? [twice] : [])];
  // One that is listed twice makes the same mistakes twice.
  const mistakes = [...new Map(all.map((each) => [`${each.where} ${each.what}`, each])).values()];
  const components = alike.flatMap(({ component }) => component ?? []);
  const [first] = components as [Component];
  // Who needs what one of them provides has it, once the names are right.
  const provides = Object.assign({}, ...components.map((each) => each.provides));
  return {
    component: mistakes.length > 0 ? setAside(components.length > 1 ? { ...first, provides } : first, mistakes) : first,
    mistakes: mistakes.map((each) => ({ ...each, component: name })),
  };
}
