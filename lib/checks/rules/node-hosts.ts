import { finder, type Hit } from '../../kinds/field-path.ts';
import { POD_NODE_HOSTS } from '../../kinds/pod-places.ts';
import type { Mistake } from '../../model/finding.ts';
import { type JsonMap, path } from '../../model/object.ts';
import { serviceHosts } from '../../model/service-names.ts';
import { eachObject, ofPods } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject } from '../rule.ts';
import { visitTexts } from '../texts.ts';

/** The Service of the cluster that a host is, as far as a name alone tells. */
function serviceIn({ value, at }: Hit, namespace: string, subject: Subject): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [named] = serviceHosts(value);
  if (named) return `${named.service}.${named.namespace}.svc`;
  // An image is written so without any host: as one of the Docker Hub, or where its pin is missing.
  if (/(^|\.)(image|reference)$/.test(at)) return undefined;
  // Without .svc, only a Service that is there is meant.
  const [, service = '', said = namespace] =
    /^([a-z0-9][a-z0-9-]*)(?:\.([a-z0-9][a-z0-9-]*))?(?::\d+)?$/.exec(value) ?? [];
  const found = service && referents(subject).find('/Service', said, service)?.placed;
  return found ? `${service}.${said}` : undefined;
}

function askedByNode(hit: Hit, namespace: string, subject: Subject): Perhaps<Mistake> {
  const service = serviceIn(hit, namespace, subject);
  return (
    service && {
      what: `${hit.at} names '${service}', which the cluster's DNS knows and the node that asks does not`,
      fix: 'give an address, or a name of the local network',
    }
  );
}

/** Whether the pods of a spec ask the name servers of their node. */
function asksAsNode({ hostNetwork, dnsPolicy }: JsonMap): boolean {
  return dnsPolicy === 'Default' || (hostNetwork === true && (dnsPolicy === undefined || dnsPolicy === 'ClusterFirst'));
}

const mounting = (server: string) =>
  deployment(
    'volumeMounts: [{ name: data, mountPath: /data }]',
    `volumes: [{ name: data, nfs: { server: ${server}, path: /export } }]`,
  );

/** Who looks a name up, and whether it can be found there. */
export const rules = ruleTable({
  'node-dns': {
    what: 'The node is to look up a name that only the DNS of the cluster knows',
    why: 'Nodes pull images, mount NFS and iSCSI, and ask probes themselves, with the name servers of the machine. They never find a Service by its name: the pod waits in `ContainerCreating` or `ImagePullBackOff`. So does the API server with the `url` of a webhook.',
    fix: 'Give an address, such as one of `loadBalancer`, or a name that the local network knows. A webhook names its Service under `service`.',
    check: eachObject(undefined, ({ object }, subject) => {
      const namespace = object.metadata.namespace ?? '';
      const ofPods = subject.kinds
        .pods(object)
        .flatMap(({ template }) => POD_NODE_HOSTS.flatMap((place) => finder(place)(template)));
      const own = subject.kinds.fields('nodeHosts', object).flatMap(({ hits }) => hits);
      return [...ofPods, ...own].map((hit) => askedByNode(hit, namespace, subject));
    }),
    wrong: mounting('nas.web.svc.cluster.local'),
    right: mounting('10.10.11.40'),
  },
  'host-network-dns': {
    what: 'A pod asks the name servers of its node for a name of the cluster',
    why: 'In the network of the node, and with `dnsPolicy: Default`, pods ask whom the node asks, and no Service is found by its name there.',
    fix: 'Say `dnsPolicy: ClusterFirstWithHostNet`, or leave `dnsPolicy` out where the pod has a network of its own.',
    check: ofPods((pod) => {
      if (!asksAsNode(pod)) return [];
      const found = new Set<string>();
      visitTexts({ containers: pod.containers, initContainers: pod.initContainers } as JsonMap, (text, _, at) => {
        if (!text.includes('.svc') || /\.image$|Probe\./.test(at().path)) return;
        for (const { service, namespace } of serviceHosts(text)) found.add(`${service}.${namespace}.svc`);
      });
      const policy = path(pod, 'dnsPolicy') ?? 'ClusterFirst in the network of its node';
      const fix = `set dnsPolicy: ${pod.hostNetwork === true ? 'ClusterFirstWithHostNet' : 'ClusterFirst'}`;
      return [...found].map((host) => ({
        what: `asks for '${host}', which it cannot find with the dnsPolicy ${policy}`,
        fix,
      }));
    }),
    wrong: deployment('env: [{ name: DATABASE, value: db.web.svc }]', 'hostNetwork: true'),
    right: deployment(
      'env: [{ name: DATABASE, value: db.web.svc }]',
      'hostNetwork: true\ndnsPolicy: ClusterFirstWithHostNet',
    ),
  },
});
