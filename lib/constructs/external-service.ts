import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import { isMapped, parseAddress } from '../model/network.ts';
import { number, record, props as shape, text } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** Options of {@link externalService}. */
export interface ExternalServiceProps {
  /** The Service's name, under which pods reach what stands outside. */
  readonly name: string;
  /** The address of the machine that answers, of IPv4 or IPv6. */
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
export function externalService(scope: Construct, _cluster: Cluster, props: ExternalServiceProps): void {
  refuseWrong('externalService', scope, EXTERNAL, props);
  const { name, address } = props;
  const family = familyOf(address);
  const ports = Object.entries(props.ports).map(([port, number]) => ({ name: port, port: number, protocol: 'TCP' }));
  new ApiObject(scope, `service-${name}`, {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
    spec: { ports: ports.map((each) => ({ ...each, targetPort: each.port })) },
  });
  new ApiObject(scope, `endpoints-${name}`, {
    ...{ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    metadata: {
      name: `${name}-external`,
      labels: {
        'kubernetes.io/service-name': name,
        // Keeps Kubernetes' own controller away from it.
        'endpointslice.kubernetes.io/managed-by': 'bramble',
      },
    },
    addressType: `IPv${family}`,
    ports,
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  });
}

function familyOf(address: string): 4 | 6 {
  const parsed = parseAddress(address);
  if (parsed && !isMapped(address)) return parsed.family;
  throw new InvalidInput({
    what: `'${address}' outside the cluster is no address of a machine`,
    fix: 'give one such as 10.10.11.40',
  });
}
