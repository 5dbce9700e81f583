import { inNamespace } from '../derive/chart-objects.ts';
import { chartRequest, staleness } from '../derive/chart-request.ts';
import { RELEASE } from '../derive/helm-releases.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { type ChartFolder, type ChartRequest, type RenderedChart, releaseKey } from '../model/rendered-chart.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';

/** A Helm release whose chart can be known, and what is known of that. */
export interface ChartFacts {
  readonly placed: Placed;
  /** Itself, as `namespace/name`. */
  readonly release: string;
  readonly request: ChartRequest;
  /** The chart with its version, such as `web 1.2.3`. */
  readonly name: string;
  /** What the chart was rendered to. Absent: it was not. */
  readonly rendered?: RenderedChart;
  /** The folder of a chart of this repository. Absent: it is not there, or is none of this repository. */
  readonly folder?: ChartFolder;
  /** How the rendering is not the one of today. */
  readonly changes: readonly string[];
}

/** The Helm releases of a cluster. */
export const chartFacts = shared(({ objects, inputs }): readonly ChartFacts[] => {
  const drawn = objects.filter(({ release }) => release === undefined);
  const rendered = new Map((inputs.charts ?? []).map((each) => [each.record.release, each]));
  const plain = drawn.map(({ object }) => object);
  return drawn.flatMap((placed): readonly ChartFacts[] => {
    const request = isKind(placed.object, RELEASE) && chartRequest(placed.object, plain, inputs.kubernetes);
    if (!request) return [];
    const release = releaseKey(placed.object);
    const chart = rendered.get(release);
    const isOwn = request.repository === undefined;
    // To look through all folders takes time, and most clusters install no chart of their repository.
    const folder = isOwn ? inputs.chartFolders?.().find(({ path }) => path === request.chart) : undefined;
    const version = request.version ?? folder?.version;
    // That a folder is not there is told by itself.
    const isKnown = chart !== undefined && (!isOwn || folder !== undefined);
    return [
      {
        ...{ placed, release, request, name: version === undefined ? request.chart : `${request.chart} ${version}` },
        ...(chart && { rendered: chart }),
        ...(folder && { folder }),
        changes: isKnown ? staleness(chart.record, request, folder, inputs.pins) : [],
      },
    ];
  });
});

/** What a chart makes, as the API server of a cluster has it: with the namespace of the release where it names none. */
export function chartObjects(
  { cluster, kinds, objects }: Subject,
  made: readonly KubernetesObject[],
  namespace: string,
): readonly KubernetesObject[] {
  const known = [...cluster.allCrds, ...objects.map(({ object }) => object)];
  return inNamespace(made, namespace, known, kinds);
}
