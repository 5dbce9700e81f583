import type { ClusterDeclaration } from '../model/cluster.ts';
import { DNS_LABEL_RULE, inSmallLetters, isDnsLabel, isDnsName } from '../model/names.ts';
import { contains, parseAddress, parseRange, type Range } from '../model/network.ts';
import type { Node } from '../model/node.ts';
import type { Side } from '../model/side.ts';
import { bytesMeant } from '../model/unit-shapes.ts';
import { isBytes } from '../model/units.ts';
import { repeated } from './repeated.ts';
import { type MistakeRow, mistakesIn } from './rule.ts';

/** The rules about what a cluster says of itself. */
export type FactsRule =
  | 'cluster-name'
  | 'network-range'
  | 'control-plane'
  | 'node-name'
  | 'node-address'
  | 'node-size'
  | 'load-balancer-pool';

/** Checks what a cluster says of itself: names, machines, networks. */
export function checkFacts(
  { name, domain, nodes, networks, loadBalancers }: ClusterDeclaration,
  sides: readonly Side[] = [],
) {
  const ranges = networks.lan.map(parseRange).filter((range) => range !== undefined);
  const isLanWrong = isElsewhere(ranges, nodes);
  // What lies outside of a network that is wrong follows from that.
  const lan = isLanWrong ? [] : ranges;
  // The names of other folders in dist.
  const taken = ['*-hosts', ...sides.map((side) => side.name)];
  const isNameTaken = isDnsLabel(name) && taken.includes(name.replace(/^.*(?=-hosts$)/, '*'));
  const otherName = `call the cluster other than ${taken.join(' or ')}`;
  const isDomain = isDnsName(domain) && domain.includes('.');
  const held = `${networks.lan.join(' and ')} holds the address of no node`;
  return mistakesIn<FactsRule>([
    [!isDnsLabel(name), 'cluster-name', 'name', `'${name}' is no DNS label`, inSmallLetters(name, DNS_LABEL_RULE)],
    [isNameTaken, 'cluster-name', 'name', `'${name}' is the name of another folder in dist`, otherName],
    [
      !isDomain,
      'cluster-name',
      'domain',
      `'${domain}' is no domain`,
      inSmallLetters(domain, 'give a name such as bramble.example'),
    ],
    ...Object.entries(networks).flatMap(([network, value]) => checkNetwork(network, value)),
    [networks.lan.length === 0, 'network-range', 'networks.lan', NO_LAN, 'give its range, such as 10.10.11.0/24'],
    [isLanWrong, 'network-range', 'networks.lan', held, 'correct it, or the addresses of the nodes'],
    ...checkNodes(nodes, lan),
    ...(loadBalancers === undefined ? [] : checkPool(loadBalancers, nodes, lan)),
  ]);
}

const NO_LAN = 'the local network has no addresses: what is exposed to the lan lets in nobody';

type Row = MistakeRow<FactsRule>;

function checkNetwork(network: string, value: string | readonly string[]): readonly Row[] {
  const where = `networks.${network}`;
  return [value].flat().map((range) => {
    const isWrong = !range.includes('/') || !parseRange(range);
    return [isWrong, 'network-range', where, `'${range}' is no IPv4 network`, 'give one such as 10.10.11.0/24'];
  });
}

/** Whether several nodes lie outside of the local network, and none in it: then the network is wrong. */
function isElsewhere(ranges: readonly Range[], nodes: readonly Node[]): boolean {
  const addresses = nodes.map(({ address }) => parseAddress(address)).filter((address) => address !== undefined);
  const isInside = addresses.some((address) => isWithin(ranges, address));
  return ranges.length > 0 && addresses.length > 1 && !isInside;
}

function isWithin(ranges: readonly Range[], part: Range | number): boolean {
  return ranges.some((range) => contains(range, part));
}

function checkNodes(nodes: readonly Node[], lan: readonly Range[]): readonly Row[] {
  if (nodes.length === 0) return [[true, 'control-plane', 'nodes', 'the cluster has no node', 'add one with node()']];
  const isLed = nodes.some(({ role }) => role === 'server');
  const twice = (key: 'name' | 'address') => repeated(nodes.map((node) => node[key]));
  return [
    [!isLed, 'control-plane', 'nodes', 'no node runs the control plane', "give one node the role 'server'"],
    ...nodes.flatMap((node, index) => checkNode(node, `nodes[${index}]`, lan)),
    ...twice('name').map((name): Row => [true, 'node-name', 'nodes', `two nodes are named '${name}'`, OWN_NAME]),
    ...twice('address').map(
      (address): Row => [true, 'node-address', 'nodes', `two nodes have the address ${address}`, OWN_ADDRESS],
    ),
  ];
}

const OWN_NAME = 'give each machine its own name';
const OWN_ADDRESS = 'give each machine its own address';

function checkNode({ name, address, memory, cpus }: Node, at: string, lan: readonly Range[]): readonly Row[] {
  const parsed = parseAddress(address);
  const isOutside = parsed !== undefined && lan.length > 0 && !isWithin(lan, parsed);
  const outside = `${address} of '${name}' lies outside the local network`;
  const noAddress = `'${address}' is no IPv4 address`;
  return [
    [!isDnsName(name), 'node-name', `${at}.name`, `'${name}' is no host name`, DNS_LABEL_RULE],
    [parsed === undefined, 'node-address', `${at}.address`, noAddress, 'give one such as 10.10.11.11'],
    [isOutside, 'node-address', `${at}.address`, outside, 'correct the address, or networks.lan'],
    [!(cpus > 0), 'node-size', `${at}.cpus`, `'${name}' has ${cpus} cores`, 'give their number'],
    [
      !isBytes(memory),
      'node-size',
      `${at}.memory`,
      `'${name}' has ${memory} of memory`,
      `write '${bytesMeant(memory) ?? '4Gi'}'`,
    ],
  ];
}

function checkPool(pool: string, nodes: readonly Node[], lan: readonly Range[]): readonly Row[] {
  const range = parseRange(pool);
  const row = (isWrong: boolean, what: string, fix: string): Row => [
    isWrong,
    'load-balancer-pool',
    'loadBalancers',
    what,
    fix,
  ];
  if (!range)
    return [
      row(
        true,
        `'${pool}' is no range of addresses`,
        'give the first and the last address, such as 10.10.11.21-10.10.11.29',
      ),
    ];
  if (lan.length > 0 && !isWithin(lan, range))
    return [row(true, `${pool} lies outside the local network`, 'choose addresses of networks.lan')];
  const fix = 'keep the pool apart from the nodes, and from what the DHCP server gives out';
  return nodes.map(({ name, address }) => {
    const parsed = parseAddress(address);
    const isInPool = parsed !== undefined && contains(range, parsed);
    return row(isInPool, `${pool} contains ${address}, the address of '${name}'`, fix);
  });
}
