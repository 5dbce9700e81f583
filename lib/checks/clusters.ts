import { Cluster, type ClusterDeclaration } from '../model/cluster.ts';
import { policyName } from '../model/follow.ts';
import { dnsNames } from '../model/public-names.ts';
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

/** Two clusters that claim one name of a zone would take it from each other whenever one of them is applied. */
export function checkZones(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const owners = new Map<string, string>();
  return declarations.flatMap((declaration) => {
    const { name: cluster, cloudflare } = declaration;
    if (!cloudflare) return [];
    const model = new Cluster(declaration, { pins: {}, crds: [] });
    return dnsNames(model).flatMap(({ host }): readonly FoundIn[] => {
      const key = `${cloudflare.zoneId} ${host}`;
      const owner = owners.get(key) ?? cluster;
      owners.set(key, owner);
      if (owner === cluster) return [];
      const what = `'${host}' is a name of the cluster '${owner}' too, in the same zone`;
      return [{ cluster, where: 'cloudflare', what, fix: 'give one of the clusters another domain' }];
    });
  });
}
