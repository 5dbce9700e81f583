import { list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';

/** A port of a Service. */
export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Who answers for a port of a Service. */
export interface Endpoint {
  readonly pod: string;
  /** As `address:port`. */
  readonly address: string;
}

/** What endpoints of a Service's port are kept under. */
export function key({ namespace, name, port }: ServicePort): string {
  return `${namespace}/${name}:${port}`;
}

/** The ready endpoints of ports, sorted; those that have none are left out. */
export async function endpointsOf(
  client: Client,
  ports: readonly ServicePort[],
): Promise<ReadonlyMap<string, readonly Endpoint[]>> {
  const all = await Promise.all(ports.map(async (port) => [key(port), await endpoints(client, port)] as const));
  return new Map(all.filter(([, found]) => found.length > 0));
}

async function endpoints(client: Client, { namespace, name, port }: ServicePort): Promise<readonly Endpoint[]> {
  const service = await client.ask('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  const asked = list(path(service.body, 'spec', 'ports')).find((each) => each.port === port);
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const slices = await client.ask(
    'GET',
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`,
  );
  return list(slices.body.items)
    .flatMap((slice) => {
      const number = list(slice.ports).find((each) => (each.name ?? '') === (asked?.name ?? ''))?.port;
      return list(slice.endpoints)
        .filter((each) => path(each, 'conditions', 'ready') === true)
        .flatMap(({ addresses, targetRef }) =>
          (addresses as readonly string[]).map((address) => ({
            pod: String(path(targetRef, 'name')),
            address: `${address}:${number}`,
          })),
        );
    })
    .sort((a, b) => a.address.localeCompare(b.address));
}
