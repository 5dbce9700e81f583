import { metricRow } from '../../lib/model/metric-row.ts';
import { type JsonMap, list, path } from '../../lib/model/object.ts';

/** What the API server has, of which programs tell that cannot run here. */
export interface Seen {
  readonly pods: readonly JsonMap[];
  readonly claims: readonly JsonMap[];
  readonly nodes: readonly JsonMap[];
  /** Of the groups `apps` and `batch`, by their plurals. */
  readonly of: (plural: string) => readonly JsonMap[];
}

/** The app whose autoscaler is played. */
export const SCALED = 'podinfo';

type Labels = Readonly<Record<string, string>>;
type Rows = readonly (readonly [metric: string, labels: Labels, value: number])[];

const MEMORY = 64 * 2 ** 20;
const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

const nameOf = (object: JsonMap) => String(path(object, 'metadata', 'name'));
const namespaceOf = (object: JsonMap) => String(path(object, 'metadata', 'namespace'));
const number = (object: JsonMap, ...keys: readonly string[]) => Number(path(object, ...keys) ?? 0);

/** A pod, or what runs by the clock and has one now and then. */
interface Container {
  readonly pod: Labels;
  readonly container: string;
  readonly node: string;
}

function containersOf({ pods, nodes, of }: Seen): readonly Container[] {
  const clocked = of('cronjobs').map((each) => ({
    labels: { namespace: namespaceOf(each), pod: `${nameOf(each)}-1-a` },
    spec: path(each, 'spec', 'jobTemplate', 'spec', 'template', 'spec') as JsonMap,
  }));
  const running = pods.map((each) => ({
    labels: { namespace: namespaceOf(each), pod: nameOf(each) },
    spec: each.spec as JsonMap,
  }));
  return [...running, ...clocked].flatMap(({ labels, spec }) =>
    list(spec.containers).map(({ name }) => ({
      pod: labels,
      container: String(name),
      node: String(spec.nodeName ?? nameOf(nodes[0]!)),
    })),
  );
}

/** What the kubelet tells of claims, where their driver counts. https://kubernetes.io/docs/reference/instrumentation/metrics/ */
function ofKubelet({ claims }: Seen): Rows {
  return claims.flatMap((claim) => {
    const labels = { namespace: namespaceOf(claim), persistentvolumeclaim: nameOf(claim) };
    return [
      ['kubelet_volume_stats_used_bytes', labels, MEMORY],
      ['kubelet_volume_stats_capacity_bytes', labels, 4 * MEMORY],
      ['kubelet_volume_stats_available_bytes', labels, 3 * MEMORY],
    ] as const;
  });
}

/** What cAdvisor tells of containers. https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md */
function ofContainers(seen: Seen, seconds: number): Rows {
  const containers = containersOf(seen);
  const pods = new Map(containers.map(({ pod }) => [`${pod.namespace}/${pod.pod}`, pod]));
  return [
    ...containers.flatMap(({ pod, container }): Rows => {
      const labels = { ...pod, container, id: '/kubepods/x', image: 'x', name: 'x' };
      return [
        ['container_memory_working_set_bytes', labels, MEMORY],
        ['container_cpu_usage_seconds_total', { ...labels, cpu: 'total' }, seconds / 100],
        ['container_cpu_cfs_periods_total', labels, 10 * seconds],
        ['container_cpu_cfs_throttled_periods_total', labels, seconds],
        ['container_oom_events_total', labels, Math.floor(seconds / 5)],
      ];
    }),
    ...[...pods.values()].flatMap((pod): Rows => {
      const labels = { ...pod, interface: 'eth0', id: '/kubepods/x', image: 'x', name: 'x' };
      return [
        ['container_network_receive_bytes_total', labels, 1000 * seconds],
        ['container_network_transmit_bytes_total', labels, 500 * seconds],
      ];
    }),
  ];
}

/** https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics */
function ofState(seen: Seen, seconds: number): Rows {
  const containers = containersOf(seen);
  const pods = new Map(containers.map(({ pod }) => [`${pod.namespace}/${pod.pod}`, pod]));
  return [
    ...[...pods.values()].flatMap(
      (pod): Rows => PHASES.map((phase) => ['kube_pod_status_phase', { ...pod, phase }, phase === 'Running' ? 1 : 0]),
    ),
    ...containers.flatMap(({ pod, container, node }): Rows => {
      const labels = { ...pod, container };
      return [
        ['kube_pod_container_status_restarts_total', labels, Math.floor(seconds / 5)],
        ['kube_pod_container_status_ready', labels, 1],
        ['kube_pod_container_resource_requests', { ...labels, node, resource: 'memory', unit: 'byte' }, MEMORY],
      ];
    }),
    ...seen.nodes.map(
      (node) =>
        [
          'kube_node_status_allocatable',
          { node: nameOf(node), resource: 'memory', unit: 'byte' },
          64 * MEMORY,
        ] as const,
    ),
    ...WORKLOADS.flatMap(({ plural, label, rows }) =>
      seen
        .of(plural)
        .flatMap((each) =>
          Object.entries(rows(each)).map(
            ([metric, value]) => [metric, { namespace: namespaceOf(each), [label]: nameOf(each) }, value] as const,
          ),
        ),
    ),
    ...FLUX.map(
      ([kind, name, labels]) =>
        [
          'gotk_resource_info',
          { customresource_kind: kind, exported_namespace: 'flux-system', name, suspended: 'false', ...labels },
          1,
        ] as const,
    ),
  ];
}

const FLUX: readonly (readonly [kind: string, name: string, labels: Labels])[] = [
  ['Kustomization', 'metallb', { ready: 'True', revision: 'main@sha1:4d5' }],
  ['Kustomization', 'whoami', { ready: 'False', revision: 'main@sha1:4d5' }],
  ['ImageRepository', 'whoami', { ready: 'True', suspended: 'true' }],
];

/** What is told of workloads, by the plural of their kind. */
const WORKLOADS: readonly {
  readonly plural: string;
  readonly label: string;
  readonly rows: (workload: JsonMap) => Readonly<Record<string, number>>;
}[] = [
  {
    plural: 'deployments',
    label: 'deployment',
    rows: (each) => ({
      kube_deployment_spec_replicas: number(each, 'spec', 'replicas'),
      kube_deployment_status_replicas_available: number(each, 'status', 'availableReplicas'),
    }),
  },
  {
    plural: 'statefulsets',
    label: 'statefulset',
    rows: (each) => ({
      kube_statefulset_replicas: number(each, 'spec', 'replicas'),
      kube_statefulset_status_replicas_ready: number(each, 'status', 'readyReplicas'),
    }),
  },
  {
    plural: 'daemonsets',
    label: 'daemonset',
    rows: (each) => ({
      kube_daemonset_status_desired_number_scheduled: number(each, 'status', 'desiredNumberScheduled'),
      kube_daemonset_status_number_ready: number(each, 'status', 'numberReady'),
    }),
  },
  {
    plural: 'cronjobs',
    label: 'cronjob',
    rows: () => ({ kube_cronjob_status_last_successful_time: Date.now() / 1000 - 60 }),
  },
];

/** A run of each that runs by the clock, which failed first. */
function ofJobs({ of }: Seen): Rows {
  return of('cronjobs').flatMap((each): Rows => {
    const labels = { namespace: namespaceOf(each), job_name: `${nameOf(each)}-1` };
    return [
      ['kube_job_status_failed', { ...labels, reason: 'DeadlineExceeded' }, 1],
      ['kube_job_status_start_time', labels, Date.now() / 1000 - 90],
      ['kube_job_status_completion_time', labels, Date.now() / 1000 - 60],
    ];
  });
}

/** An autoscaler that is at its most. @param of what it scales */
function ofAutoscaler(of: string): Rows {
  const labels = { namespace: of, horizontalpodautoscaler: `keda-hpa-${of}` };
  return [
    ['kube_horizontalpodautoscaler_spec_max_replicas', labels, 3],
    ['kube_horizontalpodautoscaler_status_current_replicas', labels, 3],
    ['kube_horizontalpodautoscaler_status_desired_replicas', labels, 3],
  ];
}

/** https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/monitor-tunnels/metrics/ */
const ofTunnel = (seconds: number): Rows => [
  ['cloudflared_tunnel_ha_connections', {}, 4],
  ['cloudflared_tunnel_response_by_code', { status_code: '200' }, seconds],
  ['cloudflared_tunnel_request_errors', {}, seconds / 10],
  ['cloudflared_tunnel_concurrent_requests_per_tunnel', {}, 2],
  ['cloudflared_tunnel_server_locations', { connection_id: '0', edge_location: 'prg01' }, 1],
];

/** https://metallb.io/prometheus-metrics/ */
const ofSpeaker = (seconds: number): Rows => {
  const labels = { ip: '10.10.11.21' };
  return [
    ['metallb_speaker_announced', { ...labels, node: 'pi-1', protocol: 'layer2', service: 'traefik/traefik' }, 1],
    ['metallb_layer2_requests_received', labels, seconds],
    ['metallb_layer2_gratuitous_sent', labels, Math.floor(seconds / 5)],
    ['metallb_k8s_client_config_loaded_bool', {}, 1],
  ];
};

/** https://www.rabbitmq.com/docs/prometheus */
const ofQueues = (seconds: number): Rows => [
  ['rabbitmq_queue_messages_ready', {}, 12],
  ['rabbitmq_queue_messages_unacked', {}, 2],
  ['rabbitmq_global_messages_received_total', { protocol: 'amqp091' }, 10 * seconds],
  [
    'rabbitmq_global_messages_acknowledged_total',
    { protocol: 'amqp091', queue_type: 'rabbit_classic_queue' },
    9 * seconds,
  ],
  ['rabbitmq_connections', {}, 3],
  ['rabbitmq_consumers', {}, 1],
  ['rabbitmq_process_resident_memory_bytes', {}, MEMORY],
  ['rabbitmq_resident_memory_limit_bytes', {}, 4 * MEMORY],
  ['rabbitmq_disk_space_available_bytes', {}, 32 * MEMORY],
  ['rabbitmq_disk_space_available_limit_bytes', {}, 4 * MEMORY],
];

/**
 * What programs tell that cannot run here, by the names of the jobs that ask them: what their own pages say that they tell, of what the API
 * server has.
 * @param seconds since they began to count
 */
export function playedRows(seen: Seen, job: string, seconds: number): string {
  const rows: Readonly<Record<string, () => Rows>> = {
    kubelet: () => ofKubelet(seen),
    containers: () => ofContainers(seen, seconds),
    'kube-state-metrics': () => [...ofState(seen, seconds), ...ofJobs(seen), ...ofAutoscaler(SCALED)],
    cloudflared: () => ofTunnel(seconds),
    metallb: () => ofSpeaker(seconds),
    rabbitmq: () => ofQueues(seconds),
    'victoria-logs': () => [['vlagent_remotewrite_pending_data_bytes', { path: 'x', url: '1:secret-url' }, 0]],
  };
  return (rows[job]?.() ?? []).map(([metric, labels, value]) => `${metricRow(metric, labels)} ${value}\n`).join('');
}
