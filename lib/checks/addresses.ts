import type { Cluster } from '../model/cluster.ts';
import { contains, parseAddress, parseRange } from '../model/network.ts';
import { at, type Placed } from './objects.ts';
import type { Found } from './rule.ts';

/** Checks the addresses that Services ask for against the pool, and against each other. */
export function checkAddresses(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  const annotation = cluster.find('loadBalancer')?.addressAnnotation;
  if (annotation === undefined) return [];
  const pool = parseRange(cluster.loadBalancers ?? '');
  const taken = new Map<string, string>();
  return objects.flatMap((each) => {
    const address = each.object.kind === 'Service' ? each.object.metadata.annotations?.[annotation] : undefined;
    if (address === undefined) return [];
    const name = `${each.object.metadata.namespace}/${each.object.metadata.name}`;
    const parsed = parseAddress(address);
    const other = taken.get(address);
    taken.set(address, other ?? name);
    if (parsed === undefined) {
      return [at(each, { what: `asks for the address '${address}'`, fix: 'give an IPv4 address' })];
    }
    if (cluster.loadBalancers === undefined) {
      const what = `asks for ${address}, but the cluster has no pool of addresses`;
      return [at(each, { what, fix: 'add loadBalancers to the cluster' })];
    }
    if (pool && !contains(pool, parsed)) {
      const what = `asks for ${address}, which lies outside the pool ${cluster.loadBalancers}`;
      return [at(each, { what, fix: 'choose an address of the pool' })];
    }
    if (other === undefined) return [];
    return [at(each, { what: `asks for ${address}, as ${other} does`, fix: 'choose another address' })];
  });
}
