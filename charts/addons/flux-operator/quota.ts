import { type Bytes, type Cpu, shapes } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** What one preview may take. */
export interface Quota {
  /** @default 1 */
  readonly cpu?: Cpu;
  /** @default '512Mi' */
  readonly memory?: Bytes;
  /** @default '1Gi' */
  readonly storage?: Bytes;
  /** @default 5 */
  readonly pods?: number;
}

/** See {@link Quota}. */
export const QUOTA = shapes.props<Quota>({
  cpu: shapes.cpu,
  memory: shapes.bytes,
  storage: shapes.bytes,
  pods: shapes.number,
});

/** Draws it, with what a container gets that says nothing: without a limit the quota would refuse it. */
export function drawQuota(chart: Construct, name: string, props: Quota): void {
  const { cpu = 1, memory = '512Mi', storage = '1Gi', pods = 5 } = props;
  const amount = (value: string | number) => k8s.Quantity.fromString(String(value));
  new k8s.KubeResourceQuota(chart, 'quota', {
    metadata: { name },
    spec: {
      hard: {
        'requests.cpu': amount(cpu),
        'requests.memory': amount(memory),
        'limits.memory': amount(memory),
        'requests.storage': amount(storage),
        pods: amount(pods),
        'services.loadbalancers': amount(0),
        'services.nodeports': amount(0),
      },
    },
  });
  new k8s.KubeLimitRange(chart, 'limits', {
    metadata: { name },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: amount('10m'), memory: amount('32Mi') },
          default: { memory: amount('64Mi') },
        },
      ],
    },
  });
}
