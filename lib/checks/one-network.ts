import type { ClusterDeclaration } from '../model/cluster.ts';
import { hostsOf, isPublic } from '../model/exposure.ts';
import { overlaps } from '../model/network.ts';
import { isUnknownFact } from '../model/unknown-facts.ts';
import { type AddressFact, declaredAddresses } from './address-facts.ts';
import { contradictions } from './address-pairs.ts';
import type { FoundIn } from './rule.ts';

/** What two clusters in one local network both claim, of each pair that a function compares. */
function inOneNetwork(
  declarations: readonly ClusterDeclaration[],
  compare: (cluster: ClusterDeclaration, other: ClusterDeclaration) => readonly FoundIn[],
): readonly FoundIn[] {
  return declarations.flatMap((cluster, at) => {
    const others = declarations.slice(0, at).filter((other) => isOneNetwork(cluster, other));
    const found = others.flatMap((other) => compare(cluster, other));
    // What several clusters claim is to be mended once.
    return [...new Map(found.toReversed().map((each) => [`${each.component} ${each.where}`, each])).values()].reverse();
  });
}

function isOneNetwork(one: ClusterDeclaration, other: ClusterDeclaration): boolean {
  const others = addressesOf(other).filter(({ is }) => is === 'lan');
  return addressesOf(one).some(({ is, range }) => is === 'lan' && others.some((each) => overlaps(each.range, range)));
}

function addressesOf(declaration: ClusterDeclaration): readonly AddressFact[] {
  const { unknown } = declaration;
  return declaredAddresses(
    declaration,
    (where) => unknown !== undefined && isUnknownFact(unknown, where.replaceAll(/\[\d+\]/g, '')),
  );
}

/** Machines and pools of two clusters. */
export function checkSharedAddresses(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const claimed = (declaration: ClusterDeclaration) =>
    addressesOf(declaration).filter(({ is }) => is === 'node' || is === 'pool');
  return inOneNetwork(declarations, (cluster, other) => {
    const others = claimed(other).map((each) => ({ ...each, called: `${each.called} in the cluster '${other.name}'` }));
    return contradictions(claimed(cluster), others)
      .filter((each) => each.other && (others as readonly AddressFact[]).includes(each.other))
      .map(({ fact: { where = '' }, what }) => {
        const fix = `give one of the clusters other addresses; where they stand in two houses, accept it`;
        return { cluster: cluster.name, where, what, fix };
      });
  });
}

/** Hosts that the local network alone knows. */
export function checkSharedHosts(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const hosts = ({ components, domain }: ClusterDeclaration) =>
    components
      .filter((each) => !isPublic(each))
      .flatMap((each) => hostsOf(each, domain).map((host) => ({ component: each.name, host })));
  return inOneNetwork(declarations, (cluster, other) => {
    const others = new Map(hosts(other).map(({ host, component }) => [host, component]));
    return hosts(cluster)
      .filter(({ host }) => others.has(host))
      .map(({ component, host }) => {
        const what = `'${host}' is a host of '${others.get(host)}' in the cluster '${other.name}' too, in the same network`;
        const fix = 'give one of the clusters another domain, or the app another host';
        return { cluster: cluster.name, component, where: 'expose', what, fix };
      });
  });
}
