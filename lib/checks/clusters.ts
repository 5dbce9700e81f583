import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { policyName } from '../model/follow.ts';

/**
 * Checks clusters against each other. Flux rewrites every marker of a policy's name in the whole repository, so that two
 * clusters must not come to the same name: the image `2-web` of `home` would be moved as `web` of `home-2` is.
 */
export function checkClusters(clusters: readonly { readonly declaration: ClusterDeclaration }[]): {
  readonly findings: readonly Finding[];
} {
  const owners = new Map<string, string>();
  const findings = clusters.flatMap(({ declaration }) => {
    const { name: cluster, components } = declaration;
    return components.flatMap(({ name: component, images = [] }) =>
      images.flatMap((image): readonly Finding[] => {
        if (!image.follow) return [];
        const policy = policyName(cluster, image);
        const owner = owners.get(policy) ?? cluster;
        owners.set(policy, owner);
        if (owner === cluster) return [];
        const what = `the policy of '${image.name}' would be named ${policy}, as one of the cluster '${owner}' is`;
        const fix = "give the image another name: image('…', { name: '…' })";
        return [{ severity: 'error', cluster, component, where: 'images', what, fix }];
      }),
    );
  });
  return { findings };
}
