import type { Placed } from '../checks/placed.ts';
import { isMap, type Json, type JsonMap, list, path, sortKeys } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';

/** That somebody may connect to some pods. */
export interface Opening {
  /** The policy that lets them in. */
  readonly by: Placed;
  /** `web/web`, `all pods of monitoring`, `10.10.11.0/24`, `everybody`. */
  readonly from: string;
  /** The pods: `web/web`, `all pods of web`. */
  readonly to: string;
  /** `8080`, `53/UDP`, `every port`. */
  readonly port: string;
}

const POLICY = 'networking.k8s.io/NetworkPolicy';

/** Whether an object is a NetworkPolicy that says who comes in. */
export function isPolicyOfIngress({ object }: Placed): boolean {
  if (!isKind(object, POLICY)) return false;
  const types = path(object.spec, 'policyTypes');
  return !Array.isArray(types) || types.includes('Ingress');
}

/** What the NetworkPolicies of a tree let in, by a text that tells one opening from another. */
export function openingsOf(tree: readonly Placed[]): ReadonlyMap<string, Opening> {
  const openings = tree.filter(isPolicyOfIngress).flatMap((by) =>
    list(path(by.object.spec, 'ingress')).flatMap((rule): readonly Opening[] => {
      const namespace = by.object.metadata.namespace ?? '';
      const to = podsIn(path(by.object.spec, 'podSelector'), namespace);
      const named = (items: readonly string[], all: string) => (items.length > 0 ? items : [all]);
      const peers = named(
        list(rule.from).map((each) => peerName(each, namespace)),
        'everybody',
      );
      const ports = named(list(rule.ports).map(portName), 'every port');
      return peers.flatMap((from) => ports.map((port) => ({ by, from, to, port })));
    }),
  );
  return new Map(openings.map((each) => [[each.by.cluster, each.from, each.to, each.port].join('\n'), each]));
}

function peerName({ ipBlock, namespaceSelector, podSelector }: JsonMap, own: string): string {
  if (isMap(ipBlock)) return String(ipBlock.cidr);
  const named = path(namespaceSelector, 'matchLabels', 'kubernetes.io/metadata.name');
  if (namespaceSelector === undefined) return podsIn(podSelector, own);
  if (typeof named === 'string') return podsIn(podSelector, named);
  const pods = isEmpty(podSelector) ? 'every pod' : `every pod with ${labels(podSelector)}`;
  return isEmpty(namespaceSelector) ? pods : `${pods} in namespaces with ${labels(namespaceSelector)}`;
}

function podsIn(selector: Json | undefined, namespace: string): string {
  const name = path(selector, 'matchLabels', 'app.kubernetes.io/name');
  if (isEmpty(selector)) return `all pods of ${namespace}`;
  const isByName =
    typeof name === 'string' && Object.keys((selector as { matchLabels: JsonMap }).matchLabels).length === 1;
  return isByName ? `${namespace}/${name}` : `pods of ${namespace} with ${labels(selector)}`;
}

function isEmpty(selector: Json | undefined): boolean {
  return !isMap(selector) || Object.keys(selector).length === 0;
}

function labels(selector: Json | undefined): string {
  const { matchLabels, ...more } = (selector ?? {}) as JsonMap;
  const said = Object.entries((matchLabels ?? {}) as JsonMap).map(([key, value]) => `${key}=${value}`);
  return [...said.sort(), ...(Object.keys(more).length === 0 ? [] : [JSON.stringify(sortKeys(more))])].join(', ');
}

function portName({ port, endPort, protocol = 'TCP' }: JsonMap): string {
  const number = port === undefined ? 'every port' : endPort === undefined ? String(port) : `${port}-${endPort}`;
  return protocol === 'TCP' ? number : `${number}/${protocol}`;
}
