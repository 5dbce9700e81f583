import { type ClusterDeclaration, K3S_NETWORKS } from '../model/cluster.ts';
import { parseAddress, parseNetwork, parseRange, type Range } from '../model/network.ts';

/** What an address is said to be. */
export type AddressKind =
  | 'lan'
  | 'pods'
  | 'services'
  | 'vpn'
  | 'part'
  | 'node'
  | 'pool'
  | 'machine'
  | 'server'
  | 'record';

/** Addresses that a fact names, or an object. */
export interface AddressFact {
  readonly is: AddressKind;
  readonly range: Range;
  /** As it is written. */
  readonly text: string;
  /** How a sentence about it begins: `10.10.11.11 of 'pi-1'`. */
  readonly subject: string;
  /** What it is to another: `the address of 'pi-1'`. */
  readonly called: string;
  /** The field of the declaration, or the file. @default it is as k3s has it, and nobody wrote it */
  readonly where?: string;
  readonly component?: string;
}

/**
 * The addresses in what a cluster says of itself.
 * @param isUnknown whether the fact at a path is wrong, which has been told
 */
export function declaredAddresses(
  { networks, nodes, loadBalancers }: ClusterDeclaration,
  isUnknown: (where: string) => boolean,
): readonly AddressFact[] {
  const { lan, vpn = [], pods, services } = networks;
  const rows: readonly (false | undefined | Omit<AddressFact, 'range'>)[] = [
    ...lan.map((text) => ({ ...network('lan', text, 'the local network'), where: 'networks.lan' })),
    { ...network('pods', pods ?? K3S_NETWORKS.pods, 'the network of pods'), ...(pods && { where: 'networks.pods' }) },
    {
      ...network('services', services ?? K3S_NETWORKS.services, 'the network of Services'),
      ...(services && { where: 'networks.services' }),
    },
    ...vpn.map((text) => ({ ...network('vpn', text, 'the network of the VPN'), where: 'networks.vpn' })),
    ...nodes.map(({ name, podNetwork: text }, at) => {
      const of = { subject: `${text} of '${name}'`, called: `that of '${name}'`, where: `nodes[${at}].podNetwork` };
      return text !== undefined && !isUnknown(`nodes[${at}].name`) && { is: 'part' as const, text, ...of };
    }),
    ...nodes.map(({ name, address: text }, at) => {
      const of = { subject: `${text} of '${name}'`, called: `the address of '${name}'`, where: `nodes[${at}].address` };
      return !isUnknown(`nodes[${at}].name`) && { is: 'node' as const, text, ...of };
    }),
    loadBalancers !== undefined && {
      ...{ is: 'pool' as const, text: loadBalancers, subject: loadBalancers },
      ...{ called: 'the pool of addresses for Services', where: 'loadBalancers' },
    },
  ];
  return rows.flatMap((row) => {
    if (!row || (row.where !== undefined && isUnknown(row.where))) return [];
    const range = READERS[row.is](row.text);
    return range ? [{ ...row, range }] : [];
  });
}

const READERS: Readonly<Record<AddressKind, (text: string) => Range | undefined>> = {
  ...{ lan: parseNetwork, pods: parseNetwork, services: parseNetwork, vpn: parseNetwork, part: parseNetwork },
  ...{ node: parseAddress, pool: parseRange, machine: parseAddress, server: parseAddress, record: parseAddress },
};

function network(is: AddressKind, text: string, called: string): Omit<AddressFact, 'range'> {
  return { is, text, subject: `${text}, ${called},`, called };
}
