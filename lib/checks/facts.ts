import type { ClusterDeclaration } from '../model/cluster.ts';
import { DNS_LABEL_RULE, isDnsLabel, isDnsName } from '../model/names.ts';
import { contains, parseAddress, parseRange, type Range } from '../model/network.ts';
import type { Node } from '../model/node.ts';
import type { Side } from '../model/side.ts';
import { isBytes } from '../model/units.ts';
import { repeated } from './repeated.ts';
import type { Tagged } from './rule.ts';

/** The rules about what a cluster says of itself. */
export type FactsRule =
  | 'cluster-name'
  | 'network-range'
  | 'control-plane'
  | 'node-name'
  | 'node-address'
  | 'node-size'
  | 'load-balancer-pool';

type FactsMistake = Tagged<FactsRule>;

/** Checks what a cluster says of itself: names, machines, networks. */
export function checkFacts(
  { name, domain, nodes, networks, loadBalancers }: ClusterDeclaration,
  sides: readonly Side[] = [],
): readonly FactsMistake[] {
  const ranges = networks.lan.map(parseRange).filter((range) => range !== undefined);
  const elsewhere = checkLan(networks.lan, ranges, nodes);
  // What lies outside of a network that is wrong follows from that.
  const lan = elsewhere.length > 0 ? [] : ranges;
  return [
    ...checkName(name, ['*-hosts', ...sides.map((side) => side.name)]),
    ...(isDnsName(domain) && domain.includes('.')
      ? []
      : [
          {
            rule: 'cluster-name' as const,
            where: 'domain',
            what: `'${domain}' is no domain`,
            fix: 'give a name such as bramble.example',
          },
        ]),
    ...Object.entries(networks).flatMap(([network, value]) => checkNetwork(network, value)),
    ...(networks.lan.length === 0 ? [NO_LAN] : []),
    ...elsewhere,
    ...checkNodes(nodes, lan),
    ...(loadBalancers === undefined ? [] : checkPool(loadBalancers, nodes, lan)),
  ];
}

/** @param taken the names of other folders in dist */
function checkName(name: string, taken: readonly string[]): readonly FactsMistake[] {
  if (!isDnsLabel(name))
    return [{ rule: 'cluster-name', where: 'name', what: `'${name}' is no DNS label`, fix: DNS_LABEL_RULE }];
  if (!taken.includes(name.replace(/^.*(?=-hosts$)/, '*'))) return [];
  return [
    {
      rule: 'cluster-name',
      where: 'name',
      what: `'${name}' is the name of another folder in dist`,
      fix: `call the cluster other than ${taken.join(' or ')}`,
    },
  ];
}

const NO_LAN: FactsMistake = {
  rule: 'network-range',
  where: 'networks.lan',
  what: 'the local network has no addresses: what is exposed to the lan lets in nobody',
  fix: 'give its range, such as 10.10.11.0/24',
};

function checkNetwork(network: string, value: string | readonly string[]): readonly FactsMistake[] {
  return [value].flat().flatMap((range) =>
    range.includes('/') && parseRange(range)
      ? []
      : [
          {
            rule: 'network-range' as const,
            where: `networks.${network}`,
            what: `'${range}' is no IPv4 network`,
            fix: 'give one such as 10.10.11.0/24',
          },
        ],
  );
}

/** Where several nodes lie outside of the local network, and none in it, the network is wrong. */
function checkLan(lan: readonly string[], ranges: readonly Range[], nodes: readonly Node[]): readonly FactsMistake[] {
  const addresses = nodes.map(({ address }) => parseAddress(address)).filter((address) => address !== undefined);
  const isInside = addresses.some((address) => ranges.some((range) => contains(range, address)));
  if (ranges.length === 0 || addresses.length < 2 || isInside) return [];
  const what = `${lan.join(' and ')} holds the address of no node`;
  return [{ rule: 'network-range', where: 'networks.lan', what, fix: 'correct it, or the addresses of the nodes' }];
}

function checkNodes(nodes: readonly Node[], lan: readonly Range[]): readonly FactsMistake[] {
  if (nodes.length === 0)
    return [{ rule: 'control-plane', where: 'nodes', what: 'the cluster has no node', fix: 'add one with node()' }];
  const server = nodes.some(({ role }) => role === 'server');
  return [
    ...(server
      ? []
      : [
          {
            rule: 'control-plane' as const,
            where: 'nodes',
            what: 'no node runs the control plane',
            fix: "give one node the role 'server'",
          },
        ]),
    ...nodes.flatMap((node, index) => checkNode(node, `nodes[${index}]`, lan)),
    ...repeated(nodes.map(({ name }) => name)).map((name) => ({
      rule: 'node-name' as const,
      where: 'nodes',
      what: `two nodes are named '${name}'`,
      fix: 'give each machine its own name',
    })),
    ...repeated(nodes.map(({ address }) => address)).map((address) => ({
      rule: 'node-address' as const,
      where: 'nodes',
      what: `two nodes have the address ${address}`,
      fix: 'give each machine its own address',
    })),
  ];
}

function checkNode({ name, address, memory, cpus }: Node, at: string, lan: readonly Range[]): readonly FactsMistake[] {
  const parsed = parseAddress(address);
  return [
    ...(isDnsName(name)
      ? []
      : [{ rule: 'node-name' as const, where: `${at}.name`, what: `'${name}' is no host name`, fix: DNS_LABEL_RULE }]),
    ...(parsed === undefined
      ? [
          {
            rule: 'node-address' as const,
            where: `${at}.address`,
            what: `'${address}' is no IPv4 address`,
            fix: 'give one such as 10.10.11.11',
          },
        ]
      : lan.length > 0 && !lan.some((range) => contains(range, parsed))
        ? [
            {
              rule: 'node-address' as const,
              where: `${at}.address`,
              what: `${address} of '${name}' lies outside the local network`,
              fix: 'correct the address, or networks.lan',
            },
          ]
        : []),
    ...(cpus > 0
      ? []
      : [
          {
            rule: 'node-size' as const,
            where: `${at}.cpus`,
            what: `'${name}' has ${cpus} cores`,
            fix: 'give their number',
          },
        ]),
    ...(isBytes(memory)
      ? []
      : [
          {
            rule: 'node-size' as const,
            where: `${at}.memory`,
            what: `'${name}' has ${memory} of memory`,
            fix: 'give an amount such as 4Gi',
          },
        ]),
  ];
}

function checkPool(pool: string, nodes: readonly Node[], lan: readonly Range[]): readonly FactsMistake[] {
  const range = parseRange(pool);
  const at = { rule: 'load-balancer-pool', where: 'loadBalancers' } as const;
  if (!range) {
    const fix = 'give the first and the last address, such as 10.10.11.21-10.10.11.29';
    return [{ ...at, what: `'${pool}' is no range of addresses`, fix }];
  }
  if (lan.length > 0 && !lan.some((network) => contains(network, range))) {
    return [{ ...at, what: `${pool} lies outside the local network`, fix: 'choose addresses of networks.lan' }];
  }
  return nodes
    .filter(({ address }) => {
      const parsed = parseAddress(address);
      return parsed !== undefined && contains(range, parsed);
    })
    .map(({ name, address }) => ({
      ...at,
      what: `${pool} contains ${address}, the address of '${name}'`,
      fix: 'keep the pool apart from the nodes, and from what the DHCP server gives out',
    }));
}
