import type { Component } from './component.ts';
import type { Mistake } from './finding.ts';

/** What of a declaration is wrong: stand-ins take its place, and nothing is said of what would follow from it. */
export interface Unknown {
  /** The facts, as paths without indexes: `domain`, `networks.lan`, `nodes.address`. */
  readonly facts: ReadonlySet<string>;
  /** There are components that are not among those of the declaration, since even their names are not known. */
  readonly isAnyComponent: boolean;
  /** Components without a right name, by where they stand: `components[3]`. @default none */
  readonly nameless?: ReadonlyMap<string, Component>;
}

/**
 * The facts that are not known for a mistake, as {@link Unknown} has them.
 * @param all the names of all facts
 */
export function unknownFacts({ where = '' }: Mistake, given: object, all: readonly string[]): readonly string[] {
  if (where !== '') return [where.replaceAll(/\[[^\]]*\]/g, '')];
  // A fact under a misspelt name is one of those that seem not to be given.
  return all.filter((fact) => (given as Readonly<Record<string, unknown>>)[fact] === undefined);
}

/** Whether a fact, or a part of it, is not known: `nodes`, `nodes.labels`. */
export function isUnknownFact({ facts }: Pick<Unknown, 'facts'>, fact: string): boolean {
  return [...facts].some((each) => isWithin(each, fact) || isWithin(fact, each));
}

/** Whether a path is another one, or leads into it: `networks.lan[0]` into `networks`. */
export function isWithin(path: string, other: string): boolean {
  return other !== '' && path.startsWith(other) && /^($|[.[])/.test(path.slice(other.length));
}
