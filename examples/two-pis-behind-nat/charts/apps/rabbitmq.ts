import {
  type Bytes,
  type Cluster,
  type Component,
  type Container,
  claim,
  component,
  emptyDir,
  image,
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
    ports: { amqp: AMQP, management: MANAGEMENT },
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
