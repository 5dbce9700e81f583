import type { Placed } from '../checks/placed.ts';
import { RELEASE } from '../derive/helm-releases.ts';
import { isKind } from '../model/rendered.ts';
import { releaseKey } from '../model/rendered-chart.ts';
import { isProtected } from './left-behind.ts';

/** Two trees that can be compared. */
export interface Trees {
  readonly before: readonly Placed[];
  readonly after: readonly Placed[];
}

/**
 * The trees without what charts make of releases that one tree alone looks into: a chart that is rendered for the first time makes
 * nothing new, and what Flux is told to leave in the cluster goes on.
 */
export function comparable({ before, after }: Trees): Trees {
  const [was, is] = [releasesIn(before), releasesIn(after)];
  const isUnseen = (key: string, { drawn, seen }: Releases) => drawn.has(key) && !seen.has(key);
  const within = (tree: readonly Placed[], isAside: (key: string) => boolean) =>
    tree.filter((each) => {
      const key = keyOf(each);
      return key === undefined || !isAside(key);
    });
  return {
    before: within(before, (key) => isUnseen(key, is) || (!is.drawn.has(key) && isLeft(was.drawn.get(key)))),
    after: within(after, (key) => isUnseen(key, was)),
  };
}

function isLeft(release: Placed | undefined): boolean {
  return release !== undefined && isProtected(release);
}

interface Releases {
  /** The HelmReleases of a tree, by cluster, namespace and name. */
  readonly drawn: ReadonlyMap<string, Placed>;
  /** Those whose charts are rendered. */
  readonly seen: ReadonlySet<string | undefined>;
}

function releasesIn(tree: readonly Placed[]): Releases {
  const drawn = tree.filter(({ object }) => isKind(object, RELEASE));
  return {
    drawn: new Map(drawn.map((each) => [`${each.cluster} ${releaseKey(each.object)}`, each])),
    seen: new Set(tree.map(keyOf)),
  };
}

/** The release of what a chart makes. */
function keyOf({ cluster, release }: Placed): string | undefined {
  return release === undefined ? undefined : `${cluster} ${release}`;
}
