import { ApiObject } from 'cdk8s';
import type { Draw } from '../model/component.ts';

/** Draws the imported CustomResourceDefinitions of API groups: `crds: crdsOf('backups.bramble.example')`. */
export function crdsOf(...groups: readonly string[]): Draw {
  return (chart, cluster) => {
    for (const group of groups) {
      for (const crd of cluster.crds(group)) new ApiObject(chart, crd.metadata.name, crd);
    }
  };
}
