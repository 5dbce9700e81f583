import type { JsonMap, KubernetesObject } from './object.ts';

/** A chart as `npm run import` rendered it for one Helm release, and keeps it in `imports/charts`. */
export interface RenderedChart {
  /** Its folder, relative to the repository, such as `imports/charts/home/web`. */
  readonly folder: string;
  /** From what it was rendered. */
  readonly record: ChartRecord;
  /** What the chart makes, by file. A Secret has its keys, and no values. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  /** The chart's `values.schema.json`. @default it has none */
  readonly schema?: JsonMap;
  /** Somebody changed what stands there, by hand or in a merge. @default false */
  readonly isEdited?: true;
}

/** A chart, and all that decides what it makes for a release. */
export interface ChartRequest {
  /** The address of the repository, or of the chart in a registry. Absent: a folder of this repository. */
  readonly repository?: string;
  /** The chart's name, or its folder. */
  readonly chart: string;
  /** Absent: that of the folder. */
  readonly version?: string;
  /** The registry is asked without TLS. @default false */
  readonly isPlain?: true;
  /** By what Helm knows the release. */
  readonly as: { readonly name: string; readonly namespace: string };
  readonly values: JsonMap;
  /** The version of Kubernetes. @default that of Helm */
  readonly kubernetes?: string;
  /** The kinds that are not Kubernetes' own, as `group/version/Kind`, sorted. */
  readonly apis: readonly string[];
  /** Of what a chart may have, what Flux does not install or run: `crds`, `hooks`, `tests`. */
  readonly without: readonly string[];
}

/** From what a chart was rendered: another of any of it makes the rendering stale. */
export interface ChartRecord extends Omit<ChartRequest, 'version' | 'apis' | 'isPlain'> {
  /** The HelmRelease, as `namespace/name`. */
  readonly release: string;
  readonly version: string;
  /** The digest of the folder. Absent: it comes from elsewhere. */
  readonly folder?: string;
  /** Absent: the chart does not ask for them, nor for the version of Kubernetes where that is absent. */
  readonly apis?: readonly string[];
  /** The image pins that may stand in the values, by name. */
  readonly pins: Readonly<Record<string, string>>;
  /** The digest of the objects. */
  readonly objects: string;
}

/** A chart in a folder of this repository. */
export interface ChartFolder {
  /** From the root, such as `./helm/web`. */
  readonly path: string;
  /** The version in its `Chart.yaml`. */
  readonly version: string;
  /** Of all that is in it. */
  readonly digest: string;
  /** `.sourceignore` keeps it from Flux. @default false */
  readonly isIgnored?: true;
}

/** The file, beside the objects, of the record. */
export const CHART_RECORD = 'chart.json';

/** The origin of what a chart makes: see `Placed.origin`. */
export const OF_CHART = 'chart';

/** The key under which a HelmRelease is known: `namespace/name`. */
export function releaseKey({ metadata: { namespace, name } }: KubernetesObject): string {
  return `${namespace}/${name}`;
}
