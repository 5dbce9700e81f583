import type { Cluster } from '../lib/model/cluster.ts';
import {
  type AddressFact,
  contradictions,
  type Found,
  knownAddresses,
  parseAddress,
  parseRange,
  type Range,
  type Subject,
} from '../lib/rules.ts';
import { machineNames } from './machines.ts';

/** The addresses of machines beside the nodes. One that is none is left out. */
export function machineAddresses({ facts }: Cluster): readonly AddressFact[] {
  return Object.entries(facts.hosts?.machines ?? {}).flatMap(([name, { address }]) =>
    factOf(address, `the address of '${name}'`, { where: `hosts.machines.${name}` }),
  );
}

/** The address that servers share, or none. */
export function apiAddress(cluster: Cluster): readonly AddressFact[] {
  const component = cluster.provider('apiAddress')?.name;
  const at = { where: 'address', ...(component !== undefined && { component }) };
  return factOf(cluster.find('apiAddress')?.address, 'the address of the API server', at);
}

/** What contradicts something of some of these addresses, each told with the same advice. */
export function told(facts: readonly AddressFact[], others: readonly AddressFact[], fix: string): readonly Found[] {
  return contradictions(facts, others).map(({ fact: { component, where }, what }) => ({
    ...(component !== undefined && { component }),
    ...(where !== undefined && { where }),
    what,
    fix,
  }));
}

/**
 * What DHCP may not give out: what all others have. A reservation may lie in its range, since dnsmasq gives it to nobody else.
 * @param router as it is declared
 */
export function takenAddresses(subject: Subject, router: string): readonly AddressFact[] {
  const { cluster } = subject;
  const reserved = machineNames(cluster).filter(({ mac }) => mac !== undefined);
  const isReserved = ({ text }: AddressFact) => reserved.some(({ address }) => address === text);
  const unreserved = [...knownAddresses(subject), ...machineAddresses(cluster)].map((each) =>
    each.is === 'node' ? { ...each, called: `${each.called}, for which no mac reserves it` } : each,
  );
  return [
    ...unreserved.filter((each) => each.is !== 'node' || !isReserved(each)),
    ...factOf(router, 'the router'),
    ...apiAddress(cluster),
  ];
}

/** A range from which addresses are given to machines, as those of the pool are to Services. */
export function givenRange(text: string, range: Range, where: string): AddressFact {
  return { is: 'pool', range, text, subject: text, called: 'what DHCP gives out', where };
}

/** The network of a VPN, for machines in it as the local network is for others; none where the text is no network. */
export function vpnNetwork(text: string): readonly AddressFact[] {
  const range = parseRange(text);
  return range ? [{ is: 'lan', range, text, subject: text, called: 'the network of the VPN' }] : [];
}

/** The address of one machine, as that of a node is. */
export function factOf(
  text: string | undefined,
  called: string,
  at: Pick<AddressFact, 'where' | 'component'> = {},
): readonly AddressFact[] {
  const range = parseAddress(text ?? '');
  return range && text !== undefined ? [{ is: 'node', range, text, subject: text, called, ...at }] : [];
}
