import { OWN_RULES } from '../checks/rule-set.ts';
import type { Finding } from '../model/finding.ts';
import { PROVIDER_PINS } from '../model/provider.ts';
import { remembered } from '../model/remembered.ts';
import { SAMPLES as SAMPLES_FOLDER } from '../model/sample.ts';
import { folderOfSide, type Side } from '../model/side.ts';

/** A place below the root that bramble writes to: a folder for each cluster, a folder of pages, or one page. */
export interface Place {
  /** Its path, such as `dist/<cluster>` or `docs/cluster.md`. */
  readonly at: string;
  /** What the headers of its pages name. @default the folder of clusters; below `<cluster>` that of the cluster */
  readonly source?: string;
  /** The folder in it that is somebody else's, by name. It is not even read. @default none */
  readonly closed?: string;
  /** Foreign files of it that are told, by their path in it: somebody acts on them. @default none */
  readonly told?: RegExp;
  /** Who acts on every such file, also on one written by hand. @default its readers */
  readonly appliedBy?: string;
}

/** Where Flux is to find the objects of a cluster. */
export const MANIFESTS: Place = { at: 'dist/<cluster>', told: /\.(?:ya?ml|json)$/, appliedBy: 'Flux' };

/** Where Flux is bootstrapped at; it keeps its own manifests there. */
export const KUSTOMIZATIONS: Place = {
  at: 'flux/<cluster>',
  closed: 'flux-system',
  told: /\.(?:ya?ml|json)$/,
  appliedBy: 'Flux',
};

/** Where samples are written, for reviewers: nobody applies them. */
export const SAMPLES: Place = { at: `dist/${SAMPLES_FOLDER}` };

/** Where a side is written. */
export function placeOf(side: Side): Place {
  return { at: `dist/${folderOfSide(side, CLUSTER)}`, told: side.told, appliedBy: side.appliedBy };
}

/** The map of all clusters of a folder. */
export const MAP: Place = { at: 'docs/cluster.md' };

/** The page of all that runs. */
export const SYSTEMS: Place = { at: 'docs/systems.md' };

/** The page of each rule. `not-checked.md` beside them is written by hand. */
export const RULE_PAGES = {
  at: 'docs/rules',
  source: 'lib/checks/rules',
  told: /^(?!not-checked\.md$).*\.md$/,
} as const satisfies Place;

/** The page of each rule of a user's own. */
export const OWN_RULE_PAGES = {
  at: OWN_RULES,
  source: 'clusters/rules',
  told: /\.md$/,
} as const satisfies Place;

/** The schema of `images.yaml` for editors. */
export const IMAGES_SCHEMA = {
  at: 'docs/images.schema.json',
  source: 'lib/pages/images-schema.ts',
} as const satisfies Place;

/** What cdk8s.yaml pins: manifests, schemas, and classes made of them. */
export const IMPORTS = { at: 'imports', source: 'cdk8s.yaml' } as const satisfies Place;

/** The schemas of Terraform's providers. */
export const PROVIDER_SCHEMAS = {
  at: 'imports/terraform',
  source: PROVIDER_PINS,
  told: /\.json$/,
} as const satisfies Place;

/** What charts are rendered to: what their objects are read from, and beside it what they were rendered from. */
export const RENDERED_CHARTS: Place = {
  at: 'imports/charts/<cluster>',
  told: /^[^/]+\/(?!values\.schema\.json$)[^/]+\.(?:ya?ml|json)$/,
};

/** What tells all that runs in a cluster. */
export const TREE: readonly Place[] = [MANIFESTS, KUSTOMIZATIONS, RENDERED_CHARTS];

const CLUSTER = '<cluster>';

/** A path in a place. */
export interface Spot {
  readonly place: Place;
  /** The cluster whose output it is. Absent: the place is of no cluster. */
  readonly cluster?: string;
  /** What is left of the path; empty for the place itself. */
  readonly rest: string;
}

/** Finds where a path lies, in the most particular place; undefined outside of all, and for the folders that lead to one. */
export function spotOf(path: string, places: readonly Place[]): Spot | undefined {
  const names = path.split('/');
  if (places.some(({ at }) => at.startsWith(path) && at.startsWith(`${path}/`))) return undefined;
  const found = inOrder(places).find(({ parts }) => parts.every((part, index) => isOf(part, names[index])));
  if (found === undefined) return undefined;
  const { place, parts, ofCluster } = found;
  const rest = names.slice(parts.length).join('/');
  return ofCluster < 0 ? { place, rest } : { place, rest, cluster: clusterIn(parts[ofCluster]!, names[ofCluster]!) };
}

/** A part of the path of a place: a name, or what stands before and behind that of any cluster. */
type Part = readonly [before: string, behind?: string];

const partsOf = (at: string) => at.split('/').map((name) => name.split(CLUSTER) as unknown as Part);

/** Places with the parts of their paths, the most particular first: asked for each file several times. */
const inOrder = remembered((places: readonly Place[]) =>
  places
    .map((place) => ({ place, parts: partsOf(place.at) }))
    .map((each) => ({ ...each, ofCluster: each.parts.findIndex((part) => part.length > 1) }))
    .sort((a, b) => b.parts.length - a.parts.length || b.place.at.length - a.place.at.length),
);

function isOf(part: Part, name: string | undefined): boolean {
  if (name === undefined || part.length === 1) return name === part[0];
  return clusterIn(part, name) !== undefined;
}

/** The cluster that a name is of where a place has `<cluster>`, or `<cluster>-hosts`. */
function clusterIn([before, behind = '']: Part, name: string): string | undefined {
  const isWhole = name.startsWith(before) && name.endsWith(behind) && name.length > before.length + behind.length;
  return isWhole ? name.slice(before.length, name.length - behind.length) : undefined;
}

/** A finding about a path: of the cluster whose output it is, else of the folder that it lies in. */
export function aboutPath(
  path: string,
  places: readonly Place[],
  found: Pick<Finding, 'rule' | 'severity' | 'what' | 'fix'>,
): Finding {
  return { cluster: spotOf(path, places)?.cluster ?? path.split('/')[0] ?? path, where: path, ...found };
}

/** Whether a folder is to be looked into: it leads to a place or lies in one, whatever its case, and is nobody else's. */
export function isEntered(path: string, places: readonly Place[]): boolean {
  if (path.slice(path.lastIndexOf('/') + 1).startsWith('.')) return false;
  const spot = spotOf(path, places);
  if (spot === undefined) return leadsToPlace(path, places);
  return spot.place.closed === undefined || spot.rest.split('/')[0] !== spot.place.closed;
}

/** Whether a path is one of a place, or of a folder on the way to one, whatever its case. */
export function leadsToPlace(path: string, places: readonly Place[]): boolean {
  const names = path.toLowerCase().split('/');
  return inLowerCase(places).some((parts) =>
    names.every((name, index) => parts[index] === undefined || isOf(parts[index], name)),
  );
}

const inLowerCase = remembered((places: readonly Place[]) => places.map(({ at }) => partsOf(at.toLowerCase())));

/** The folders of places, as far as they are those of no cluster: `dist`, `imports/charts`. */
export function foldersOfPlaces(places: readonly Place[]): readonly string[] {
  return [...new Set(places.map(({ at }) => at.replace(/\/[^/]*<cluster>.*/, '')))];
}

/** The outermost folders of places. */
export function topsOf(places: readonly Place[]): readonly string[] {
  return [...new Set(places.map(({ at }) => at.split('/')[0]!))];
}
