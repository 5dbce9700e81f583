import type { Node } from '../lib/model/node.ts';
import type { PackageNames } from './facts.ts';

/** The distributions, by what starts the services of their machines. */
const DISTRIBUTIONS = { systemd: 'debian', openrc: 'alpine' } as const;

/** What mounts NFS. */
export const NFS = { debian: 'nfs-common', alpine: 'nfs-utils' } as const satisfies PackageNames;

/** Packages that are known to have two names: one of them is understood as both. */
const KNOWN: readonly Required<PackageNames>[] = [NFS, { debian: 'dmsetup', alpine: 'device-mapper' }];

/** The distribution of a machine. */
export function distributionOf({ os = 'systemd' }: Node): keyof PackageNames {
  return DISTRIBUTIONS[os];
}

/** What a package is called on a machine, or undefined where its distribution has none. */
export function packageOn(node: Node, needed: string | PackageNames): string | undefined {
  if (typeof needed !== 'string') return needed[distributionOf(node)];
  const known = KNOWN.find(({ debian, alpine }) => needed === debian || needed === alpine);
  return known ? known[distributionOf(node)] : needed;
}
