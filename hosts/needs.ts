import type { Cluster } from '../lib/model/cluster.ts';
import type { Node } from '../lib/model/node.ts';
import type { LandedPods } from '../lib/model/side.ts';
import type { HostNeeds } from './facts.ts';
import { NFS, packageOn } from './packages.ts';

/** What the machine needs that mounts a volume, by the field that says whose it is. */
const OF_VOLUMES: Readonly<Record<string, HostNeeds>> = {
  iscsi: { packages: ['open-iscsi'], modules: ['iscsi_tcp'], services: ['iscsid'] },
  nfs: { packages: [NFS] },
};

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

/** All that one machine needs. */
interface OwnNeeds {
  /** By the names that its distribution has for them. */
  readonly packages: readonly string[];
  readonly modules: readonly string[];
  readonly services: readonly string[];
}

/** All that one machine needs, in lists that are sorted and without repeats. */
export function needsOf(node: Node, needs: readonly PlacedNeed[]): OwnNeeds {
  const own = needs.flatMap((each) => (each.nodes.includes(node) ? [each.needs] : []));
  const all = (names: readonly string[]) => [...new Set(names)].sort();
  return {
    packages: all(own.flatMap(({ packages = [] }) => packages.flatMap((each) => packageOn(node, each) ?? []))),
    modules: all(own.flatMap(({ modules = [] }) => modules)),
    services: all(own.flatMap(({ services = [] }) => services)),
  };
}

/** Whether a machine mounts disks over iSCSI. */
export function mountsDisks(node: Node, needs: readonly PlacedNeed[]): boolean {
  return needsOf(node, needs).packages.includes('open-iscsi');
}
