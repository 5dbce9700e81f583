import type { ClusterDeclaration } from '../model/cluster.ts';
import { DNS_LABEL_RULE, isDnsLabel, isDnsName, isDomain, likeName } from '../model/names.ts';
import { addressText, isMapped, parseAddress, parseNetwork, parseRange, readNetwork } from '../model/network.ts';
import type { Node } from '../model/node.ts';
import { parseQuantity } from '../model/quantity.ts';
import { SAMPLES } from '../model/sample.ts';
import { folderOfSide, type Side } from '../model/side.ts';
import { bytesMeant } from '../model/unit-shapes.ts';
import { type Bytes, isBytes } from '../model/units.ts';
import { type AddressRule, declaredMistakes } from './address-mistakes.ts';
import { likeAddress, likeNetwork, likeRange } from './meant-addresses.ts';
import { repeated } from './repeated.ts';
import { type MistakeRow, mistakesIn, type Tagged } from './rule.ts';
import { FORMATS } from './schema-formats.ts';

/** The rules about what a cluster says of itself. */
export type FactsRule =
  | 'cluster-name'
  | 'network-range'
  | 'control-plane'
  | 'node-name'
  | 'node-address'
  | 'node-size'
  | 'node-label'
  | 'load-balancer-pool';

/**
 * Checks what a cluster says of itself: names, machines, networks.
 * @param isUnknown whether the fact at a path is wrong, which has been told @default none is
 */
export function checkFacts(
  declaration: ClusterDeclaration,
  sides: readonly Side[] = [],
  isUnknown: (where: string) => boolean = () => false,
): readonly Tagged<FactsRule>[] {
  const found = mistakesIn<FactsRule>([
    ...checkNames(declaration, sides),
    ...checkNetworks(declaration),
    ...checkNodes(declaration.nodes),
    ...checkPool(declaration.loadBalancers),
  ]);
  const isTold = (path: string) => isUnknown(path) || found.some(({ where }) => where === path);
  return [...found, ...declaredMistakes(declaration, isTold).filter(isOfFacts)];
}

type Row = MistakeRow<FactsRule>;

/** What else is wrong with addresses is asked once the facts are known, since it can be accepted, or spoils nothing. */
function isOfFacts(each: Tagged<AddressRule>): each is Tagged<AddressRule & FactsRule> {
  return each.rule !== 'distant-pool' && each.rule !== 'pod-network';
}

/** Whether a name is another, in which `*` stands for any beginning. */
function isLike(name: string, other: string): boolean {
  return other.startsWith('*') ? name.endsWith(other.slice(1)) : name === other;
}

function checkNames({ name, domain }: ClusterDeclaration, sides: readonly Side[]): readonly Row[] {
  // The names of other folders in dist.
  const taken = [...sides.map((side) => folderOfSide(side, '*').split('/')[0]!), SAMPLES.replace('<cluster>', '*')];
  const isNameTaken = isDnsLabel(name) && taken.some((each) => isLike(name, each));
  const otherName = `call the cluster other than ${taken.join(' or ')}`;
  const likeDomain = likeName(domain, 'give a name such as bramble.example', isDomain);
  return [
    [
      !isDnsLabel(name),
      'cluster-name',
      'name',
      `'${name}' is no DNS label`,
      likeName(name, DNS_LABEL_RULE, isDnsLabel),
    ],
    [isNameTaken, 'cluster-name', 'name', `'${name}' is the name of another folder in dist`, otherName],
    [!isDomain(domain), 'cluster-name', 'domain', `'${domain}' is no domain`, likeDomain],
  ];
}

function checkNetworks({ networks }: ClusterDeclaration): readonly Row[] {
  const noLan = 'the local network has no addresses: what is exposed to the lan lets in nobody';
  return [
    [networks.lan.length === 0, 'network-range', 'networks.lan', noLan, 'give its range, such as 10.10.11.0/24'],
    ...Object.entries(networks).flatMap(([network, value]) =>
      [value].flat().flatMap((text: string | undefined): readonly Row[] => {
        const wrong = text === undefined ? undefined : wrongNetwork(text, network === 'lan' || network === 'vpn');
        return wrong ? [[true, 'network-range', `networks.${network}`, wrong.what, wrong.fix]] : [];
      }),
    ),
  ];
}

/** What keeps a text from being a network, and what to write. */
function wrongNetwork(text: string, mayBeSix: boolean): Pick<Tagged<FactsRule>, 'what' | 'fix'> | undefined {
  const network = readNetwork(text);
  const like = likeNetwork(text);
  if (!network) return { what: `'${text}' is no network`, fix: like };
  const length = text.slice(text.indexOf('/'));
  if (isMapped(text)) return { what: `'${text}' writes a network of IPv4 as one of IPv6`, fix: like };
  if (!parseNetwork(text)) {
    const own = `${addressText(network)}${length}`;
    return { what: `'${text}' begins within the network ${own}`, fix: `write ${own}` };
  }
  if (mayBeSix || network.family === 4) return undefined;
  return { what: `${text} is a network of IPv6, and the nodes are known by IPv4`, fix: 'give the one of IPv4' };
}

function checkNodes(nodes: readonly Node[]): readonly Row[] {
  if (nodes.length === 0) return [[true, 'control-plane', 'nodes', 'the cluster has no node', 'add one with node()']];
  const isLed = nodes.some(({ role }) => role === 'server');
  return [
    [!isLed, 'control-plane', 'nodes', 'no node runs the control plane', "give one node the role 'server'"],
    ...nodes.flatMap((node, index) => [...checkNode(node, `nodes[${index}]`), ...checkLabels(node, `nodes[${index}]`)]),
    ...repeated(nodes.map(({ name }) => name)).map(
      (name): Row => [true, 'node-name', 'nodes', `two nodes are named '${name}'`, 'give each machine its own name'],
    ),
  ];
}

function checkNode({ name, address, memory, cpus }: Node, at: string): readonly Row[] {
  const wrong = wrongAddress(address);
  const size = `write '${isBytes(memory) ? memory.replace(/Ki|Mi/, 'Gi') : (bytesMeant(memory) ?? '4Gi')}'`;
  return [
    [!isDnsName(name), 'node-name', `${at}.name`, `'${name}' is no host name`, likeName(name, DNS_LABEL_RULE)],
    [wrong !== undefined, 'node-address', `${at}.address`, wrong?.what ?? '', wrong?.fix ?? ''],
    [!isCores(cpus), 'node-size', `${at}.cpus`, `'${name}' has ${cpus} cores`, 'give their number, as nproc prints it'],
    [!isEnough(memory), 'node-size', `${at}.memory`, `'${name}' has ${memory} of memory`, size],
  ];
}

/** Labels and taints of a node: k3s does not start with one that Kubernetes refuses. */
function checkLabels({ labels = {}, taints = [] }: Node, at: string): readonly Row[] {
  const label = (where: string, key: string, value: string | undefined): readonly Row[] => [
    [!FORMATS['qualified-name']?.fits(key), 'node-label', where, `'${key}' is no key`, KEY_RULE],
    [
      !FORMATS['label-value']?.fits(value ?? ''),
      'node-label',
      where,
      `'${value}' of '${key}' is no value`,
      'use at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
    ],
  ];
  return [
    ...Object.entries(labels).flatMap(([key, value]) => label(`${at}.labels['${key}']`, key, value)),
    ...taints.flatMap(({ key, value }, index) => label(`${at}.taints[${index}]`, key, value)),
  ];
}

const KEY_RULE = "write one such as 'bramble.example/disk', with the domain in small letters";

function isCores(cpus: number): boolean {
  return Number.isInteger(cpus) && cpus > 0 && cpus <= 1024;
}

/** Whether Linux and k3s run in so much memory. */
function isEnough(memory: Bytes): boolean {
  return isBytes(memory) && (parseQuantity(memory) ?? 0) >= 2 ** 28;
}

/** What keeps a text from being an address of IPv4, and what to write. */
function wrongAddress(text: string): Pick<Tagged<FactsRule>, 'what' | 'fix'> | undefined {
  const address = parseAddress(text);
  const like = likeAddress(text);
  if (!address) return { what: `'${text}' is no IPv4 address`, fix: like };
  if (isMapped(text))
    return { what: `'${text}' writes an IPv4 address as one of IPv6`, fix: `write ${addressText(address)}` };
  return address.family === 4 ? undefined : { what: `'${text}' is an address of IPv6, and no IPv4 address`, fix: like };
}

function checkPool(pool: string | undefined): readonly Row[] {
  const range = parseRange(pool ?? '');
  const isMissing = pool !== undefined && !range;
  const fix = likeRange(pool ?? '');
  return [
    [isMissing, 'load-balancer-pool', 'loadBalancers', `'${pool}' is no range of addresses`, fix],
    [range?.family === 6, 'load-balancer-pool', 'loadBalancers', `${pool} is no range of IPv4 addresses`, fix],
  ];
}
