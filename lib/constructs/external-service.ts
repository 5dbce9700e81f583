import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import { contains, parseAddress, parseRange } from '../model/network.ts';
import { number, record, props as shape, text } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** Options of {@link externalService}. */
export interface ExternalServiceProps {
  /** The Service's name, under which pods reach what stands outside. */
  readonly name: string;
  /** The IPv4 address of the machine that answers. */
  readonly address: string;
  /** Its ports by name. */
  readonly ports: Readonly<Record<string, number>>;
}

const EXTERNAL = shape<ExternalServiceProps>({ name: text, address: text, ports: record(number) }, [
  'name',
  'address',
  'ports',
]);

/**
 * Draws a Service for a machine that is no node of the cluster, such as one that keeps the databases. Apps name the
 * Service; where the machine moves, one address changes.
 * https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export function externalService(scope: Construct, cluster: Cluster, props: ExternalServiceProps): void {
  refuseWrong('externalService', scope, EXTERNAL, props);
  const { name, address } = props;
  checkAddress(cluster, address);
  const ports = Object.entries(props.ports).map(([port, number]) => ({ name: port, port: number, protocol: 'TCP' }));
  new k8s.KubeService(scope, `service-${name}`, {
    metadata: { name },
    spec: { ports: ports.map((port) => ({ ...port, targetPort: k8s.IntOrString.fromNumber(port.port) })) },
  });
  new k8s.KubeEndpointSlice(scope, `endpoints-${name}`, {
    metadata: {
      name: `${name}-external`,
      labels: {
        'kubernetes.io/service-name': name,
        // Keeps Kubernetes' own controller away from it.
        'endpointslice.kubernetes.io/managed-by': 'bramble',
      },
    },
    addressType: 'IPv4',
    ports,
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  });
}

function checkAddress({ loadBalancers = '' }: Cluster, address: string): void {
  const parsed = parseAddress(address);
  if (parsed === undefined) {
    throw new InvalidInput({
      what: `'${address}' outside the cluster is no IPv4 address`,
      fix: 'give one such as 10.10.11.40',
    });
  }
  const pool = parseRange(loadBalancers);
  if (pool && contains(pool, parsed)) {
    throw new InvalidInput({
      what: `${address} outside the cluster lies in the pool ${loadBalancers}, which the cluster gives to its own Services`,
      fix: 'give the machine an address beside the pool',
    });
  }
}
