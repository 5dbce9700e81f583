import type { Cluster } from '../../model/cluster.ts';
import { contains, parseAddress, parseRange } from '../../model/network.ts';
import { list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { balancedServices, nameOf } from '../addresses.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import type { Placed } from '../placed.ts';
import { ruleTable } from '../rule.ts';

const slice = (address: string) =>
  manifest(
    'discovery.k8s.io/v1 EndpointSlice',
    'nas, labels: { kubernetes.io/service-name: nas }',
    `addressType: IPv4\nendpoints: [{ addresses: [${address}] }]`,
  );

/** Networks whose addresses the API server refuses, or means the pod that asks by. */
const NOWHERE = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'].map((text) => parseRange(text)!);

/** Addresses outside the cluster that a Service leads to. */
export const rules = ruleTable({
  'endpoint-address': {
    what: 'An endpoint lies where nothing can answer',
    why: 'The API server refuses addresses of the machine itself and those that reach nobody. A pod gets another address with each start, and a Service that leads to its own address leads nowhere.',
    fix: 'Give the address of the machine in the local network. For what runs in the cluster, let the Service select its pods.',
    check: eachObject(['discovery.k8s.io/EndpointSlice', '/Endpoints'], (each, subject) => {
      const own = balancedServices(subject).find(({ name }) => name === serviceOf(each))?.asked ?? [];
      const problems = addressesOf(each).map((address) => problemOf(address, subject.cluster, own));
      return problems.map(
        (problem) => problem && { what: `leads to ${problem}`, fix: 'give the address of the machine' },
      );
    }),
    wrong: slice('127.0.0.1'),
    right: slice('10.10.11.40'),
  },
});

function addressesOf({ object }: Placed): readonly string[] {
  if (isKind(object, 'discovery.k8s.io/EndpointSlice') && object.addressType === 'IPv4') {
    return list(object.endpoints).flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses.map(String) : []));
  }
  if (!isKind(object, '/Endpoints')) return [];
  return list(object.subsets).flatMap(({ addresses }) => list(addresses).map(({ ip }) => String(ip)));
}

function serviceOf(each: Placed): string {
  const named = path(each.object.metadata, 'labels', 'kubernetes.io/service-name');
  return named === undefined ? nameOf(each) : `${each.object.metadata.namespace}/${named}`;
}

function problemOf(address: string, { networks }: Cluster, own: readonly string[]): string | undefined {
  if (address.includes(':')) return undefined;
  const parsed = parseAddress(address);
  if (parsed === undefined) return `'${address}', which is no IPv4 address`;
  if (NOWHERE.some((range) => contains(range, parsed))) return `${address}, which is no machine's address`;
  const pods = parseRange(networks.pods);
  if (pods && contains(pods, parsed)) return `${address}, an address of pods, which changes with each start`;
  return own.includes(address) ? `${address}, the address of its own Service` : undefined;
}
