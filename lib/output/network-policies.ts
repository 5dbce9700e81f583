import type { Connection, Peer } from '../derive/connections.ts';
import type { PodSet } from '../derive/pod-sets.ts';
import { PortSet } from '../derive/port-set.ts';
import { PROVIDED_NAMESPACES } from '../kinds/provided.ts';
import type { Cluster } from '../model/cluster.ts';
import { ownNamespace } from '../model/component.ts';
import { groupBy, sortedBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { egressRules } from './egress-rules.ts';
import { peersIn } from './policy-peers.ts';

/**
 * The NetworkPolicies that open what connections say and nothing else, by the stage that they are applied with: in each namespace
 * that a component owns one that lets in nobody, and one for each workload that somebody connects to. A workload in a
 * namespace that nobody owns, such as `default`, is closed by a policy of its own.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * @param allPods the pods that the connections speak of
 */
export function networkPolicies(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  connections: readonly Connection[],
  allPods: readonly PodSet[],
): ReadonlyMap<RenderedStage, Policies> {
  const owned = new Set(cluster.components.flatMap((component) => ownNamespace(component)?.name ?? []));
  const into = groupBy(connections, ({ to }) => to.pods);
  const outOf = groupBy(connections, ({ from }) => ('component' in from ? from.component : undefined));
  const pods = groupBy(allPods, ({ stage }) => stage);
  // What a chart brings is Helm's, and keeps its name.
  const names = new Set(stages.flatMap(({ charted = new Map() }) => [...charted.keys()].flatMap(policyName)));
  return new Map(
    stages.map((stage) => {
      // A stage that could not be drawn has no namespace either.
      const isDrawn = stage.stage === 'chart' && stage.objects.length > 0;
      const namespace = isDrawn ? ownNamespace(stage.component)?.name : undefined;
      const workloads = (pods.get(stage) ?? []).filter((each) => isReached(each, owned));
      const origins = new Map<KubernetesObject, string>();
      if (namespace !== undefined && !names.has(`${namespace}/${DENY_NAME}`)) {
        const name = nameOf({ name: DENY_NAME, kind: '', namespace }, names);
        origins.set(policy(cluster, name, namespace, stage.component.name, DENY), 'namespace');
      }
      for (const each of workloads) {
        const own = into.get(each) ?? [];
        const rules = ingressRules(own);
        const egress = egressRules(cluster, each, outOf.get(each.component) ?? []);
        // default-deny closes it already.
        if (rules.length === 0 && egress === undefined && owned.has(each.namespace)) continue;
        const types = [
          ...(rules.length > 0 || !owned.has(each.namespace) ? ['Ingress'] : []),
          ...(egress === undefined ? [] : ['Egress']),
        ];
        const spec = {
          podSelector: each.selector,
          policyTypes: types,
          ...(rules.length > 0 ? { ingress: rules } : {}),
          ...(egress === undefined ? {} : { egress }),
        };
        origins.set(policy(cluster, nameOf(each, names), each.namespace, each.name, spec), derivation(own));
      }
      return [stage, { objects: [...origins.keys()], origins }] as const;
    }),
  );
}

/** The NetworkPolicies of a stage. */
export type Policies = Pick<RenderedStage, 'objects' | 'origins'>;

/** `connections (uses of web, route of gateway)`. The kubelet needs no policy. */
function derivation(connections: readonly Connection[]): string {
  const known = connections.filter(({ from }) => from.is !== 'kubelet');
  const all = known.map(({ from, why }) => [why, nameOfPeer(from)].filter((part) => part !== undefined).join(' of '));
  return all.length === 0 ? 'egress' : `connections (${listed([...all].sort())})`;
}

function nameOfPeer(peer: Peer): string | undefined {
  if (peer.is === 'apiServer') return 'the API server';
  return 'component' in peer ? peer.component?.name : undefined;
}

function policyName(object: KubernetesObject): readonly string[] {
  const { namespace, name } = object.metadata;
  return isKind(object, 'networking.k8s.io/NetworkPolicy') ? [`${namespace}/${name}`] : [];
}

const DENY_NAME = 'default-deny';
const DENY: JsonMap = { podSelector: {}, policyTypes: ['Ingress'] };

/**
 * Whether a policy is made for pods. What Kubernetes and Flux keep in their own namespaces has rules of its own, none reaches
 * pods in the network of their node, and one for unknown pods would close all of a namespace that is not the component's.
 */
function isReached({ namespace, hostNetwork, labels }: PodSet, owned: ReadonlySet<string>): boolean {
  if (hostNetwork) return false;
  return owned.has(namespace) || (namespace !== '' && labels !== undefined && !KEPT_OUT.has(namespace));
}

const KEPT_OUT = new Set(PROVIDED_NAMESPACES.filter((name) => name !== 'default'));

/** Two workloads of one name, such as a Deployment and a CronJob, have a policy each. */
function nameOf({ kind, name, namespace }: Pick<PodSet, 'kind' | 'name' | 'namespace'>, taken: Set<string>): string {
  const free = taken.has(`${namespace}/${name}`) ? `${name}-${kind.toLowerCase()}` : name;
  taken.add(`${namespace}/${free}`);
  return free;
}

function policy(cluster: Cluster, name: string, namespace: string, of: string, spec: JsonMap): KubernetesObject {
  const labels = {
    'app.kubernetes.io/name': of,
    'app.kubernetes.io/part-of': cluster.name,
    'app.kubernetes.io/managed-by': 'bramble',
  };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace, labels }, spec };
}

/** A rule for each set of ports, with all who may connect to it. */
function ingressRules(connections: readonly Connection[]): readonly JsonMap[] {
  const open = new PortSet();
  const byPeer = new Map<string, { readonly peer: JsonMap; readonly ports: PortSet }>();
  for (const { from, to } of connections) {
    if (from.is === 'world') open.add(to.ports);
    for (const peer of peersIn(from)) {
      const key = JSON.stringify(peer);
      const found = byPeer.get(key) ?? { peer, ports: new PortSet() };
      found.ports.add(to.ports);
      byPeer.set(key, found);
    }
  }
  const closed = [...byPeer.values()]
    .map(({ peer, ports }) => ({ peer, ports: ports.without(open) }))
    .filter(({ ports }) => !ports.isEmpty());
  const groups = groupBy(
    sortedBy(closed, ({ peer }) => JSON.stringify(peer)),
    ({ ports }) => ports.key(),
  );
  return [
    ...(open.isEmpty() ? [] : [open.rule()]),
    ...sortedBy(groups, ([key]) => key).map(([, members]) => ({
      from: members.map(({ peer }) => peer),
      ...members[0]!.ports.rule(),
    })),
  ];
}
