import type { Cluster } from '../model/cluster.ts';
import type { Hook } from '../model/hook.ts';
import type { JsonMap } from '../model/object.ts';
import { seconds } from '../model/units.ts';
import type { Container } from '../model/workload-props.ts';
import { textOf } from './container.ts';

/** What the pod's spec gets for the hooks of its containers: cdk8s-plus knows no waiting. */
export function hooks(containers: Readonly<Record<string, Container>>, cluster: Cluster): JsonMap {
  const hooked = Object.entries(containers).filter(([, { started, stop }]) => started ?? stop);
  if (hooked.length === 0) return {};
  return {
    containers: hooked.map(([name, { started, stop }]) => ({
      name,
      lifecycle: {
        postStart: started && handler(started, cluster, 'started'),
        preStop: stop && handler(stop, cluster, 'stop'),
      },
    })),
  };
}

function handler(hook: Hook, cluster: Cluster, where: string): JsonMap {
  if (typeof hook === 'string') return { sleep: { seconds: seconds(hook) } };
  if ('path' in hook) return { httpGet: { path: hook.path, port: hook.port } };
  return { exec: { command: hook.map((text, at) => textOf(text, cluster, `${where}[${at}]`)) } };
}
