import { signsOfHealth } from '../derive/health.ts';
import type { Wait } from '../derive/waits.ts';
import { groupBy, sortedBy } from '../model/grouped.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import type { RenderedStage } from '../model/rendered.ts';
import { stands } from '../model/standing.ts';

/** The key is in a Secret that is made by hand, once for each cluster. https://fluxcd.io/flux/guides/mozilla-sops/ */
const DECRYPTION: JsonMap = { provider: 'sops', secretRef: { name: 'sops-age' } };

/**
 * The Flux Kustomization of a stage.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 * @param checked the objects whose health decides whether it is Ready
 */
export function kustomization(
  cluster: string,
  stage: RenderedStage,
  dependsOn: readonly Wait[],
  checked: readonly KubernetesObject[],
): JsonMap {
  const names = [...new Set(dependsOn.map(({ to }) => to.name))].sort();
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: stage.name, namespace: 'flux-system' },
    spec: {
      interval: '1h',
      retryInterval: '2m',
      // On a Pi, pulling an image alone may take minutes.
      timeout: '10m',
      path: `./dist/${cluster}/${stage.name}`,
      prune: true,
      suspend: stands(stage.component, 'paused') ? true : undefined,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      decryption: stage.secrets?.length ? DECRYPTION : undefined,
      dependsOn: names.length > 0 ? names.map((name) => ({ name })) : undefined,
      healthChecks: healthChecks(checked),
    },
  };
}

/**
 * The objects whose health decides whether each stage is Ready. Where others wait for it, those are what their admission
 * needs, and nothing else: the rest, sick, would hold them up. Flux tells how that fares with a stage of the component for
 * which nobody waits, if there is one.
 */
export function checkedObjects(
  stages: readonly RenderedStage[],
  waits: readonly Wait[],
): ReadonlyMap<RenderedStage, readonly KubernetesObject[]> {
  const needed = new Map(waits.map(({ to }) => [to, new Set<KubernetesObject>()]));
  for (const wait of waits) for (const object of wait.needed) needed.get(wait.to)?.add(object);
  const unchecked = (stage: RenderedStage) => signsOfHealth(stage).filter((object) => !needed.get(stage)?.has(object));
  const ofComponent = groupBy(stages, ({ component }) => component);
  return new Map(
    stages.map((stage) => {
      const told = ofComponent.get(stage.component)!.filter((each) => each === stage || needed.has(each));
      return [stage, [...(needed.get(stage) ?? told.flatMap(unchecked))]];
    }),
  );
}

function healthChecks(objects: readonly KubernetesObject[]): readonly JsonMap[] | undefined {
  const checks = sortedBy(objects, ({ kind, metadata }) => `${kind} ${metadata.name}`).map(
    ({ apiVersion, kind, metadata: { name, namespace } }) => ({ apiVersion, kind, name, namespace }),
  );
  return checks.length > 0 ? checks : undefined;
}
