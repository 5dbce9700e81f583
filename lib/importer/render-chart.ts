import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filesBelow, folderDigest } from '../input/chart-folders.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import type { ChartRequest } from '../model/rendered-chart.ts';
import { chartOutput } from './chart-output.ts';
import { type Helm, type ProgramRun, run } from './helm-program.ts';
import { settled } from './made-up.ts';
import { inMirror } from './mirror.ts';

/** What came of it. */
export type ChartResult =
  | MadeOfChart
  /** It could not be had, as without a network. */
  | { readonly unavailable: string }
  /** It cannot be rendered so. */
  | { readonly wrong: string };

/** What a chart makes, and what of its surroundings it asks about. */
export interface MadeOfChart {
  readonly objects: readonly KubernetesObject[];
  readonly version: string;
  readonly schema?: JsonMap;
  /** The digest of a folder of the repository. */
  readonly folder?: string;
  readonly asksKubernetes: boolean;
  readonly asksApis: boolean;
}

/** Where charts are taken from and unpacked to. */
export interface Workplace {
  readonly helm: Helm;
  /** The repository. */
  readonly root: string;
  /** A folder of its own, which somebody else removes. */
  readonly scratch: string;
  /** A folder with archives, `NAME-VERSION.tgz`, in it or in its folder `charts`. @default the network */
  readonly mirror?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a chart makes up is known by what differs: a number of two digits is the same in three of 10,000 cases. */
const TIMES = 3;

/** Renders a chart as Flux would install it the first time, with a stand-in for what it makes up. */
export async function renderChart(request: ChartRequest, place: Workplace): Promise<ChartResult> {
  const unpacked = request.repository === undefined ? await copied(request, place) : await fetched(request, place);
  if (typeof unpacked !== 'string') return unpacked;
  const metadata = yamlOf(join(unpacked, 'Chart.yaml'));
  const before = new Date();
  const texts: string[] = [];
  for (let time = 0; time < TIMES; time++) {
    const told = await place.helm(templateArguments(request, unpacked, place));
    if (told.code !== 0) return { wrong: told.said };
    texts.push(told.out);
  }
  const outputs = texts.map((text) => chartOutput(text, !request.without.includes('tests')));
  const [wrong] = outputs.flatMap((each) => ('wrong' in each ? [each] : []));
  if (wrong) return wrong;
  const renderings = outputs.flatMap((each) => ('objects' in each ? [each.objects] : []));
  const objects = settled(renderings, [before, new Date()]);
  if (objects === undefined) return { wrong: 'it makes other objects each time that it is rendered' };
  const asked = questionsOf(unpacked);
  return {
    objects,
    version: request.version ?? String(path(metadata, 'version')),
    ...schemaOf(unpacked),
    ...(request.repository === undefined && { folder: folderDigest(join(place.root, request.chart)) }),
    ...asked,
  };
}

function templateArguments(request: ChartRequest, folder: string, { scratch }: Workplace): readonly string[] {
  const { as, values, kubernetes, apis, without } = request;
  const file = join(scratch, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  return [
    ...['template', as.name, folder, '--namespace', as.namespace, '--values', file],
    ...(kubernetes === undefined ? [] : ['--kube-version', kubernetes]),
    ...apis.flatMap((api) => ['--api-versions', api.slice(0, api.lastIndexOf('/')), '--api-versions', api]),
    ...(without.includes('crds') ? [] : ['--include-crds']),
    ...(without.includes('hooks') ? ['--no-hooks'] : []),
  ];
}

type Unpacked = string | Exclude<ChartResult, MadeOfChart>;

/** A chart of this repository, with the charts that it depends on, in a folder where nobody minds them. */
async function copied({ chart }: ChartRequest, { root, scratch, helm }: Workplace): Promise<Unpacked> {
  const source = join(root, chart);
  if (!existsSync(join(source, 'Chart.yaml'))) return { wrong: `${chart} has no Chart.yaml` };
  const target = fresh(scratch);
  cpSync(source, target, { recursive: true });
  const dependencies = path(yamlOf(join(target, 'Chart.yaml')), 'dependencies');
  if (!Array.isArray(dependencies) || dependencies.length === 0 || existsSync(join(target, 'charts'))) return target;
  const built = await helm(['dependency', besides(target, source) ? 'update' : 'build', target]);
  return built.code === 0 ? target : { unavailable: built.said };
}

/** Whether a chart depends on folders beside it. They are then named by where they are, which its lock file does not know. */
function besides(copy: string, source: string): boolean {
  const file = join(copy, 'Chart.yaml');
  const text = readFileSync(file, 'utf8');
  const found = text.replaceAll(/file:\/\/(?=\.)/g, `file://${source}/`);
  if (found === text) return false;
  writeFileSync(file, found);
  rmSync(join(copy, 'Chart.lock'), { force: true });
  return true;
}

async function fetched(request: ChartRequest, { scratch, helm, mirror, environment }: Workplace): Promise<Unpacked> {
  const { repository = '', chart, version = '', isPlain } = request;
  const target = fresh(scratch);
  const archive = mirror === undefined ? undefined : inMirror(mirror, 'charts', `${chart}-${version}.tgz`);
  if (mirror !== undefined && archive === undefined)
    return { unavailable: `${chart}-${version}.tgz is not in ${mirror}` };
  const plain = isPlain ? ['--plain-http'] : [];
  const from = repository.startsWith('oci://') ? [repository, ...plain] : [chart, '--repo', repository];
  const got: ProgramRun =
    archive === undefined
      ? await helm(['pull', ...from, '--version', version, '--untar', '--untardir', target], scratch)
      : await run('tar', ['-xzf', archive, '-C', target], environment);
  if (got.code !== 0) return { unavailable: got.said };
  const [folder] = readdirSync(target).filter((name) => existsSync(join(target, name, 'Chart.yaml')));
  return folder === undefined ? { wrong: 'its archive holds no Chart.yaml' } : join(target, folder);
}

function fresh(scratch: string): string {
  const target = join(scratch, String(readdirSync(scratch).length));
  mkdirSync(target);
  return target;
}

function yamlOf(file: string): Json | undefined {
  try {
    return parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 }) as Json;
  } catch {
    // Helm says what is wrong with it.
    return undefined;
  }
}

function schemaOf(folder: string): Pick<MadeOfChart, 'schema'> {
  const file = join(folder, 'values.schema.json');
  if (!existsSync(file)) return {};
  try {
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Json;
    return isMap(schema) ? { schema } : {};
  } catch {
    return {};
  }
}

/** Whether templates look at the version of Kubernetes, and at its kinds. What is packed may do both. */
function questionsOf(folder: string): Pick<MadeOfChart, 'asksKubernetes' | 'asksApis'> {
  const files = filesBelow(folder);
  const isPacked = files.some((file) => file.endsWith('.tgz'));
  const texts = files.filter(isOfTemplates).map((file) => readFileSync(file, 'utf8'));
  const mentions = (pattern: RegExp) => isPacked || texts.some((text) => pattern.test(text));
  return { asksKubernetes: mentions(/KubeVersion|^kubeVersion:/m), asksApis: mentions(/APIVersions/) };
}

function isOfTemplates(file: string): boolean {
  const isText = /[\\/]templates[\\/]|[\\/]Chart\.yaml$/.test(file);
  return isText && statSync(file).size < 4 * 1024 * 1024;
}
