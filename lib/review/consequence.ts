import { at, type Placed } from '../checks/placed.ts';

/**
 * What a change does to a running cluster, beyond that objects come and go. `lost`: data is deleted. `elsewhere`: pods keep
 * their data in another place than before. `abandoned`: what runs goes on,
 * and nobody tends it. `fewer`: pods stop until something acts. `stuck`: the API server refuses the change, and Flux stands still. `stays`: an
 * object, a claim, or marks on an object, are there although nothing renders them any more.
 */
export const EFFECTS = ['lost', 'elsewhere', 'abandoned', 'fewer', 'stuck', 'stays'] as const;

/** Something that a change does to a running cluster. */
export interface Consequence {
  readonly is: (typeof EFFECTS)[number];
  readonly cluster: string;
  readonly component: string;
  /** The rendered file that it follows from, such as `statefulset.web.yaml`. It may be one that is removed. */
  readonly where: string;
  /** What happens. */
  readonly what: string;
  /** What a person can do. */
  readonly fix: string;
  /** The commands of the way that loses nothing, in their order. @default a person has to think */
  readonly commands: readonly string[];
}

/** The page about consequences. */
export const CONSEQUENCES_PAGE = 'docs/moving-data.md';

/** One line for a person: `elsewhere home/web statefulset.web.yaml: what (what to do; docs/moving-data.md)`. */
export function consequenceLine({ is, cluster, component, where, what, fix }: Consequence): string {
  return `${is} ${cluster}/${component} ${where}: ${what} (${fix}; ${CONSEQUENCES_PAGE})`;
}

/** A consequence that follows from an object. */
export function following(
  placed: Placed,
  is: Consequence['is'],
  { what, fix }: Pick<Consequence, 'what' | 'fix'>,
  commands: readonly string[] = [],
): Consequence {
  const { component, where = '' } = at(placed, { what, fix });
  return { is, cluster: placed.cluster, component: component ?? placed.component, where, what, fix, commands };
}
