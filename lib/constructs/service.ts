import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import type { Protocol } from '../model/port.ts';
import { flag, mapOr, number, oneOf, props, record, text, value } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** The label by which a workload's pods are selected, for ever. */
export const SELECTOR = 'app.kubernetes.io/name';

/** A port of a Service. */
export interface ServicePort {
  /** Under which number the Service offers it. */
  readonly port: number;
  /** The container's number. @default that of the Service */
  readonly target?: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
}

/** Options of {@link service}. */
export interface ServiceProps {
  /** @default the workload's name */
  readonly name?: string;
  /** The name of the workload whose pods it leads to. */
  readonly workload: string;
  /** Ports by name. A number is that of the container too. */
  readonly ports: Readonly<Record<string, number | ServicePort>>;
  /** An address of the local network, from the cluster's pool. `true`: any free one. @default reachable only inside the cluster */
  readonly loadBalancer?: string | true;
  /**
   * `Local` keeps the client's address, and takes traffic only on nodes that run a pod.
   * https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
   * @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
  /** Each pod has an address of its own in DNS, and the Service none. @default false */
  readonly headless?: boolean;
}

const SERVICE = props<ServiceProps>(
  {
    name: text,
    workload: text,
    ports: record(
      mapOr(props<ServicePort>({ port: number, target: number, protocol: oneOf('TCP', 'UDP') }, ['port']), number),
      'write { http: 8080 }',
    ),
    loadBalancer: value(
      (given) => given === true || typeof given === 'string',
      'address',
      "write true, or an address such as '10.10.11.22'",
    ),
    externalTrafficPolicy: oneOf('Local', 'Cluster'),
    headless: flag,
  },
  ['workload', 'ports'],
);

/** Draws a Service for the pods of one workload. */
export function service(scope: Construct, cluster: Cluster, given: ServiceProps): ApiObject {
  refuseWrong('service', scope, SERVICE, given);
  const { name = given.workload, workload, ports, loadBalancer, externalTrafficPolicy, headless } = given;
  // On a port of a node, a pod bears the address of its own node, as if it were a machine of the local network. The zero takes away one
  // that a Service has from before. https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
  const nodePort = loadBalancer && { nodePort: 0 };
  const address = loadBalancer && cluster.need('loadBalancer').addressAnnotation;
  return new ApiObject(scope, `service-${name}`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      labels: { [SELECTOR]: workload },
      ...(address && loadBalancer !== true && { annotations: { [address]: loadBalancer } }),
    },
    spec: {
      type: loadBalancer ? 'LoadBalancer' : 'ClusterIP',
      clusterIP: headless ? 'None' : undefined,
      publishNotReadyAddresses: headless,
      externalTrafficPolicy,
      allocateLoadBalancerNodePorts: loadBalancer ? false : undefined,
      selector: { [SELECTOR]: workload },
      ports: Object.entries(ports).map(([portName, each]) => {
        const { port, target = port, protocol = 'TCP' }: ServicePort = typeof each === 'number' ? { port: each } : each;
        return { name: portName, port, targetPort: target, protocol, ...nodePort };
      }),
    },
  });
}
