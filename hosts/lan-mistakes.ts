import type { Cluster } from '../lib/model/cluster.ts';
import { isDnsName } from '../lib/model/names.ts';
import {
  contains,
  type Found,
  listed,
  overlaps,
  type Perhaps,
  parseAddress,
  parseRange,
  type Range,
  repeated,
} from '../lib/rules.ts';
import { machineNames } from './machines.ts';

type Mistakes = Perhaps<Found>;

const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;

/** Addresses of network cards: a reservation is for one of them. */
export function ofCards(cluster: Cluster): Mistakes {
  const rows = [
    ...cluster.nodes.map(({ name, mac }, index) => ({ name, mac, where: `nodes[${index}].mac` })),
    ...Object.entries(cluster.facts.hosts?.machines ?? {}).map(([name, { mac }]) => ({
      name,
      mac,
      where: `hosts.machines.${name}.mac`,
    })),
  ].filter((each): each is typeof each & { readonly mac: string } => each.mac !== undefined);
  const cards = repeated(machineNames(cluster).flatMap(({ mac }) => mac ?? []));
  return [
    rows.map(({ mac, where }) => {
      if (!MAC.test(mac))
        return { where, what: `'${mac}' is no MAC address`, fix: "write one such as 'dc:a6:32:01:02:03'" };
      // The lowest bit of the first byte marks a group.
      const isGroup = Number.parseInt(mac.slice(1, 2), 16) % 2 === 1 || /^[0:-]+$/.test(mac);
      const what = `'${mac}' is the address of no single card`;
      return isGroup && { where, what, fix: 'copy it from the machine: ip link' };
    }),
    cards.map((mac) => {
      const names = rows.filter((each) => each.mac.toLowerCase().replaceAll('-', ':') === mac).map(({ name }) => name);
      return {
        where: 'nodes',
        what: `${listed(names)} have the MAC address ${mac}`,
        fix: 'copy each from its machine',
      };
    }),
  ];
}

/** Machines beside the nodes: their names and addresses. */
export function ofMachines({ nodes, networks, facts, loadBalancers }: Cluster): Mistakes {
  const machines = Object.entries(facts.hosts?.machines ?? {});
  const lan = networks.lan.flatMap((each) => parseRange(each) ?? []);
  const pool = parseRange(loadBalancers ?? '');
  const owners = new Map<string, string>(nodes.map(({ name, address }) => [address, name]));
  return machines.map(([name, { address }]) => {
    const where = `hosts.machines.${name}`;
    const parsed = parseAddress(address);
    const twin = owners.get(address);
    owners.set(address, name);
    if (!isDnsName(name))
      return { where, what: `'${name}' is no host name`, fix: 'use small letters, digits and dashes' };
    if (nodes.some((node) => node.name === name)) return { where, what: `'${name}' is a node`, fix: 'remove it here' };
    if (parsed === undefined) return { where, what: `'${address}' is no address`, fix: 'give one such as 10.10.11.40' };
    if (lan.length > 0 && !lan.some((range) => contains(range, parsed)))
      return { where, what: `${address} lies outside the local network`, fix: 'correct it, or networks.lan' };
    if (pool && contains(pool, parsed))
      return {
        where,
        what: `${address} lies in loadBalancers ${loadBalancers}`,
        fix: 'give the machine another address',
      };
    return twin !== undefined && { where, what: `${address} is the address of '${twin}'`, fix: 'give each its own' };
  });
}

/** What DHCP gives out: dnsmasq takes a range that is reversed, or of another network, and gives nothing. */
export function ofDhcp(cluster: Cluster): Mistakes {
  const { dhcp } = cluster.facts.hosts ?? {};
  if (!dhcp) return undefined;
  const lan = cluster.networks.lan.flatMap((each) => parseRange(each) ?? []);
  const isInLan = (range: Range) => lan.some((each) => contains(each, range));
  const parsed = dhcp.range.includes('/') ? undefined : parseRange(dhcp.range);
  const range = parsed?.family === 4 ? parsed : undefined;
  const router = parseAddress(dhcp.router);
  const servers = [...(dhcp.nameServers ?? []), ...(dhcp.upstream ?? [])];
  const where = 'hosts.dhcp';
  return [
    !range && {
      where: `${where}.range`,
      what: `'${dhcp.range}' is no range of IPv4 addresses`,
      fix: 'give the first and the last address, such as 10.10.11.100-10.10.11.199',
    },
    range &&
      !isInLan(range) && {
        where: `${where}.range`,
        what: `${dhcp.range} lies outside the local network, or reaches over its end`,
        fix: 'choose addresses of one network of networks.lan',
      },
    range &&
      givenTwice(cluster, range).map((what) => ({
        where: `${where}.range`,
        what: `${dhcp.range} contains ${what}`,
        fix: 'keep apart what DHCP gives out and what is given by hand',
      })),
    (router === undefined || !isInLan(router)) && {
      where: `${where}.router`,
      what: `'${dhcp.router}' is no address of the local network`,
      fix: 'give the address of the router, such as 10.10.11.1',
    },
    servers.map((address) => parseAddress(address) === undefined && noServer(where, address)),
    dhcp.lease !== undefined &&
      !/^(?:[1-9]\d*[smhdw]|infinite)$/.test(dhcp.lease) && {
        where: `${where}.lease`,
        what: `'${dhcp.lease}' is no time`,
        fix: "write '12h'",
      },
  ];
}

/** What is said of a name server whose address is none. */
export function noServer(where: string, address: string): Found {
  return { where, what: `'${address}' is no address of a name server`, fix: 'give one such as 10.10.11.1' };
}

/** What of a range is somebody's already. A reservation may lie in it, since dnsmasq gives it to nobody else. */
function givenTwice(cluster: Cluster, range: Range): readonly string[] {
  const { loadBalancers, facts } = cluster;
  const pool = parseRange(loadBalancers ?? '');
  const shared = cluster.find('apiAddress')?.address;
  const router = facts.hosts?.dhcp?.router ?? '';
  const own = machineNames(cluster)
    .filter(({ mac }) => mac === undefined)
    .map(
      ({ names, address }) =>
        [address, `${address}, the address of '${names.at(-1)}', for which no mac reserves it`] as const,
    );
  const others = [
    ...own,
    [router, `${router}, the router`] as const,
    ...(shared === undefined ? [] : [[shared, `${shared}, the address of the API server`] as const]),
  ];
  return [
    ...(pool && overlaps(pool, range) ? [`addresses of loadBalancers ${loadBalancers}`] : []),
    ...others.flatMap(([address, what]) => {
      const parsed = parseAddress(address);
      return parsed && contains(range, parsed) ? [what] : [];
    }),
  ];
}

/** The address that servers share: two machines that answer for one address take each other off the network. */
export function ofApiAddress(cluster: Cluster): Mistakes {
  const shared = cluster.find('apiAddress')?.address;
  const component = cluster.provider('apiAddress')?.name;
  if (shared === undefined) return undefined;
  const parsed = parseAddress(shared);
  const lan = cluster.networks.lan.flatMap((each) => parseRange(each) ?? []);
  const pool = parseRange(cluster.loadBalancers ?? '');
  const at = { component, where: 'address' };
  if (parsed === undefined) return { ...at, what: `'${shared}' is no address`, fix: 'give one such as 10.10.11.10' };
  const owner = machineNames(cluster).find(({ address }) => address === shared);
  return [
    lan.length > 0 &&
      !lan.some((range) => contains(range, parsed)) && {
        ...at,
        what: `${shared} lies outside the local network`,
        fix: 'choose an address of networks.lan',
      },
    pool &&
      contains(pool, parsed) && {
        ...at,
        what: `${shared} lies in loadBalancers ${cluster.loadBalancers}, and may be given to a Service`,
        fix: 'choose an address outside of it',
      },
    owner && {
      ...at,
      what: `${shared} is the address of '${owner.names.at(-1)}'`,
      fix: 'choose an address that nobody has',
    },
  ];
}
