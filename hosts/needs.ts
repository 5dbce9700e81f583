import type { Cluster } from '../lib/model/cluster.ts';
import type { Node } from '../lib/model/node.ts';
import type { LandedPods } from '../lib/model/side.ts';
import type { HostNeeds } from './facts.ts';

/** What the machine needs that mounts a volume, by the field that says whose it is. */
const OF_VOLUMES: Readonly<Record<string, HostNeeds>> = {
  iscsi: { packages: ['open-iscsi'], modules: ['iscsi_tcp'], services: ['iscsid'] },
  nfs: { packages: ['nfs-common'] },
};

/** What Alpine calls packages of Debian, where it calls them otherwise. */
const IN_ALPINE: Readonly<Record<string, string>> = { 'nfs-common': 'nfs-utils' };

/** A need, with who has it and where. */
export interface PlacedNeed {
  readonly component: string;
  readonly needs: HostNeeds;
  readonly nodes: readonly Node[];
}

/** Who needs what of which machine. Of a component without pods that are known, its pods may run on all. */
export function placedNeeds(cluster: Cluster, landing: readonly LandedPods[]): readonly PlacedNeed[] {
  const said = cluster.components.flatMap(({ name: component, hosts: needs }): readonly PlacedNeed[] => {
    if (!needs) return [];
    const own = landing.filter((each) => each.component === component);
    const nodes = cluster.nodes.filter((node) => own.length === 0 || own.some((each) => each.nodes.includes(node)));
    return [{ component, needs, nodes }];
  });
  const mounted = landing.flatMap(({ component, volumes, nodes }) =>
    volumes.flatMap((volume) =>
      Object.entries(OF_VOLUMES).flatMap(([field, needs]) =>
        volume[field] === undefined ? [] : [{ component, needs, nodes }],
      ),
    ),
  );
  return [...said, ...mounted];
}

/** All that one machine needs, in lists that are sorted and without repeats; packages by the names that its system has for them. */
export function needsOf(
  node: Node,
  needs: readonly PlacedNeed[],
): Required<Pick<HostNeeds, 'packages' | 'modules' | 'services'>> {
  const own = needs.filter((each) => each.nodes.includes(node));
  const all = (list: 'packages' | 'modules' | 'services') =>
    [...new Set(own.flatMap((each) => each.needs[list] ?? []))].sort();
  return {
    packages: [...new Set(all('packages').map((name) => packageOn(node, name)))].sort(),
    modules: all('modules'),
    services: all('services'),
  };
}

/** The name of a package on a machine. */
export function packageOn({ os }: Node, name: string): string {
  return os === 'openrc' ? (IN_ALPINE[name] ?? name) : name;
}
