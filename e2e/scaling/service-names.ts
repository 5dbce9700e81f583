import { createSocket } from 'node:dgram';
import { list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { read, write } from '../dns/questions.ts';

/** What it answers for a name that is not there. */
const NXDOMAIN = 3;

/**
 * Starts a DNS server that leads the name of a Service to a pod of it that is ready, since nothing serves the addresses of Services here:
 * Service and pod have to listen at one port.
 * @param others addresses of what is no Service of the cluster, by name
 */
export async function startServiceNames(
  address: string,
  client: Client,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', async (data, from) => {
    const { id, question } = read(data);
    const { name, type } = question;
    const value = others[name] ?? (await podBehind(client, name).catch(() => undefined));
    const answers = value !== undefined && type === 'A' ? [{ name, type, value }] : [];
    const code = value === undefined ? NXDOMAIN : 0;
    socket.send(write({ id, code, question, answers }, true), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  socket.unref();
}

async function podBehind(client: Client, host: string): Promise<string | undefined> {
  const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  if (service === undefined) return undefined;
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
  const at = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
  const { body } = await client.ask('GET', at);
  const [ready] = list(body.items)
    .flatMap(({ endpoints }) => list(endpoints))
    .filter((each) => path(each, 'conditions', 'ready') === true);
  return (ready?.addresses as readonly string[] | undefined)?.[0];
}
