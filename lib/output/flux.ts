import type { Dependency } from '../model/dependencies.ts';
import type { JsonMap } from '../model/object.ts';
import type { RenderedStage } from '../model/rendered.ts';

/** Kinds whose health tells whether an app works. */
const WORKLOADS = new Set(['DaemonSet', 'Deployment', 'HelmRelease', 'StatefulSet']);

/** The key is in a Secret that is made by hand, once for each cluster. https://fluxcd.io/flux/guides/mozilla-sops/ */
const DECRYPTION: JsonMap = { provider: 'sops', secretRef: { name: 'sops-age' } };

/**
 * The Flux Kustomization of a stage.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 * @param waitedFor some other stage depends on it
 */
export function kustomization(
  cluster: string,
  stage: RenderedStage,
  dependsOn: readonly Dependency[],
  waitedFor: boolean,
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
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      decryption: stage.secrets?.length ? DECRYPTION : undefined,
      dependsOn: names.length > 0 ? names.map((name) => ({ name })) : undefined,
      ...(waitedFor ? { wait: true } : { healthChecks: healthChecks(stage) }),
    },
  };
}

function healthChecks({ objects }: RenderedStage): readonly JsonMap[] | undefined {
  const checks = objects
    .filter(({ kind }) => WORKLOADS.has(kind))
    .map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace }))
    .sort((a, b) => compareText(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`));
  return checks.length > 0 ? checks : undefined;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
