import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Draw } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { list, text } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** Draws the imported CustomResourceDefinitions of API groups: `crds: crdsOf('backups.bramble.example')`. */
export function crdsOf(...groups: readonly string[]): Draw {
  return (chart, cluster) => {
    refuseWrong('crdsOf', chart, list(text), groups);
    for (const group of groups) {
      for (const crd of cluster.crds(group)) new Imported(chart, crd);
    }
  };
}

/** A manifest as it was imported. It holds nothing that cdk8s would have to resolve, and schemas are large. */
class Imported extends ApiObject {
  readonly #manifest: KubernetesObject;
  #isPatched = false;

  constructor(chart: Construct, manifest: KubernetesObject) {
    super(chart, manifest.metadata.name, manifest);
    this.#manifest = manifest;
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.#isPatched = true;
    super.addJsonPatch(...operations);
  }

  override toJson(): object {
    return this.#isPatched ? super.toJson() : written(this.#manifest, this.metadata.toJson());
  }
}

const drawn = remembered((_manifest: KubernetesObject) => new Map<string, KubernetesObject>());

/** One object however often it is drawn: what is found out about a large schema once holds for every cluster. */
function written(manifest: KubernetesObject, { namespace: _, ...metadata }: KubernetesObject['metadata']) {
  const known = drawn(manifest);
  const key = JSON.stringify(metadata);
  const object = known.get(key) ?? { ...manifest, metadata };
  known.set(key, object);
  return object;
}
