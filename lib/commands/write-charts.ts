import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chartFiles, type RenderedFor } from '../importer/chart-files.ts';
import { findHelm } from '../importer/helm-program.ts';
import { type ChartResult, renderChart, type Workplace } from '../importer/render-chart.ts';
import { filesBelow } from '../input/chart-folders.ts';
import { CHARTS } from '../input/read-charts.ts';
import type { Finding } from '../model/finding.ts';
import { RENDERED_CHARTS } from '../output/place.ts';
import { examine } from '../render.ts';
import { type ChartRelease, chartReleases } from './chart-releases.ts';
import { Sources } from './sources.ts';
import type { Repository } from './verb.ts';
import { type Result, writeFiles } from './write-files.ts';

/** How charts are to be rendered. */
export interface ChartImport {
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** A folder with archives of charts, instead of the network. */
  readonly mirror: string | undefined;
  readonly check: boolean;
}

/**
 * Renders the chart of each Helm release of each cluster into `imports/charts`. What cannot be rendered stays as it was, and is
 * told: a warning where the chart cannot be had, an error where it refuses its values.
 */
export async function writeCharts(repository: Repository, wanted: ChartImport): Promise<Result> {
  const { root } = repository;
  const sources = new Sources(root, wanted.clusters);
  const { clusters, findings } = await sources.loaded();
  // A rendering that cannot be read is made anew.
  const told: Finding[] = findings.filter(
    ({ severity, where }) => severity === 'error' && !where?.startsWith(`${CHARTS}/`),
  );
  const files = new Map<string, string>();
  const releases: ChartRelease[] = [];
  for (const { declaration, inputs } of clusters) {
    const examined = examine(declaration, inputs, `${wanted.clusters}/${declaration.name}`);
    told.push(...examined.findings.filter(({ severity }) => severity === 'error'));
    releases.push(...chartReleases(examined.subject));
    // What is set aside, or could not be drawn, may have releases that nobody knows: they keep what they have.
    const isBroken = told.some(({ cluster = declaration.name }) => cluster === declaration.name);
    if (isBroken) for (const [path, text] of kept(root, declaration.name)) files.set(path, text);
  }
  for (const { of, result } of await rendered(releases, repository, wanted)) {
    if ('objects' in result) {
      for (const path of [...files.keys()].filter((each) => each.startsWith(placeOf(of)))) files.delete(path);
      for (const [path, text] of chartFiles(of, { ...result, objects: of.objects(result.objects) }))
        files.set(path, text);
      continue;
    }
    const last = [...kept(root, of.cluster)].filter(([path]) => path.startsWith(placeOf(of)));
    for (const [path, text] of last) files.set(path, text);
    told.push(failure(of, result, last.length > 0));
  }
  const scope = {
    owner: wanted.clusters,
    rendered: new Set(clusters.map(({ declaration }) => declaration.name)),
    gone: (cluster: string) => sources.isGone(cluster),
    places: [RENDERED_CHARTS],
  };
  const written = writeFiles(files, scope, { root, check: wanted.check });
  return { ...written, findings: await sources.located([...told, ...written.findings]) };
}

interface Rendered {
  readonly of: ChartRelease;
  readonly result: ChartResult;
}

async function rendered(
  releases: readonly ChartRelease[],
  { root, environment, progress }: Repository,
  { mirror }: ChartImport,
): Promise<readonly Rendered[]> {
  if (releases.length === 0) return [];
  const helm = await findHelm(environment, join(root, 'node_modules', '.cache', 'bramble-helm'), progress);
  if (typeof helm === 'string') return releases.map((of) => ({ of, result: { unavailable: helm } }));
  const scratch = mkdtempSync(join(tmpdir(), 'bramble-charts-'));
  const from = mirror === undefined ? undefined : resolve(root, mirror);
  const place: Workplace = { helm, root, scratch, environment, ...(from !== undefined && { mirror: from }) };
  try {
    const results: Rendered[] = [];
    for (const of of releases) {
      progress(`rendering the chart of ${of.cluster}/${of.folder}`);
      results.push({ of, result: await renderChart(of.request, place) });
    }
    return results;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function placeOf({ cluster, folder }: RenderedFor): string {
  return `${CHARTS}/${cluster}/${folder}/`;
}

/** What was rendered last for a cluster. */
function kept(root: string, cluster: string): ReadonlyMap<string, string> {
  const folder = join(root, CHARTS, cluster);
  try {
    return new Map(
      filesBelow(folder).map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
    );
  } catch {
    // Nothing was rendered yet.
    return new Map();
  }
}

function failure(
  { cluster, component, where, request }: ChartRelease,
  result: Exclude<ChartResult, { readonly objects: unknown }>,
  isKept: boolean,
): Finding {
  const chart = request.version === undefined ? request.chart : `${request.chart} ${request.version}`;
  const at = { rule: 'unrendered-chart', cluster, component, where };
  if ('unavailable' in result) {
    const what = `the chart ${chart} cannot be rendered${isKept ? ', and stays as it was' : ''}: ${result.unavailable}`;
    return { ...at, severity: 'warning', what, fix: 'run npm run import -- charts where it can' };
  }
  const isOwn = request.repository === undefined;
  const fix = isOwn ? 'correct the chart, or its values' : 'correct the values, or pin another version';
  return { ...at, severity: 'error', what: `the chart ${chart} cannot be rendered: ${result.wrong}`, fix };
}
