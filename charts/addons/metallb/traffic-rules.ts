import { node } from 'bramble';
import {
  at,
  balancedServices,
  documents,
  type Example,
  type Found,
  ruleTable,
  type Subject,
  service,
  services,
  workload,
} from 'bramble/rules';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-kubernetes-io-exclude-from-external-load-balancers */
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';
const PI = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const BALANCING: Example = {
  component: { provides: { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } } },
};

const example = (policy: string): Example => ({
  ...BALANCING,
  objects: documents(
    service(`type: LoadBalancer, externalTrafficPolicy: ${policy}, selector: { app: web }, ports: [{ port: 80 }]`),
    workload({ spec: 'replicas: 2', container: 'ports: [{ containerPort: 80 }]' }),
  ),
});

/** To which pods requests for an address are led. */
export const trafficRules = ruleTable({
  'idle-pods': {
    severity: 'warning',
    what: 'Of several pods behind an address, those of one node get all requests',
    why: 'In the local network one node answers for an address. With `externalTrafficPolicy: Local` it leads to its own pods alone: the others only take over when it fails.',
    fix: 'Leave `externalTrafficPolicy` out: all pods then share the work, and see the address of a node in the place of the client. Where the others are there to take over, accept it.',
    check: idlePods,
    wrong: example('Local'),
    right: example('Cluster'),
  },
  'no-announcer': {
    facts: ['nodes.labels'],
    what: 'No node answers for the addresses of Services',
    why: 'MetalLB leaves out nodes with the label `node.kubernetes.io/exclude-from-external-load-balancers`, which some installers give to every server. The Services get addresses, and nobody in the local network is answered.',
    fix: 'Take the label off the nodes that shall answer, in the cluster as well: `kubectl label node NAME node.kubernetes.io/exclude-from-external-load-balancers-`.',
    check: ({ cluster }) => {
      const { nodes } = cluster;
      const isLeftOut = nodes.every(({ labels = {} }) => EXCLUDED in labels);
      const what = `every node has the label ${EXCLUDED}: MetalLB answers for no address`;
      const isAsked = cluster.find('loadBalancer') !== undefined && nodes.length > 0;
      return isAsked && isLeftOut && { where: 'nodes', what, fix: 'take it off those that shall answer' };
    },
    wrong: { ...BALANCING, cluster: { nodes: [node('pi-1', { ...PI, labels: { [EXCLUDED]: 'true' } })] } },
    right: { ...BALANCING, cluster: { nodes: [node('pi-1', PI)] } },
  },
});

function idlePods(subject: Subject): readonly Found[] {
  return balancedServices(subject).flatMap(({ placed, localPods }) => {
    if (localPods === undefined) return [];
    const { namespace = '', name } = placed.object.metadata;
    const [several] = services(subject)
      .backends(namespace, name)
      .flatMap(({ pods }) => (pods?.labels && !pods.isAlone ? [pods] : []));
    if (!several) return [];
    const what = `leads to the pods of one node, while '${several.name}' has several`;
    return [at(placed, { what, fix: "take externalTrafficPolicy: 'Cluster', or accept that they only take over" })];
  });
}
