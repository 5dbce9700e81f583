import { component } from '../../model/component.ts';
import { hasVpn } from '../../model/door.ts';
import { isInner } from '../../model/exposure.ts';
import { listed } from '../../model/listed.ts';
import { innerAddresses } from '../../model/network.ts';
import { list, path } from '../../model/object.ts';
import { service } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import type { Perhaps } from '../perhaps.ts';
import { at } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';

/** What is meant for who comes by VPN, and lets in nobody. */
function withoutVpn({ cluster }: Subject): Perhaps<Found> {
  if (hasVpn(cluster)) return [];
  const what = 'is exposed to the VPN, and the cluster names no network of one: nobody comes in';
  const fix = "write networks: { vpn: ['10.10.13.0/24'] }, or expose it through 'lan'";
  return cluster.components.map(
    ({ name, expose }) => expose?.through === 'vpn' && { component: name, where: 'expose', what, fix },
  );
}

/** Ports of nodes that lead to the ingress, where some hosts let in the local network alone. */
function openOnNodes(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  const ingress = cluster.find('ingress');
  if (!ingress || !cluster.components.some(({ expose }) => expose && isInner(expose))) return [];
  return objectsOf(subject, '/Service').map((each) => {
    const { metadata, spec } = each.object;
    const isIngress = metadata.name === ingress.service && metadata.namespace === ingress.namespace;
    if (!isIngress) return undefined;
    const [type, ports] = [path(spec, 'type'), list(path(spec, 'ports'))];
    const isBalanced = type === 'LoadBalancer';
    const isOpen = isBalanced
      ? path(spec, 'allocateLoadBalancerNodePorts') !== false || ports.some(({ nodePort }) => Boolean(nodePort))
      : type === 'NodePort';
    const what = 'opens the ingress on ports of the nodes, where a pod bears the address of its node';
    const fix = isBalanced
      ? 'write allocateLoadBalancerNodePorts: false, and nodePort: 0 for each port'
      : 'give it an address of its own: type LoadBalancer';
    return isOpen && at(each, { what, fix });
  });
}

/** Nodes that are to be let in, and of which not all addresses are known. */
function unknownNodes({ cluster }: Subject): Perhaps<Found> {
  const unknown = cluster.nodes.filter(({ podNetwork = '' }) => innerAddresses(podNetwork).length === 0);
  const names = listed(unknown.map(({ name }) => `'${name}'`));
  return cluster.components.map(({ name, expose }) => {
    const what = `lets in nodes, and of ${names} it is not known under which address they ask`;
    const fix = 'give each its podNetwork: kubectl get node NAME -o jsonpath={.spec.podCIDR}';
    return expose?.nodes === true && unknown.length > 0 && { component: name, where: 'expose.nodes', what, fix };
  });
}

const NODE = { name: 'pi-1', role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const front = component({
  name: 'front',
  provides: { ingress: { service: 'web', namespace: 'web', route: () => {}, entryPoint: 'https' } },
});
const balanced = (more: string): Example => ({
  cluster: { components: [front] },
  component: { expose: { through: 'lan' } },
  objects: service(`type: LoadBalancer, ${more}`),
});

/** Who is let in by its address, or kept out. */
export const rules = ruleTable({
  'vpn-network': {
    what: 'A component is exposed to a VPN of which the cluster knows nothing',
    why: 'Who comes by VPN is known by the addresses that the VPN gives. Without them the ingress refuses everybody.',
    fix: "Say which addresses the VPN gives: `networks: { lan: […], vpn: ['10.10.13.0/24'] }`. docs/vpn.md tells how to have one.",
    check: withoutVpn,
    wrong: { component: { expose: { through: 'vpn' } } },
    right: {
      cluster: { networks: { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] } },
      component: { expose: { through: 'vpn' } },
    },
  },
  'ingress-node-port': {
    severity: 'warning',
    what: 'The ingress is open on ports of the nodes',
    why: 'A pod that asks the port of another node is seen there with the address of its own node, which lies in the local network: it passes what lets in the local network alone.',
    fix: 'Draw the Service with `service()`, or write `allocateLoadBalancerNodePorts: false` and `nodePort: 0` for each of its ports: without the zeros, a Service keeps those that it has.',
    check: openOnNodes,
    wrong: balanced('ports: [{ port: 443 }]'),
    right: balanced('allocateLoadBalancerNodePorts: false, ports: [{ port: 443, nodePort: 0 }]'),
  },
  'node-client': {
    severity: 'warning',
    what: 'Nodes are to be let in, and not all of their addresses are known',
    why: 'What a node asks of an address of the cluster bears the address that it has in the network of pods. Who is not let in under it gets 403.',
    fix: 'Give each node its `podNetwork`: `kubectl get node NAME -o jsonpath={.spec.podCIDR}` tells it.',
    check: unknownNodes,
    wrong: { cluster: { nodes: [NODE] }, component: { expose: { through: 'lan', nodes: true } } },
    right: {
      cluster: { nodes: [{ ...NODE, podNetwork: '10.42.0.0/24' }] },
      component: { expose: { through: 'lan', nodes: true } },
    },
  },
});
