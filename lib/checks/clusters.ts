import type { ClusterDeclaration } from '../model/cluster.ts';
import { policyName } from '../model/follow.ts';
import type { FoundIn } from './rule.ts';

/**
 * Flux rewrites every marker of a policy's name in the whole repository, so that two clusters must not come to the same
 * name: the image `2-web` of `home` would be moved as `web` of `home-2` is.
 */
export function checkPolicies(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const owners = new Map<string, string>();
  return declarations.flatMap(({ name: cluster, components }) =>
    components.flatMap(({ name: component, images = [] }) =>
      images.flatMap((image): readonly FoundIn[] => {
        if (!image.follow) return [];
        const policy = policyName(cluster, image);
        const owner = owners.get(policy) ?? cluster;
        owners.set(policy, owner);
        if (owner === cluster) return [];
        const what = `the policy of '${image.name}' would be named ${policy}, as one of the cluster '${owner}' is`;
        const fix = "give the image another name: image('…', { name: '…' })";
        return [{ cluster, component, where: 'images', what, fix }];
      }),
    ),
  );
}
