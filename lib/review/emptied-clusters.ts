import type { Step } from '../checks/step.ts';
import { remembered } from '../model/remembered.ts';

/** A cluster that Flux is bootstrapped for, and that a step leaves nothing to apply. */
export interface EmptiedCluster {
  readonly cluster: string;
  /** The folder that Flux looks at, such as `flux/home`. */
  readonly where: string;
  readonly what: string;
  readonly fix: string;
}

/** Finds clusters that leave nothing where Flux looks: Flux stops all that it has applied from there. */
export const emptiedClusters = remembered(({ kustomizations, bootstrapped }: Step): readonly EmptiedCluster[] => {
  const [was, is] = [kustomizations.before, kustomizations.after].map(
    (tree) => new Set(tree.map(({ cluster }) => cluster)),
  );
  const fresh = [...is!].filter((cluster) => !was!.has(cluster));
  const other = fresh.length === 1 ? fresh[0] : '<its new name>';
  return [...was!]
    .filter((cluster) => !is!.has(cluster) && bootstrapped.has(cluster))
    .map((cluster) => ({
      cluster,
      where: `flux/${cluster}`,
      what: `Flux finds nothing in flux/${cluster} any more, and stops all that runs in the cluster; its data stays`,
      fix: `to rename it, let Flux look at flux/${other} first, as docs/moving-data.md says; to retire it, flux uninstall before this is merged`,
    }));
});
