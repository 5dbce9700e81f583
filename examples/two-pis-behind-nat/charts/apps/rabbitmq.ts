import {
  type Alert,
  type Bytes,
  type Cluster,
  type Component,
  type Container,
  claim,
  component,
  emptyDir,
  image,
  type Panel,
  type Placement,
  secret,
  secretVolume,
  service,
  type Volume,
  Workload,
} from 'bramble';

/** Options of {@link rabbitmq}. */
export interface RabbitmqProps extends Placement {
  /** Room for messages that wait. @default '2Gi' */
  readonly storage?: Bytes;
}

const NAME = 'rabbitmq';
const RABBITMQ = image('docker.io/library/rabbitmq');
const HOME = '/var/lib/rabbitmq';
const COOKIE = '/run/rabbitmq';
const AMQP = 5672;
const MANAGEMENT = 15672;
/** The image turns the plugin on that answers here. https://www.rabbitmq.com/docs/prometheus */
const METRICS = 15692;
/** The image's own user. */
const SECURITY = { user: 999 } as const;

/**
 * One node of RabbitMQ. Its Secret `rabbitmq` holds `username` and `password`, with which the broker makes its first user
 * on its first start (`rabbitmqctl change_password` changes them later), and `erlang-cookie`.
 * https://www.rabbitmq.com/docs
 */
export function rabbitmq({ storage = '2Gi', ...placement }: RabbitmqProps = {}): Component {
  const data = claim('data', storage);
  return component({
    name: NAME,
    about: 'Keeps messages between apps until somebody fetches them.',
    images: [RABBITMQ],
    scrape: { port: 'metrics', keep: KEEP },
    alerts: [BLOCKED],
    panelsOf: ({ name }) => (name === NAME ? PANELS : []),
    chart: (chart, cluster) => {
      new Workload(chart, cluster, {
        kind: 'StatefulSet',
        name: NAME,
        ...placement,
        terminationGracePeriod: '60s',
        initContainers: { cookie: cookie(data) },
        containers: { [NAME]: broker(cluster, data) },
      });
      service(chart, cluster, { workload: NAME, ports: { amqp: { port: AMQP }, management: { port: MANAGEMENT } } });
    },
  });
}

/** Erlang takes its cookie only from a file that nobody but its owner can read, which no mounted Secret is. */
function cookie(data: Volume): Container {
  return {
    image: RABBITMQ,
    command: ['install', '--mode=600', `${COOKIE}/erlang-cookie`, `${HOME}/.erlang.cookie`],
    resources: { memory: '16Mi' },
    volumes: { [HOME]: data, [COOKIE]: secretVolume('cookie', NAME, { keys: ['erlang-cookie'] }) },
    security: SECURITY,
  };
}

function broker(cluster: Cluster, data: Volume): Container {
  return {
    image: RABBITMQ,
    env: {
      // The folder of the messages bears this name: it must not change with the pod's address.
      RABBITMQ_NODENAME: `rabbit@${NAME}-0.${cluster.serviceHost(NAME, `${NAME}-headless`)}`,
      RABBITMQ_USE_LONGNAME: true,
      RABBITMQ_DEFAULT_USER: secret('username'),
      RABBITMQ_DEFAULT_PASS: secret('password'),
      // Erlang otherwise reserves memory for as many files as the node allows, on some systems more than a Pi has.
      ERL_MAX_PORTS: 65536,
    },
    ports: { amqp: AMQP, management: MANAGEMENT, metrics: METRICS },
    probes: {
      // Each run of the tool starts a second Erlang, which takes a busy Pi many seconds.
      startup: {
        command: ['rabbitmq-diagnostics', '-q', 'check_running'],
        period: '30s',
        timeout: '25s',
        failures: 20,
      },
      readiness: { port: 'amqp' },
      liveness: { command: ['rabbitmq-diagnostics', '-q', 'ping'], period: '60s', timeout: '30s', failures: 5 },
    },
    resources: { cpu: '50m', memory: '192Mi', memoryLimit: '512Mi' },
    files: {
      // Publishers wait from half of the limit on: the rest is for the broker's spikes, and for the probes.
      '/etc/rabbitmq/conf.d/90-pi.conf':
        'vm_memory_high_watermark.absolute = 256MiB\ndisk_free_limit.absolute = 256MiB\n',
    },
    volumes: { [HOME]: data, '/tmp': emptyDir('tmp'), '/var/log/rabbitmq': emptyDir('log', { size: '64Mi' }) },
    security: SECURITY,
  };
}

const KEEP =
  'rabbitmq_(queue_messages_(ready|unacked)|global_messages_(received|acknowledged)_total|connections|consumers|process_resident_memory_bytes|resident_memory_limit_bytes|disk_space_available_(limit_)?bytes|alarms_(memory_used|free_disk_space)_watermark)';

/** What waits, what comes and goes, and what the broker has left, on its own page. */
const PANELS: readonly Panel[] = [
  {
    title: 'Wait',
    shows: {
      'to be fetched': 'sum(rabbitmq_queue_messages_ready)',
      fetched: 'sum(rabbitmq_queue_messages_unacked)',
    },
    as: 'areas',
    means: 'Those that are fetched wait for the word that they are done.',
  },
  {
    title: 'Come and go',
    shows: {
      come: 'sum(rate(rabbitmq_global_messages_received_total[5m]))',
      'are done': 'sum(rate(rabbitmq_global_messages_acknowledged_total[5m]))',
    },
    unit: 'perSecond',
  },
  {
    title: 'Who is connected',
    shows: { connections: 'sum(rabbitmq_connections)', consumers: 'sum(rabbitmq_consumers)' },
  },
  {
    title: 'Memory, of what stops it',
    shows: { share: 'max(rabbitmq_process_resident_memory_bytes / rabbitmq_resident_memory_limit_bytes)' },
    unit: 'share',
  },
  {
    title: 'Left of its disk',
    shows: {
      left: 'min(rabbitmq_disk_space_available_bytes)',
      'stops at': 'max(rabbitmq_disk_space_available_limit_bytes)',
    },
    unit: 'bytes',
  },
];

const alarm = (of: string) => `rabbitmq_alarms_${of}_watermark{job="${NAME}"}`;

const BLOCKED: Alert = {
  name: 'QueueTakesNothing',
  when: 'max by (job) ({__name__=~"rabbitmq_alarms_(memory_used|free_disk_space)_watermark"}) == 1',
  for: '2m',
  severity: 'critical',
  says: 'RabbitMQ takes no messages',
  means: 'It is short of memory or of disk, and lets those wait who send. Apps that send stand still.',
  fix: 'See what waits: `kubectl -n rabbitmq exec rabbitmq-0 -- rabbitmqctl list_queues name messages consumers`. Let somebody fetch it, or purge a queue that nobody needs.',
  fires: {
    rows: { [alarm('memory_used')]: '0x20', [alarm('free_disk_space')]: '1x20' },
    after: '10m',
    told: [{ says: 'RabbitMQ takes no messages', labels: { job: NAME } }],
  },
  quiet: { rows: { [alarm('memory_used')]: '0x20', [alarm('free_disk_space')]: '0x20' }, after: '10m' },
};
