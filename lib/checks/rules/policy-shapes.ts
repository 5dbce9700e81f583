import type { PodSet } from '../../derive/pod-sets.ts';
import { podPorts } from '../../derive/pod-sets.ts';
import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { among, eachObject, ofObjects } from '../each-object.ts';
import { deployment, documents, manifest } from '../example-objects.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { services } from '../shared-index.ts';

const POLICY = 'networking.k8s.io/NetworkPolicy';

const podsByNamespace = shared((subject: Subject) => groupBy(services(subject).pods, ({ namespace }) => namespace));

/** The pods that a selector finds in a namespace; none where not all of them are known, with their ports. */
function selected(selector: JsonMap[string], namespace: string, subject: Subject): readonly PodSet[] {
  const all = podsByNamespace(subject).get(namespace) ?? [];
  if (!isMap(selector) || all.some(({ labels }) => labels === undefined)) return [];
  const found = all.filter(({ labels }) => selects(selector, labels ?? {}));
  return found.every((pods) => podPorts(pods).length > 0) ? found : [];
}

/** The ports of a rule that none of some pods has. */
function missing({ ports }: JsonMap, pods: readonly PodSet[], way: string) {
  if (pods.length === 0) return [];
  const known = pods.flatMap(podPorts);
  return list(ports)
    .filter(({ endPort, port }) => endPort === undefined && port !== undefined)
    .filter(
      ({ port, protocol = 'TCP' }) =>
        !known.some((each) => each.protocol === protocol && (each.port === port || each.name === port)),
    )
    .map(({ port, protocol = 'TCP' }) => ({
      what: `${way} port ${port}/${protocol}, which no pod there has`,
      fix: `there are: ${listed(known.map((each) => `${each.port}/${each.protocol}`))}`,
    }));
}

const policy = (spec: string) =>
  manifest(
    'networking.k8s.io/v1 NetworkPolicy',
    'web',
    `spec: { podSelector: { matchLabels: { app: web } }, ${spec} }`,
  );
const opening = (port: number) =>
  documents(
    deployment('ports: [{ containerPort: 8080 }]'),
    policy(`policyTypes: [Ingress], ingress: [{ ports: [{ port: ${port} }] }]`),
  );

/** NetworkPolicies that say something that nobody acts on. */
export const rules = ruleTable({
  'policy-type': {
    what: 'A NetworkPolicy has rules for a way that it says nothing of',
    why: 'Where `policyTypes` does not name `Egress`, rules for it are passed over: the pods may connect to everything, while everybody believes otherwise.',
    fix: 'Name both in `policyTypes`, or leave it out.',
    check: ofObjects([POLICY], ({ spec }) => {
      const types = texts(path(spec, 'policyTypes'));
      return ['ingress', 'egress'].map((way) => {
        const type = `${way[0]?.toUpperCase()}${way.slice(1)}`;
        const isIdle = types.length > 0 && !types.includes(type) && list(path(spec, way)).length > 0;
        return among([
          isIdle,
          `has rules for ${way}, and its policyTypes do not name ${type}`,
          `add ${type} to policyTypes`,
        ]);
      });
    }),
    wrong: policy('policyTypes: [Ingress], egress: [{ ports: [{ port: 53 }] }]'),
    right: policy('policyTypes: [Ingress, Egress], egress: [{ ports: [{ port: 53 }] }]'),
  },
  'policy-port': {
    severity: 'warning',
    what: 'A NetworkPolicy opens a port that no pod has',
    why: 'Policies speak of the ports of pods, not of those of Services. The port that was meant stays closed.',
    fix: 'Give the port of the container, and its protocol.',
    check: eachObject([POLICY], ({ object: { spec, metadata } }, subject) => {
      const namespace = metadata.namespace ?? '';
      const own = selected(path(spec, 'podSelector'), namespace, subject);
      return [
        ...list(path(spec, 'ingress')).flatMap((rule) => missing(rule, own, 'opens')),
        ...list(path(spec, 'egress')).flatMap((rule) => {
          const peers = list(rule.to);
          const isHere = peers.every(
            (peer) => isMap(peer.podSelector) && peer.namespaceSelector === undefined && peer.ipBlock === undefined,
          );
          return isHere
            ? missing(
                rule,
                peers.flatMap((peer) => selected(peer.podSelector, namespace, subject)),
                'lets out to',
              )
            : [];
        }),
      ];
    }),
    wrong: opening(80),
    right: opening(8080),
  },
});
