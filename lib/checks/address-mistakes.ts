import type { ClusterDeclaration } from '../model/cluster.ts';
import { type AddressKind, declaredAddresses } from './address-facts.ts';
import { type Contradiction, contradictions } from './address-pairs.ts';
import { type Subject, shared, type Tagged } from './rule.ts';

/** The rules about addresses that a cluster says of itself. */
export type AddressRule = 'network-range' | 'node-address' | 'load-balancer-pool' | 'distant-pool' | 'pod-network';

type Mistakes = readonly Tagged<AddressRule>[];

/**
 * What the facts of a cluster say of addresses that contradicts something.
 * @param isTold whether the fact at a path, such as `nodes[0].address`, is wrong, which has been told
 */
export function declaredMistakes(declaration: ClusterDeclaration, isTold: (where: string) => boolean): Mistakes {
  const found = contradictions(declaredAddresses(declaration, isTold));
  const outside = found.filter(({ fact, other }) => fact.is === 'node' && other?.is === 'lan');
  // Where several nodes lie outside of it and none within, the network is wrong, and what else lies outside follows from that.
  const isElsewhere = outside.length > 1 && outside.length === declaration.nodes.length;
  if (!isElsewhere) return found.map(told);
  return [elsewhere(declaration), ...found.filter(({ other }) => other?.is !== 'lan').map(told)];
}

/** The same of a cluster whose facts have been looked at. */
export const addressMistakes = shared(
  (subject: Subject): Mistakes => declaredMistakes(subject.declaration, (where) => isTold(subject, where)),
);

/** The addresses in what a cluster says of itself, but for those that are wrong. */
export const knownAddresses = shared((subject: Subject) =>
  declaredAddresses(subject.declaration, (where) => isTold(subject, where)),
);

function isTold({ cluster }: Subject, where: string): boolean {
  return cluster.isUnknown(where.replaceAll(/\[\d+\]/g, ''));
}

function elsewhere({ networks }: ClusterDeclaration): Tagged<AddressRule> {
  const what = `${networks.lan.join(' and ')} holds the address of no node`;
  return { rule: 'network-range', where: 'networks.lan', what, fix: 'correct it, or the addresses of the nodes' };
}

function told({ fact, other, what }: Contradiction): Tagged<AddressRule> {
  // A network of k3s that nobody wrote is never what is wrong.
  const wrong = fact.where === undefined && other ? other : fact;
  const isDistant = fact.is === 'pool' && other?.is === 'lan';
  const isTwice = fact.is === 'node' && other?.is === 'node';
  const { rule, fix } = (isDistant ? DISTANT : isTwice ? TWICE : ADVICE[wrong.is]) ?? ADVICE.lan;
  return { rule, ...(wrong.where !== undefined && { where: wrong.where }), what, fix };
}

interface Advice {
  readonly rule: AddressRule;
  readonly fix: string;
}

const TWICE: Advice = { rule: 'node-address', fix: 'give each machine its own address' };
const DISTANT: Advice = { rule: 'distant-pool', fix: 'choose addresses of networks.lan' };
const ADVICE: { readonly lan: Advice } & Readonly<Partial<Record<AddressKind, Advice>>> = {
  lan: {
    rule: 'network-range',
    fix: 'give the range that the router shows; where that is what k3s takes, start k3s with others (--cluster-cidr, --service-cidr), and write them as networks.pods and networks.services',
  },
  pods: { rule: 'network-range', fix: 'write what k3s was given as --cluster-cidr, by default 10.42.0.0/16' },
  services: { rule: 'network-range', fix: 'write what k3s was given as --service-cidr, by default 10.43.0.0/16' },
  vpn: {
    rule: 'network-range',
    fix: 'give the VPN a network of its own, such as 10.10.13.0/24, apart from all others',
  },
  part: { rule: 'pod-network', fix: 'write what kubectl get node NAME -o jsonpath={.spec.podCIDR} prints' },
  node: { rule: 'node-address', fix: 'give the address that the machine has in networks.lan, or correct networks.lan' },
  pool: {
    rule: 'load-balancer-pool',
    fix: 'keep the pool apart from the nodes, and from what the DHCP server gives out',
  },
};
