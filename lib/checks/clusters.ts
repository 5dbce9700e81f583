import type { ClusterDeclaration } from '../model/cluster.ts';
import { policyName } from '../model/follow.ts';
import { twins } from '../model/grouped.ts';
import type { FoundIn } from './rule.ts';

/**
 * Flux rewrites every marker of a policy's name in the whole repository, so that two clusters must not come to the same
 * name: the image `2-web` of `home` would be moved as `web` of `home-2` is.
 */
export function checkPolicies(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const followed = declarations.flatMap(({ name: cluster, components }) =>
    components.flatMap(({ name: component, images = [] }) =>
      images.filter(({ follow }) => follow).map((image) => ({ cluster, component, image })),
    ),
  );
  const nameOf = ({ cluster, image }: (typeof followed)[number]) => policyName(cluster, image);
  return twins(followed, nameOf)
    .filter(({ each, first }) => each.cluster !== first.cluster)
    .map(({ each, first }) => ({
      cluster: each.cluster,
      component: each.component,
      where: 'images',
      what: `the policy of '${each.image.name}' would be named ${nameOf(each)}, as one of the cluster '${first.cluster}' is`,
      fix: "give the image another name: image('…', { name: '…' })",
    }));
}
