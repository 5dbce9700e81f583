import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../lib/model/object.ts';
import { remembered } from '../lib/model/remembered.ts';

/** What NetworkPolicies mean, by the words of their specification alone: nothing here knows how they were made. */

/** A running pod. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  readonly hostNetwork: boolean;
  readonly node: string;
  readonly address: string;
}

/** Something that is no pod: a machine, or a process of a node. */
export interface Machine {
  readonly address: string;
  /** The node that it is. @default none */
  readonly node?: string;
}

/** Where a connection goes. */
export interface Destination {
  readonly pod: Pod;
  readonly port: number;
  readonly protocol: string;
}

/** All that decides. */
export interface Rules {
  readonly policies: readonly KubernetesObject[];
  /** Labels of namespaces by name. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Whether a connection comes about: the source may go out, and the destination lets it in. */
export function connects(rules: Rules, from: Pod | Machine, to: Destination): boolean {
  if (isPod(from) && from.name === to.pod.name && from.namespace === to.pod.namespace) return true;
  return leaves(rules, from, to) && enters(rules, from, to);
}

function enters(rules: Rules, from: Pod | Machine, to: Destination): boolean {
  // The network of a node is out of reach, and the node of a pod always gets through.
  if (to.pod.hostNetwork || (from.node === to.pod.node && !(isPod(from) && !from.hostNetwork))) return true;
  const policies = applying(rules, to.pod, 'Ingress');
  return (
    policies.length === 0 ||
    policies.some((policy) =>
      list(path(policy.spec, 'ingress')).some(
        (rule) => matchesPorts(rule.ports, to) && matchesPeers(rules, rule.from, from, policy),
      ),
    )
  );
}

function leaves(rules: Rules, from: Pod | Machine, to: Destination): boolean {
  if (!isPod(from) || from.hostNetwork) return true;
  const policies = applying(rules, from, 'Egress');
  return (
    policies.length === 0 ||
    policies.some((policy) =>
      list(path(policy.spec, 'egress')).some(
        (rule) => matchesPorts(rule.ports, to) && matchesPeers(rules, rule.to, to.pod, policy),
      ),
    )
  );
}

/** Whether a pod may connect to an address outside of the cluster. */
export function leavesFor(rules: Rules, from: Pod, address: string, port: number, protocol = 'TCP'): boolean {
  const outside: Pod = {
    name: '',
    namespace: '',
    labels: {},
    ports: [],
    hostNetwork: true,
    node: '',
    address,
  };
  return leaves(rules, from, { pod: outside, port, protocol });
}

function isPod(from: Pod | Machine): from is Pod {
  return 'labels' in from;
}

function applying(rules: Rules, pod: Pod, direction: 'Ingress' | 'Egress'): readonly KubernetesObject[] {
  return applied(rules)(pod)[direction];
}

/** Each pod is asked for with every other one. */
const applied = remembered(({ policies }: Rules) =>
  remembered((pod: Pod) => {
    const selecting = policies.filter(
      ({ metadata, spec }) => metadata.namespace === pod.namespace && matches(path(spec, 'podSelector'), pod.labels),
    );
    return { Ingress: selecting.filter(isFor('Ingress')), Egress: selecting.filter(isFor('Egress')) };
  }),
);

function isFor(direction: 'Ingress' | 'Egress') {
  return ({ spec }: KubernetesObject): boolean => {
    const types = path(spec, 'policyTypes') ?? ['Ingress', ...(path(spec, 'egress') ? ['Egress'] : [])];
    return (types as Json[]).includes(direction);
  };
}

function matchesPorts(ports: Json | undefined, { pod, port, protocol }: Destination): boolean {
  const allowed = list(ports);
  if (allowed.length === 0) return true;
  return allowed.some((each) => {
    if ((each.protocol ?? 'TCP') !== protocol) return false;
    if (each.port === undefined) return true;
    if (typeof each.port === 'number') return each.port <= port && port <= Number(each.endPort ?? each.port);
    return pod.ports.some((named) => named.name === each.port && named.port === port && named.protocol === protocol);
  });
}

function matchesPeers(
  rules: Rules,
  peers: Json | undefined,
  other: Pod | Machine,
  { metadata }: KubernetesObject,
): boolean {
  const allowed = list(peers);
  if (allowed.length === 0) return true;
  return allowed.some((peer) => {
    if (isMap(peer.ipBlock)) return inBlock(peer.ipBlock, other.address);
    if (!isPod(other) || other.hostNetwork) return false;
    const labels = rules.namespaces[other.namespace] ?? {};
    const namespace =
      peer.namespaceSelector === undefined
        ? other.namespace === metadata.namespace
        : matches(peer.namespaceSelector, labels);
    return namespace && (peer.podSelector === undefined || matches(peer.podSelector, other.labels));
  });
}

function inBlock({ cidr, except }: JsonMap, address: string): boolean {
  const excluded = Array.isArray(except) ? except : [];
  return inRange(String(cidr), address) && !excluded.some((each) => inRange(String(each), address));
}

/** Whether an IPv4 address lies in a network. */
export function inRange(cidr: string, address: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/');
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(base) / size) === Math.floor(number(address) / size);
}

function matches(selector: Json | undefined, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions } = (selector ?? {}) as { matchLabels?: JsonMap; matchExpressions?: Json };
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    list(matchExpressions).every(({ key, operator, values }) => {
      const value = labels[String(key)];
      const isListed = value !== undefined && Array.isArray(values) && values.includes(value);
      switch (operator) {
        case 'In':
          return isListed;
        case 'NotIn':
          return !isListed;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`unknown operator ${operator}`);
      }
    })
  );
}
