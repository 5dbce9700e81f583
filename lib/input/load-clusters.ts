import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { checkFiles } from '../checks/secrets.ts';
import { sift } from '../checks/sift.ts';
import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Finding, Mistake } from '../model/finding.ts';
import type { Inputs } from '../model/inputs.ts';
import { minorOf } from '../model/k3s-release.ts';
import type { ChartFolder } from '../model/rendered-chart.ts';
import type { Side } from '../model/side.ts';
import { unloadedOf } from '../model/unloaded.ts';
import { loadKinds } from './addon-kinds.ts';
import { cel } from './cel.ts';
import { readChartFolders } from './chart-folders.ts';
import { readPinned } from './crd-pins.ts';
import { loadAround } from './load-around.ts';
import { loadSides } from './load-sides.ts';
import { readCharts } from './read-charts.ts';
import { type Images, parseImages } from './read-images.ts';
import { readProviders } from './read-providers.ts';
import { type KubernetesSchemas, readCrds, readSchemas } from './read-schemas.ts';
import { readSecrets } from './read-secrets.ts';
import { parseSopsRules, SOPS_RULES } from './sops-rules.ts';

/** A cluster as it stands on disk. */
export interface LoadedCluster {
  readonly declaration: ClusterDeclaration;
  readonly inputs: Inputs;
}

/** The clusters of a folder, and what keeps others from being read. */
export interface Loaded {
  readonly clusters: readonly LoadedCluster[];
  /** The sides of the repository. */
  readonly sides: readonly Side[];
  readonly findings: readonly Finding[];
}

/**
 * Reads all clusters of a folder, with their pins, and the imported CRDs and schemas.
 * @param root the repository
 * @param folder the folder of clusters, relative to it
 */
export async function loadClusters(root: string, folder: string): Promise<Loaded> {
  const crds = readCrds(root);
  const { kinds, mistakes: unknown } = await loadKinds(root);
  const { sides, mistakes: unloaded } = await loadSides(root);
  const clusters: LoadedCluster[] = [];
  const { crdPins, kubernetes } = readPinned(root);
  let folders: readonly ChartFolder[] | undefined;
  const chartFolders = () => {
    folders ??= readChartFolders(root);
    return folders;
  };
  const schemas = readSchemas(root);
  const providers = readProviders(root, sides);
  const sops = readRules(root);
  const findings: Finding[] = [...sops.mistakes, ...unknown, ...unloaded].map((each) => ({
    rule: 'input',
    severity: 'error',
    cluster: folder,
    ...each,
  }));
  for (const name of clusterNames(root, folder)) {
    const { declaration: given, problems } = await loadDeclaration(root, folder, name);
    const error = (mistake: Mistake) => findings.push({ rule: 'input', severity: 'error', cluster: name, ...mistake });
    // A broken file that several clusters import is told once.
    problems
      .filter((each) => !findings.some(({ where, what }) => where === each.where && what === each.what))
      .forEach(error);
    const { declaration: known, findings: wrong } = given ? sift(given, sides) : { findings: [] };
    // Without a right name it is known by that of its folder.
    const declaration = known && { ...known, name };
    findings.push(...wrong.map((each) => ({ ...each, cluster: name })));
    const { mistakes, isUnreadable, ...images } = loadImages(root, `${folder}/${name}/images.yaml`, declaration);
    mistakes.forEach(error);
    const { charts, mistakes: unread } = readCharts(root, name, `${folder}/${name}`);
    unread.forEach(error);
    const secrets = readSecrets(root, `${folder}/${name}/secrets`, sops.recipientsOf);
    if (!declaration) {
      // Of a cluster that cannot be loaded, its files are judged each by itself.
      checkFiles(secrets).forEach(error);
      continue;
    }
    clusters.push({
      declaration,
      inputs: {
        ...images,
        platforms: isUnreadable ? undefined : images.platforms,
        arePinsUnknown: isUnreadable,
        crds,
        kinds,
        sides,
        providers,
        crdPins,
        conditions: cel,
        ...schemasOf(declaration, schemas),
        secrets,
        charts,
        chartFolders,
        // A chart asks for no less than a minor version.
        kubernetes: declaration.k3s ? `${minorOf(declaration.k3s.runs)}.0` : kubernetes,
      },
    });
  }
  return { clusters, sides, findings };
}

/** The names of the folders that hold clusters, sorted: all but that of the user's own rules. */
export function clusterNames(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'rules')
    .map(({ name }) => name)
    .sort();
}

/** The schemas that a cluster is judged by. Of a version that is not imported, those of the first that is. */
function schemasOf(
  { k3s }: ClusterDeclaration,
  known: KubernetesSchemas | undefined,
): Pick<Inputs, 'schemas' | 'nextKubernetes' | 'minors'> {
  if (!known) return {};
  const { minors } = known;
  const minor = k3s ? minorOf(k3s.runs) : minors[0]!;
  const schemas = known.of(minor) ?? known.of(minors[0]!);
  const later = k3s?.upgradeTo && minorOf(k3s.upgradeTo);
  const next = later !== undefined && later !== minor ? known.of(later) : undefined;
  return { schemas, minors, ...(later !== undefined && next && { nextKubernetes: { minor: later, schemas: next } }) };
}

/** Pins that are not there are a mistake where something is to be pinned. */
function loadImages(root: string, file: string, declaration: ClusterDeclaration | undefined): Images {
  const path = join(root, file);
  const none = { pins: {}, markers: {} };
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return parseImages(readFileSync(path, 'utf8'), file);
  if (stat) {
    const mistake = { where: file, what: 'is no file', fix: 'put a file in its place' };
    return { ...none, mistakes: [mistake], isUnreadable: true };
  }
  if (!declaration?.components.some(({ images = [] }) => images.length > 0)) return { ...none, mistakes: [] };
  const fix = 'add it, with a line "name: registry/path:tag" below images: for each image';
  return { ...none, mistakes: [{ where: file, what: 'is missing', fix }], isUnreadable: true };
}

/** A folder as a path of the repository, with slashes; undefined where it lies outside. */
export function withinRepository(root: string, folder: string): string | undefined {
  const path = relative(root, folder);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) ? undefined : path.split(sep).join('/');
}

interface Declared {
  readonly declaration?: ClusterDeclaration;
  readonly problems: readonly Mistake[];
}

async function loadDeclaration(root: string, folder: string, name: string): Promise<Declared> {
  const where = `${folder}/${name}/cluster.ts`;
  if (!existsSync(join(root, where))) {
    return { problems: [{ where, what: 'is missing', fix: 'add it, or remove the folder' }] };
  }
  const { module, problems } = await loadAround(root, where);
  if (!module) return { problems };
  const declaration = module.default;
  const wrong = (what: string, fix: string) => ({ problems: [...problems, { where, what, fix }] });
  if (unloadedOf(declaration)) return { problems };
  if (!isCluster(declaration)) return wrong('does not export a cluster', 'write: export default cluster({ … })');
  if (declaration.name === name || typeof declaration.name !== 'string') return { declaration, problems };
  return wrong(`the cluster is named '${declaration.name}', its folder '${name}'`, 'give both the same name');
}

function isCluster(value: unknown): value is ClusterDeclaration {
  return (value as { is?: unknown } | undefined)?.is === 'cluster';
}

function readRules(root: string): ReturnType<typeof parseSopsRules> {
  const path = join(root, SOPS_RULES);
  if (existsSync(path)) return parseSopsRules(readFileSync(path, 'utf8'));
  return { recipientsOf: () => undefined, mistakes: [] };
}
