import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import type { RunningCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { until } from '../processes/background.ts';

/**
 * Gives a Service an address, as MetalLB would, and returns that.
 * @param ip the address; default: the one that it asks for
 */
export async function announce(
  client: Client,
  service: KubernetesObject,
  ip = service.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? '',
): Promise<string> {
  const at = `${await client.pathOf(service)}/status`;
  await client.must('PATCH', at, { status: { loadBalancer: { ingress: [{ ip }] } } }, 'application/merge-patch+json');
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

/**
 * Takes from Traefik the right to tell Ingresses where they are reached, and waits until it is refused that for a Service
 * whose address changes. Gives the right back.
 */
export async function missesStatus(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  service: KubernetesObject,
): Promise<void> {
  const rules = list(role.rules).filter(({ resources }) => JSON.stringify(resources) !== '["ingresses/status"]');
  await applyAll(client, [{ ...role, rules }]);
  let last = 0;
  const isMissed = async () => {
    // What it may still do for a moment after its right is gone, it is asked to do again.
    await announce(client, service, `192.0.2.${++last}`);
    const logs = [...kubelet.logs(service.metadata.namespace ?? 'default').values()];
    return logs.some((log) => /cannot update resource \\*"ingresses\/status/.test(log));
  };
  await until('the right to tell Ingresses where they are reached is missed', isMissed, { seconds: 30 });
  await applyAll(client, [role]);
}
