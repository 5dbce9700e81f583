import type { Cluster } from '../model/cluster.ts';
import { commandToEdit, commandToMake, keysOf, type SecretFile, secretFileName } from '../model/secret-file.ts';
import { SIDE_NAMESPACE, type SideSecret } from '../model/side.ts';
import type { Perhaps } from './perhaps.ts';
import type { Found, Subject } from './rule.ts';

/** A Secret that a side of a cluster needs. */
type Needed = ReturnType<Cluster['sideSecrets']>[number];

/** A Secret that a side needs and no file holds. */
export interface MissingSideSecret extends SideSecret {
  readonly side: string;
}

/** The file of a Secret of a side, or undefined where there is none. */
function fileOf({ secrets }: Cluster, { side, name }: Needed): SecretFile | undefined {
  return secrets?.files.find(({ path }) => path.endsWith(`/${secretFileName(side, name)}`));
}

/** The files that belong to sides and to no component. */
export function sideSecretFiles(cluster: Cluster): readonly SecretFile[] {
  return cluster.sideSecrets().flatMap((each) => fileOf(cluster, each) ?? []);
}

/** What sides need and no file holds; nothing where the cluster's Secrets are not known. */
export function missingSideSecrets(cluster: Cluster): readonly MissingSideSecret[] {
  if (!cluster.secrets) return [];
  return cluster.sideSecrets().filter((each) => !fileOf(cluster, each));
}

/** Checks that the Secrets of sides are there. */
export function checkSideSecrets({ cluster }: Subject): readonly Found[] {
  return missingSideSecrets(cluster).map(({ side, name, keys, why }) => ({
    where: side,
    what: `needs the Secret '${name}', ${why}, which is not there`,
    fix: commandToMake(cluster.name, side, name, keys),
  }));
}

/** Checks that they have the keys that sides need. */
export function checkSideSecretKeys({ cluster }: Subject): Perhaps<Found> {
  return cluster.sideSecrets().map((each) => {
    const file = fileOf(cluster, each);
    // What is wrong with the file is said elsewhere.
    if (!file?.sops || file.kind !== 'Secret') return undefined;
    return each.keys
      .filter((key) => !keysOf(file).includes(key))
      .map((key) => ({
        where: each.side,
        what: `needs the key '${key}' of the Secret '${each.name}', which has no such key`,
        fix: `add it: ${commandToEdit(file.path)}`,
      }));
  });
}

/** A Secret of a side, as `npm run secret:new` is asked for it, with the namespace that it names. */
export function sideSecretOf(
  cluster: Cluster,
  side: string,
  name: string,
): (SideSecret & { readonly namespace: string }) | undefined {
  const found = cluster.sideSecrets().find((each) => each.side === side && each.name === name);
  return found && { ...found, namespace: SIDE_NAMESPACE };
}
