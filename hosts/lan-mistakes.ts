import type { Cluster } from '../lib/model/cluster.ts';
import { isDnsName } from '../lib/model/names.ts';
import {
  contains,
  type Found,
  knownAddresses,
  listed,
  type Perhaps,
  parseAddress,
  parseRange,
  type Range,
  repeated,
  type Subject,
} from '../lib/rules.ts';
import { apiAddress, givenRange, machineAddresses, takenAddresses, told } from './lan-addresses.ts';
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
      const what = `${listed(names)} have the MAC address ${mac}`;
      return { where: 'nodes', what, fix: 'copy each from its machine' };
    }),
  ];
}

/** Machines beside the nodes: their names and addresses. */
export function ofMachines(subject: Subject): Mistakes {
  const { nodes, facts } = subject.cluster;
  const wrong = Object.entries(facts.hosts?.machines ?? {}).flatMap(([name, { address }]): readonly Found[] => {
    const where = `hosts.machines.${name}`;
    if (!isDnsName(name))
      return [{ where, what: `'${name}' is no host name`, fix: 'use small letters, digits and dashes' }];
    if (nodes.some((node) => node.name === name))
      return [{ where, what: `'${name}' is a node`, fix: 'remove it here' }];
    if (parseAddress(address) !== undefined) return [];
    return [{ where, what: `'${address}' is no address`, fix: 'give one such as 10.10.11.40' }];
  });
  const others = machineAddresses(subject.cluster).filter((each) => !wrong.some(({ where }) => where === each.where));
  return [
    ...wrong,
    ...told(others, knownAddresses(subject), 'give each machine an address of its own in networks.lan'),
  ];
}

/** What DHCP gives out: dnsmasq takes a range that is reversed, or of another network, and gives nothing. */
export function ofDhcp(subject: Subject): Mistakes {
  const { cluster } = subject;
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
      told(
        [givenRange(dhcp.range, range, `${where}.range`)],
        takenAddresses(subject, dhcp.router),
        'give out addresses of one network of networks.lan, apart from what is given by hand',
      ),
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

/** The address that servers share: two machines that answer for one address take each other off the network. */
export function ofApiAddress(subject: Subject): Mistakes {
  const { cluster } = subject;
  const shared = cluster.find('apiAddress')?.address;
  const component = cluster.provider('apiAddress')?.name;
  if (shared === undefined) return undefined;
  if (parseAddress(shared) === undefined) {
    return { component, where: 'address', what: `'${shared}' is no address`, fix: 'give one such as 10.10.11.10' };
  }
  const others = [...knownAddresses(subject), ...machineAddresses(cluster)];
  return told(
    apiAddress(cluster),
    others,
    'choose an address of networks.lan that nobody has, outside of loadBalancers',
  );
}
