import {
  type Bytes,
  type Cluster,
  type Component,
  claim,
  component,
  type Exposure,
  image,
  judged,
  type Placement,
  parseQuantity,
  program,
  route,
  shapes,
  type Word,
  words,
} from 'bramble';
import type { Construct } from 'constructs';
import { drawAgent } from './agent.ts';
import { ALERTS } from './alerts.ts';
import { dashboards, KEEP } from './dashboards.ts';
import { NAME, PAGE, PORT } from './names.ts';

/** Both are of one release. */
const SERVER = image('docker.io/victoriametrics/victoria-logs', { tested: 'v1.52.2' });
const AGENT = image('docker.io/victoriametrics/vlagent', { tested: 'v1.52.2' });

/** Options of {@link victoriaLogs}. */
export interface VictoriaLogsProps extends Placement {
  /** For how many days lines are kept. @default 14 */
  readonly days?: number;
  /**
   * The room for them. The oldest days go when four fifths of it are full, but for the last two: a folder of a node has no
   * other end than its disk. @default '5Gi'
   */
  readonly size?: Bytes;
  /** Where they are kept. An SD card wears out. @default the cluster's usual storage class */
  readonly storageClass?: string;
  /**
   * Whether each node's agent also takes the journal of the node, which a program of the node sends to it. Nothing but the node
   * itself reaches the port that is opened for it. @default true
   */
  readonly journal?: boolean;
  /** The host of the page with which logs are searched. @default 'victoria-logs.<domain>' */
  readonly host?: string;
  /** What stands before that page, such as `[login()]`: it has no login of its own. @default nothing but the local network */
  readonly with?: readonly Word[];
}

const PROPS = shapes.props<VictoriaLogsProps>({
  ...shapes.placement,
  days: shapes.whole([1], 'number of days', 'write a whole number, such as 14'),
  size: shapes.bytes,
  storageClass: shapes.text,
  journal: shapes.flag,
  host: shapes.text,
  with: words,
});

/** Every option, for the tests, which render it so. */
export const example: Required<VictoriaLogsProps> = {
  days: 30,
  size: '20Gi',
  storageClass: 'local-path',
  nodeSelector: { 'bramble.example/disk': 'ssd' },
  preferNodes: { 'kubernetes.io/hostname': 'pi-3' },
  tolerations: [{ key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' }],
  journal: true,
  host: 'logs.bramble.example',
  with: [],
};

/**
 * VictoriaLogs, which keeps the lines of all pods and of the nodes' journals for some days, and vlagent on each node, which reads
 * them.
 * https://docs.victoriametrics.com/victorialogs/
 */
export function victoriaLogs(props: VictoriaLogsProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { journal = true, host, with: before } = right;
  // What adds lines is no part of the page.
  const expose: Exposure = { through: 'lan', path: [PAGE, '/select/'], ...(host !== undefined && { host }) };
  return component({
    name: NAME,
    mistakes,
    about: 'Keeps the logs of all pods and nodes for some days, to be searched.',
    // The agents read the logs of their node.
    namespace: { podSecurity: 'privileged' },
    images: [SERVER, AGENT],
    scrape: { port: 'http', keep: KEEP },
    // It sends the journal of its machine, once it is told where to. Machines without systemd have no journal.
    ...(journal && { hosts: { packages: [{ debian: 'systemd-journal-remote' }] } }),
    alerts: ALERTS,
    dashboards,
    provides: { logs: { language: 'LogsQL', page: PAGE } },
    expose,
    chart: (chart, cluster) => {
      drawServer(chart, cluster, right);
      drawAgent(chart, cluster, AGENT, journal);
      route(chart, cluster, { name: NAME, service: NAME, port: PORT, expose, with: before ?? [] });
    },
  });
}

function drawServer(chart: Construct, cluster: Cluster, props: VictoriaLogsProps): void {
  const { days = 14, size = '5Gi', storageClass, nodeSelector, preferNodes, tolerations } = props;
  const most = Math.floor((parseQuantity(size) ?? 0) * 0.8);
  program(chart, cluster, {
    name: NAME,
    nodeSelector,
    preferNodes,
    tolerations,
    container: {
      image: SERVER,
      args: [
        '-storageDataPath=/vlogs',
        `-retentionPeriod=${days}d`,
        `-retention.maxDiskSpaceUsageBytes=${most}`,
        `-httpListenAddr=:${PORT}`,
        // Of caches alone. What a query needs comes on top.
        '-memory.allowedBytes=32MiB',
        // Each takes memory of its own: others wait.
        '-search.maxConcurrentRequests=2',
      ],
      // The collector of garbage works harder before the kernel ends the process.
      env: { GOMEMLIMIT: '140MiB' },
      ports: { http: PORT },
      probes: {
        // After a loss of power it looks through what it has before it answers.
        startup: { path: '/health', period: '10s', failures: 60 },
        readiness: { path: '/health' },
        liveness: { path: '/health', period: '30s', failures: 5 },
      },
      resources: { cpu: '20m', memory: '96Mi', memoryLimit: '192Mi' },
      volumes: { '/vlogs': claim('data', size, { storageClass }) },
    },
    offers: { http: PORT },
  });
}
