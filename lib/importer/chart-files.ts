import { CHARTS, objectsDigest, VALUES_SCHEMA } from '../input/read-charts.ts';
import { isMap, type Json, type KubernetesObject, list, path, sortKeys } from '../model/object.ts';
import { fileNameOf, isCrd } from '../model/rendered.ts';
import { CHART_RECORD, type ChartRecord, type ChartRequest } from '../model/rendered-chart.ts';
import { header } from '../output/header.ts';
import { toYaml } from '../output/yaml.ts';
import { withoutDescriptions } from './json-schema.ts';
import type { MadeOfChart } from './render-chart.ts';

/** A release of a cluster, for which a chart was rendered. */
export interface RenderedFor {
  readonly cluster: string;
  /** The cluster's folder, such as `clusters/home`. */
  readonly source: string;
  /** The name of its folder among those of the cluster. */
  readonly folder: string;
  /** The HelmRelease, as `namespace/name`. */
  readonly release: string;
  readonly request: ChartRequest;
  /** The image pins of its component, by name. */
  readonly pins: Readonly<Record<string, string>>;
}

/** The files of a rendering, by path: a file for each object, one for what it was made from, and the schema of its values. */
export function chartFiles(
  { cluster, source, folder, release, request, pins }: RenderedFor,
  made: MadeOfChart,
): ReadonlyMap<string, string> {
  const at = `${CHARTS}/${cluster}/${folder}`;
  const objects = made.objects.map(slim);
  const { repository, chart, as, values, kubernetes, apis, without } = request;
  const record: ChartRecord = {
    release,
    as,
    ...(repository !== undefined && { repository }),
    chart,
    version: made.version,
    ...(made.folder !== undefined && { folder: made.folder }),
    ...(made.asksKubernetes && kubernetes !== undefined && { kubernetes }),
    ...(made.asksApis && { apis }),
    without,
    pins,
    values,
    objects: objectsDigest(objects),
  };
  const files = new Map([[`${at}/${CHART_RECORD}`, json(record, source)]]);
  if (made.schema) files.set(`${at}/${VALUES_SCHEMA}`, json(withoutDescriptions(made.schema) as object, source));
  for (const object of objects) {
    const name = fileNameOf(object, as.namespace);
    const isDefinition = isCrd(object);
    const path = free(`${at}/${isDefinition ? name.replace(/yaml$/, 'json') : name}`, files);
    files.set(path, isDefinition ? json(sortKeys(object) as object, source) : toYaml([{ object }], header(source)));
  }
  return files;
}

/** A definition without its descriptions, which are most of it. */
function slim(object: KubernetesObject): KubernetesObject {
  if (!isCrd(object) || !isMap(object.spec)) return object;
  const versions = list(object.spec.versions).map(({ schema, ...version }) => {
    const slimmer = withoutDescriptions(path(schema, 'openAPIV3Schema')) as Json | undefined;
    return { ...version, ...(slimmer !== undefined && { schema: { openAPIV3Schema: slimmer } }) };
  });
  return { ...object, spec: { ...object.spec, versions } };
}

/** One space of indentation, as all that is imported has. */
function json(value: object, source: string): string {
  return `${JSON.stringify({ '//': header(source, 'json'), ...value }, null, 1)}\n`;
}

/** A chart may make two objects of one name, such as one for a hook. */
function free(path: string, taken: ReadonlyMap<string, string>): string {
  const at = path.lastIndexOf('.');
  for (let number = 2, each = path; ; number++) {
    if (!taken.has(each)) return each;
    each = `${path.slice(0, at)}.${number}${path.slice(at)}`;
  }
}
