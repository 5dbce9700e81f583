import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Mistake } from '../model/finding.ts';
import { isMap, isObject, type Json, type JsonMap, type KubernetesObject, sortKeys } from '../model/object.ts';
import { CHART_RECORD, type ChartRecord, type RenderedChart } from '../model/rendered-chart.ts';

/** Where charts are rendered to, a folder for each cluster. */
export const CHARTS = 'imports/charts';

/** Beside the objects, what the chart says of values. */
export const VALUES_SCHEMA = 'values.schema.json';

/** What stands in a folder of renderings. */
export interface Charts {
  readonly charts: readonly RenderedChart[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads what the charts of a cluster were rendered to.
 * @param source what the headers of its files name, such as `clusters/home`
 */
export function readCharts(root: string, cluster: string, source: string): Charts {
  const folder = `${CHARTS}/${cluster}`;
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder), { withFileTypes: true }) : [];
  const files = names
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(root, folder, name), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${folder}/${name}/${entry.name}`),
    );
  return chartsIn(new Map(files.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')])), source);
}

/** The same from texts by path. Pure. What was rendered for another folder of clusters is left out. */
export function chartsIn(files: ReadonlyMap<string, string>, source: string): Charts {
  const folders = [...new Set([...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))))];
  const charts: RenderedChart[] = [];
  const mistakes: Mistake[] = [];
  for (const folder of folders) {
    const own = [...files].flatMap(([path, text]): readonly (readonly [string, string])[] =>
      path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), text]] : [],
    );
    try {
      const chart = chartOf(folder, new Map(own), source);
      if (chart) charts.push(chart);
    } catch {
      // Whatever is wrong with it, the same mends it.
      const fix = 'remove the folder, and run npm run import -- charts';
      mistakes.push({ where: folder, what: 'is no rendering of a chart that can be read', fix });
    }
  }
  return { charts, mistakes };
}

/** Throws where it is no rendering. */
function chartOf(folder: string, files: ReadonlyMap<string, string>, source: string): RenderedChart | undefined {
  const text = files.get(CHART_RECORD);
  if (text === undefined) throw new Error('no record');
  const { '//': header, ...record } = JSON.parse(text) as ChartRecord & { readonly '//': string };
  if (!header.includes(` from ${source}. `)) return undefined;
  const isRecord = typeof record.release === 'string' && isMap(record.values) && typeof record.as.name === 'string';
  if (!isRecord || typeof record.chart !== 'string' || typeof record.pins !== 'object') throw new Error('no record');
  const named = [...files].filter(([name]) => name !== CHART_RECORD && name !== VALUES_SCHEMA);
  const objects = new Map(named.map(([name, text]) => [name, objectOf(text)]));
  const schema = files.get(VALUES_SCHEMA);
  return {
    folder,
    record,
    objects,
    ...(schema !== undefined && { schema: JSON.parse(schema) as JsonMap }),
    ...(objectsDigest(objects.values()) !== record.objects && { isEdited: true }),
  };
}

function objectOf(text: string): KubernetesObject {
  // Definitions are large, and stand in JSON, which is read faster.
  const value = (text.startsWith('{') ? JSON.parse(text) : parse(text, { maxAliasCount: 0 })) as Json;
  if (!isMap(value) || !isObject(value)) throw new Error('no object');
  const { '//': _, ...object } = value;
  return object as KubernetesObject;
}

/** By which a rendering is known to be what was rendered. */
export function objectsDigest(objects: Iterable<KubernetesObject>): string {
  const texts = [...objects].map((object) => JSON.stringify(sortKeys(object))).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}
