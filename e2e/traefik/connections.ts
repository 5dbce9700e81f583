import { createSocket } from 'node:dgram';
import { type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import { key, type ServicePort } from './endpoints.ts';
import { visit } from './visit.ts';
import type { Entrance } from './visits.ts';

/** Where an entry point for what is no HTTP leads. */
export interface Connection {
  /** The object, as `kind namespace/name`. */
  readonly of: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Where Traefik's pod listens. */
  readonly port: number;
  /** Traefik ends TLS. */
  readonly isTls: boolean;
  readonly service: ServicePort;
}

/** What IngressRouteTCPs and IngressRouteUDPs lead. Each has one entry point and one Service. */
export function connectionsOf(objects: readonly KubernetesObject[]): readonly Connection[] {
  const service = (namespace: unknown, name: unknown) =>
    objects.find(
      ({ kind, metadata }) => kind === 'Service' && metadata.namespace === namespace && metadata.name === name,
    );
  const portOf = (found: KubernetesObject | undefined, name: unknown) =>
    list(path(found?.spec, 'ports')).find((each) => each.name === name);
  return objects
    .filter(({ kind }) => /^IngressRoute(TCP|UDP)$/.test(kind))
    .map(({ kind, metadata: { namespace = '', name }, spec }) => {
      const [entryPoint] = texts(path(spec, 'entryPoints'));
      const [to] = list(path(list(path(spec, 'routes'))[0], 'services'));
      const number = portOf(service(namespace, to?.name), to?.port)?.port;
      return {
        of: `${kind} ${namespace}/${name}`,
        protocol: kind === 'IngressRouteTCP' ? 'TCP' : 'UDP',
        port: Number(portOf(service('traefik', 'traefik'), entryPoint)?.targetPort),
        isTls: path(spec, 'tls') !== undefined,
        service: { namespace, name: String(to?.name), port: Number(number) },
      };
    });
}

/** Connects to each from the local network, and tells which are not answered by a pod of their Service, a sentence each. */
export async function connectAll(entrance: Entrance, all: readonly Connection[]): Promise<readonly string[]> {
  const wrong = await Promise.all(
    all.map(async (each): Promise<readonly string[]> => {
      const expected = entrance.endpoints.get(key(each.service)) ?? [];
      const heard = await ask(entrance, each).catch((error: Error) => error.message);
      const isRight = expected.some(({ pod, address }) => heard === `${pod}:${address.split(':')[1]}`);
      return isRight ? [] : [`${each.of} is answered by ${heard}, not by a pod of ${key(each.service)}`];
    }),
  );
  return wrong.flat();
}

/** Who answers, as `pod:port`. */
async function ask(entrance: Entrance, { protocol, port, isTls }: Connection): Promise<string> {
  const { address, certificates, cluster, visitors } = entrance;
  const [from] = visitors.atHome;
  if (protocol === 'UDP') return who(await datagram(address, port, from));
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  const host = `connection.${cluster.domain}`;
  return who((await visit({ address, port, host, from, ...(isTls && { ca }) })).body);
}

function who(said: string): string {
  const { pod, port } = JSON.parse(said) as { readonly pod: string; readonly port: string };
  return `${pod}:${port}`;
}

function datagram(address: string, port: number, from: string): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error('nobody')), 5000).unref();
    socket.once('error', reject);
    socket.once('message', (said) => resolve(said.toString()));
    socket.bind(0, from, () => socket.send('who is there?', port, address));
  }).finally(() => socket.close());
}
