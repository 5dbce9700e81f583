import {
  type Component,
  clusterRole,
  component,
  field,
  image,
  judged,
  may,
  program,
  role,
  serviceAccount,
  shapes,
} from 'bramble';

/** Options of {@link kubeVip}. */
export interface KubeVipProps {
  /** The address that servers share: one of the local network that no machine has, outside of `loadBalancers`. */
  readonly address: string;
  /** The network card of the servers that faces the local network, such as `eth0`. @default the one of the default route */
  readonly interface?: string;
}

/** Cards of containers, tunnels and the machine itself, on which nobody of the local network asks. */
const INNER = /^(?:lo|cni|flannel|veth|docker|br-|tun|tap|wg|dummy|kube-)/;

const PROPS = shapes.props<KubeVipProps>(
  {
    address: shapes.text,
    interface: shapes.matching(
      (given) => /^[a-z][\w.-]{0,14}$/i.test(given) && !INNER.test(given),
      'network card that faces the local network',
      "write one as ip route prints it behind dev, such as 'eth0'; or leave it out",
    ),
  },
  ['address'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<KubeVipProps> = { address: '10.10.11.10', interface: 'eth0' };

const NAME = 'kube-vip';
const LEASE = 'plndr-cp-lock';
const IMAGE = image('ghcr.io/kube-vip/kube-vip', { tested: 'v1.2.3' });
const PORTS = { metrics: 2112, health: 2113 };
/** Servers have it by k3s. */
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/**
 * kube-vip, which keeps one address for the API servers of all servers: one of them holds it, and another takes it over. It
 * serves the API alone, never Services: those are the business of who provides `loadBalancer`.
 * https://kube-vip.io/docs/installation/daemonset/
 */
export function kubeVip(props: KubeVipProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { address, interface: card } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Keeps one address for the API server, whichever server is up.',
    // It shares the network of the node.
    namespace: 'kube-system',
    images: [IMAGE],
    scrape: { port: 'metrics' },
    provides: { apiAddress: { address } },
    chart: (chart, cluster) => {
      serviceAccount(chart, NAME);
      role(chart, {
        name: NAME,
        serviceAccount: NAME,
        rules: [
          // A name is known only of what is there already.
          may('create', 'leases', 'coordination.k8s.io'),
          may('get update', 'leases', 'coordination.k8s.io', LEASE),
          may('list watch', 'leases', 'coordination.k8s.io'),
        ],
      });
      clusterRole(chart, {
        name: `system:${NAME}`,
        serviceAccount: NAME,
        rules: [may('get list watch', 'nodes')],
      });
      program(chart, cluster, {
        kind: 'DaemonSet',
        name: NAME,
        serviceAccount: NAME,
        hostNetwork: true,
        priorityClass: 'system-node-critical',
        nodeSelector: { [CONTROL_PLANE]: 'true' },
        // Without it nobody reaches the cluster: no taint keeps it away.
        tolerations: [{}],
        container: {
          image: IMAGE,
          args: ['manager'],
          env: {
            address,
            port: '6443',
            vip_arp: 'true',
            vip_nodename: field('spec.nodeName'),
            ...(card !== undefined && { vip_interface: card }),
            vip_subnet: address.includes(':') ? '128' : '32',
            dns_mode: 'first',
            cp_enable: 'true',
            cp_namespace: 'kube-system',
            vip_leaderelection: 'true',
            vip_leasename: LEASE,
            vip_leaseduration: '15',
            vip_renewdeadline: '10',
            vip_retryperiod: '2',
            prometheus_server: `:${PORTS.metrics}`,
            health_check_port: String(PORTS.health),
          },
          ports: PORTS,
          probes: { liveness: { path: '/healthz', port: PORTS.health, initialDelay: '15s' } },
          resources: { cpu: '10m', memory: '48Mi' },
          security: { user: 0, capabilities: ['NET_ADMIN', 'NET_RAW'] },
        },
      });
    },
  });
}
