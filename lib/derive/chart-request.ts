import { isMap, type Json, type KubernetesObject, list, path } from '../model/object.ts';
import { isCrd } from '../model/rendered.ts';
import type { ChartRecord, ChartRequest } from '../model/rendered-chart.ts';
import { chartValues } from './chart-values.ts';
import { releaseChart, releaseName } from './helm-releases.ts';

/**
 * What decides what a release makes; undefined where nothing tells where its chart comes from.
 * @param objects those of its cluster that are drawn
 * @param kubernetes the version of the API server
 */
export function chartRequest(
  release: KubernetesObject,
  objects: readonly KubernetesObject[],
  kubernetes: string | undefined,
): ChartRequest | undefined {
  const source = releaseChart(release, objects);
  if (source === undefined) return undefined;
  const { name, namespace } = releaseName(release);
  const { spec } = release;
  const isSkipped = path(spec, 'install', 'crds') === 'Skip';
  const without = [
    ...(isSkipped ? ['crds'] : []),
    ...(path(spec, 'install', 'disableHooks') === true ? ['hooks'] : []),
    ...(path(spec, 'test', 'enable') === true ? [] : ['tests']),
  ];
  const apis = [...new Set(objects.filter(isCrd).flatMap(apisOf))].sort();
  return {
    ...source,
    as: { name, namespace },
    values: chartValues(release),
    ...(kubernetes !== undefined && { kubernetes }),
    apis,
    without,
  };
}

function apisOf({ spec }: KubernetesObject): readonly string[] {
  const served = list(path(spec, 'versions')).filter((version) => version.served === true);
  return served.map(({ name }) => `${path(spec, 'group')}/${name}/${path(spec, 'names', 'kind')}`);
}

/**
 * How a rendering is not the one of today, in words; none where it is. Another tag of an image is none: it changes nothing but
 * itself.
 * @param folder the digest of the chart's folder, for a chart of this repository
 * @param pins the image pins of today
 */
export function staleness(
  record: ChartRecord,
  request: ChartRequest,
  folder: { readonly version: string; readonly digest: string } | undefined,
  pins: Readonly<Record<string, string>>,
): readonly string[] {
  const { as, without } = request;
  const version = request.version ?? folder?.version ?? record.version;
  const isElsewhere = record.repository !== request.repository || record.chart !== request.chart;
  const isTold = record.kubernetes !== undefined && request.kubernetes !== undefined;
  const isOtherKubernetes = isTold && record.kubernetes !== request.kubernetes;
  const isEdited = record.folder !== folder?.digest;
  const place = differing(record.values, request.values, movesOf(record.pins, pins));
  const rows: readonly (readonly [isStale: boolean, words: string])[] = [
    [isElsewhere, `the chart is ${nameOf(request)}, and was ${nameOf(record)}`],
    [record.version !== version, `the version is ${version}, and was ${record.version}`],
    [isEdited && record.version !== version, `the folder ${request.chart} has changed`],
    [
      isEdited && record.version === version,
      `the folder ${request.chart} has changed, and its version, which Flux goes by, has not`,
    ],
    [`${record.as.namespace}/${record.as.name}` !== `${as.namespace}/${as.name}`, 'the release goes by another name'],
    [place !== undefined, `${place} has changed`],
    [isOtherKubernetes, `Kubernetes is ${request.kubernetes}, and was ${record.kubernetes}`],
    [record.apis !== undefined && record.apis.join() !== request.apis.join(), 'the cluster has other kinds'],
    [record.without.join() !== without.join(), 'Flux installs other parts of it'],
  ];
  return rows.filter(([isStale]) => isStale).map(([, words]) => words);
}

function nameOf({ repository, chart }: Pick<ChartRequest, 'repository' | 'chart'>): string {
  return repository === undefined || repository.endsWith(`/${chart}`)
    ? (repository ?? chart)
    : `${chart} of ${repository}`;
}

type Move = readonly [was: string, is: string];

/** What pins have become: the whole reference, and its tag with the digest or without. */
function movesOf(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): readonly Move[] {
  return Object.entries(before).flatMap(([name, was]): readonly Move[] => {
    const is = now[name];
    return is === undefined || is === was
      ? []
      : [[was, is], ...TAGS.map((tag): Move => [tag.exec(was)?.[1] ?? '', tag.exec(is)?.[1] ?? ''])];
  });
}

const TAGS = [/:([\w][\w.-]*)(?:@.*)?$/, /:([\w][\w.-]*@.*)$/, /@(.*)$/];

/** The first place at which values differ by more than pins. */
function differing(
  was: Json | undefined,
  is: Json | undefined,
  moves: readonly Move[],
  at = 'values',
): string | undefined {
  if (was === is) return undefined;
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    const found = was.map((each: Json, index) => differing(each, is[index], moves, `${at}[${index}]`));
    return found.find((each) => each !== undefined);
  }
  if (isMap(was) && isMap(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    const found = keys.map((key) => differing(was[key], is[key], moves, `${at}.${key}`));
    return found.find((each) => each !== undefined);
  }
  return typeof was === 'string' && moves.some(([old, own]) => isMoved(was, is, old, own)) ? undefined : at;
}

/** A tag is a whole value. A reference may stand within a longer text. */
function isMoved(was: string, is: Json | undefined, old: string, own: string): boolean {
  if (old === '') return false;
  return was === old ? is === own : old.includes('/') && was.replaceAll(old, own) === is;
}
