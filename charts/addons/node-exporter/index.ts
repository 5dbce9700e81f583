import {
  amend,
  type Component,
  component,
  hostPath,
  image,
  type JsonMap,
  judged,
  NO_PROPS,
  type NoProps,
  program,
} from 'bramble';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';

const NAME = 'node-exporter';
const EXPORTER = image('quay.io/prometheus/node-exporter', { tested: 'v1.12.1' });
const PORT = 9100;

/** What is read of a node: on a Pi, `hwmon` has the heat and whether the supply of power is too weak. */
const COLLECTORS = [
  'cpu',
  'cpufreq',
  'diskstats',
  'filesystem',
  'hwmon',
  'loadavg',
  'meminfo',
  'netdev',
  'pressure',
  'stat',
  'thermal_zone',
  'time',
  'timex',
  'uname',
  'vmstat',
];

/** File systems of pods and of the kernel, and networks of pods: there are many, and none is the node's. */
const NOT_THE_NODES = [
  '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run/k3s/containerd/.+|run/credentials/.+|var/lib/kubelet/pods/.+)($|/)',
  '--collector.filesystem.fs-types-exclude=^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|mqueue|nsfs|overlay|proc|pstore|ramfs|rpc_pipefs|securityfs|squashfs|sysfs|tmpfs|tracefs)$',
  '--collector.netdev.device-exclude=^(veth.*|cni0|flannel.*|lo)$',
  '--collector.diskstats.device-exclude=^(ram|loop|zram|fd|sr)\\d+$',
];

/**
 * Tells of each node what it is made of: heat, power, memory, disks, the clock. It sees the node, and so has a namespace of its own that lets it.
 * https://github.com/prometheus/node_exporter
 */
export function nodeExporter(props: NoProps = {}): Component {
  return component({
    name: NAME,
    mistakes: judged(NO_PROPS, props).mistakes,
    about: 'Tells of each node: heat, power, memory, disks, the clock.',
    namespace: { podSecurity: 'privileged' },
    images: [EXPORTER],
    scrape: { port: 'metrics' },
    alerts,
    dashboards,
    chart: (chart, cluster) => {
      const { resource } = program(chart, cluster, {
        kind: 'DaemonSet',
        name: NAME,
        hostNetwork: true,
        // Also of the nodes on which nothing else may run.
        tolerations: [{ operator: 'Exists' }],
        terminationGracePeriod: '5s',
        container: {
          image: EXPORTER,
          args: [
            '--path.rootfs=/host/root',
            '--path.sysfs=/host/sys',
            `--web.listen-address=:${PORT}`,
            '--web.disable-exporter-metrics',
            '--collector.disable-defaults',
            ...COLLECTORS.map((name) => `--collector.${name}`),
            ...NOT_THE_NODES,
          ],
          ports: { metrics: PORT },
          probes: {
            readiness: { path: '/', port: 'metrics' },
            liveness: { path: '/', port: 'metrics', period: '30s' },
          },
          resources: { cpu: '10m', memory: '24Mi', memoryLimit: '48Mi' },
          volumes: {
            '/host/root': hostPath('root', '/', { readOnly: true }),
            '/host/sys': hostPath('sys', '/sys', { readOnly: true }),
          },
          security: { user: 65534 },
        },
      });
      amend(resource, { spec: { template: { spec: SEES_THE_NODE } } });
    },
  });
}

/** The processes of the node, and what is mounted on it after the pod has started, such as a disk that is plugged in. */
const SEES_THE_NODE: JsonMap = {
  hostPID: true,
  containers: [
    {
      name: NAME,
      volumeMounts: ['/host/root', '/host/sys'].map((mountPath) => ({
        mountPath,
        mountPropagation: 'HostToContainer',
      })),
    },
  ],
};
