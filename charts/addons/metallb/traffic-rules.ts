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

const example = (policy: string): Example => ({
  component: { provides: { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } } },
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
