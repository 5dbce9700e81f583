import { type KubernetesObject, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { until } from '../processes/background.ts';

/** Gives a Service the address that it asks for, as MetalLB would, and returns that. */
export async function announce(client: Client, service: KubernetesObject): Promise<string> {
  const ip = service.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? '';
  const at = `${await client.pathOf(service)}/status`;
  await client.ask('PATCH', at, { status: { loadBalancer: { ingress: [{ ip }] } } }, 'application/merge-patch+json');
  return ip;
}

/** Waits until every Ingress says that it is reached at an address. */
export async function areReachedAt(client: Client, ingresses: readonly KubernetesObject[], ip: string): Promise<void> {
  for (const ingress of ingresses) {
    const isSo = async () => {
      const { body } = await client.ask('GET', (await client.pathOf(ingress)) ?? '');
      return JSON.stringify(path(body, 'status', 'loadBalancer', 'ingress')) === JSON.stringify([{ ip }]);
    };
    await until(`Ingress ${ingress.metadata.name} is reached at ${ip}`, isSo, { seconds: 20 });
  }
}
