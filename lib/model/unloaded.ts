import type { Mistake } from './finding.ts';

/** Takes the place of a text that is not known. Nobody has such a domain, so that whatever names it follows from a mistake that is told. RFC 6761 */
export const STAND_IN_DOMAIN = 'not-known.invalid';

/** Whether a mistake names what is not known: it follows from one that is told. */
export function isFollowUp({ what, fix }: Pick<Mistake, 'what' | 'fix'>): boolean {
  return `${what} ${fix}`.includes(STAND_IN_DOMAIN);
}

/** An export of a file that cannot be loaded. */
export interface Unloaded {
  /** The file: a path, or the name of a package. */
  readonly file: string;
  /** The name of the export. */
  readonly name: string;
  /** What stands in the file; empty where it is not there. */
  readonly text: string;
}

const UNLOADED = Symbol('unloaded');

/**
 * Stands for an export of a file that cannot be loaded, whatever it is: called, read, iterated and spread it stays what it
 * is. What refers to it can go on, and {@link unloadedOf} tells it from what is known.
 */
export function standIn(of: Unloaded): unknown {
  const self: unknown = new Proxy(() => self, {
    get: (_, key) => {
      if (key === UNLOADED) return of;
      if (key === Symbol.toPrimitive) return () => STAND_IN_DOMAIN;
      // Whatever has `then` is waited for.
      if (key === 'then') return undefined;
      return key === Symbol.iterator ? () => [self].values() : self;
    },
    has: (_, key) => key === UNLOADED,
    ownKeys: () => [UNLOADED],
    getOwnPropertyDescriptor: (_, key) =>
      key === UNLOADED ? { value: of, enumerable: true, configurable: true } : undefined,
  });
  return self;
}

/** Which export something stands for, also where it is spread into a map; undefined for what is known. */
export function unloadedOf(given: unknown): Unloaded | undefined {
  const isAny = (typeof given === 'object' && given !== null) || typeof given === 'function';
  return isAny && UNLOADED in given ? (given[UNLOADED] as Unloaded) : undefined;
}
