import { chartFacts, chartObjects } from '../checks/chart-facts.ts';
import type { Subject } from '../checks/rule.ts';
import type { RenderedFor } from '../importer/chart-files.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf } from '../model/rendered.ts';

/** A Helm release that a cluster draws, and what decides what its chart makes. */
export interface ChartRelease extends RenderedFor {
  readonly component: string;
  /** Its file. */
  readonly where: string;
  /** What its chart makes, as the API server has it. */
  objects(made: readonly KubernetesObject[]): readonly KubernetesObject[];
}

/** The releases of a cluster whose charts can be known. */
export function chartReleases(subject: Subject): readonly ChartRelease[] {
  const { cluster, source, inputs } = subject;
  return chartFacts(subject).map(({ placed, release, request }) => {
    const { component, object, namespace } = placed;
    const where = fileNameOf(object, namespace);
    // One that is named like its component is mostly the only one.
    const own = where.slice('helmrelease.'.length, -'.yaml'.length);
    const folder = own === component ? component : `${component}.${own}`;
    const images = cluster.component(component)?.images ?? [];
    const pins = images.flatMap(({ name }) =>
      inputs.pins[name] === undefined ? [] : [[name, inputs.pins[name]] as const],
    );
    return {
      cluster: cluster.name,
      source,
      folder,
      component,
      where,
      release,
      request,
      pins: Object.fromEntries(pins),
      objects: (made) => chartObjects(subject, made, request.as.namespace),
    };
  });
}
