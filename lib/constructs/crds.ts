import { ApiObject } from 'cdk8s';
import type { Draw } from '../model/component.ts';
import { list, text } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** Draws the imported CustomResourceDefinitions of API groups: `crds: crdsOf('backups.bramble.example')`. */
export function crdsOf(...groups: readonly string[]): Draw {
  return (chart, cluster) => {
    refuseWrong('crdsOf', chart, list(text), groups);
    for (const group of groups) {
      for (const crd of cluster.crds(group)) new ApiObject(chart, crd.metadata.name, crd);
    }
  };
}
