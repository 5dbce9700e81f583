import {
  type Bytes,
  type Component,
  clusterRole,
  component,
  judged,
  may,
  type Placement,
  seconds,
  service,
  serviceAccount,
  shapes,
  type Timespan,
  Workload,
} from 'bramble';
import { Yaml } from 'cdk8s';
import { alerts } from './alerts.ts';
import { dashboards, panelsOf } from './dashboards.ts';
import { prometheus } from './prometheus.ts';
import { ruleGroups } from './rule-groups.ts';
import { whole } from './scrape-config.ts';
import type { Store } from './store.ts';
import { victoriaMetrics } from './victoria-metrics.ts';

/** Options of {@link metrics}. */
export interface MetricsProps extends Placement {
  /**
   * Who asks and keeps. Prometheus is one program; VictoriaMetrics takes half of its memory where there is much to keep, and needs
   * vmalert beside it. What the one has kept, the other does not find.
   * @default 'prometheus'
   */
  readonly program?: Program;
  /** Room for what is kept: with `prometheus`, the oldest goes where it gets short. @default '4Gi' */
  readonly storage?: Bytes;
  /** Where it is kept: a disk, where there is one, since it is written to every minute. @default the cluster's default class */
  readonly storageClass?: string;
  /** For how many days it is kept. @default 30 */
  readonly days?: number;
  /** How often everybody is asked. @default '1m' */
  readonly interval?: Timespan;
  /** The most memory that it may take. Three nodes with twenty apps have some 10,000 rows, which fit. @default '256Mi' */
  readonly memory?: Bytes;
}

const PROGRAMS = { prometheus, victoriaMetrics } as const satisfies Readonly<Record<string, Store>>;

/** Who asks for metrics, and keeps them. */
export type Program = keyof typeof PROGRAMS;

/** A node takes up to half a minute to answer, and what is older than five minutes counts as gone. */
const INTERVAL: typeof shapes.timespan = (given, where) => {
  const wrong = shapes.timespan(given, where);
  if (wrong.length > 0) return wrong;
  const span = seconds(given as Timespan);
  const what = `'${String(given)}' is no interval that works`;
  return span >= 30 && span <= 120 ? [] : [{ where, what, fix: "write one from '30s' to '2m'" }];
};

const PROPS = shapes.props<MetricsProps>({
  ...shapes.placement,
  program: shapes.oneOf(...(Object.keys(PROGRAMS) as Program[])),
  storage: shapes.bytes,
  storageClass: shapes.text,
  days: shapes.whole([1], 'number of days', 'write a whole number, such as 30'),
  interval: INTERVAL,
  memory: shapes.bytes,
});

/** Every option, for the tests, which render it so. */
export const example: Required<MetricsProps> = {
  program: 'victoriaMetrics',
  storage: '8Gi',
  storageClass: 'local-path',
  days: 90,
  interval: '30s',
  memory: '192Mi',
  nodeSelector: { 'bramble.example/disk': 'ssd' },
  preferNodes: { 'kubernetes.io/hostname': ['pi-1', 'pi-3'] },
  tolerations: [{ key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' }],
};

const NAME = 'metrics';

/**
 * Asks everybody who says where metrics are, keeps what they tell, and judges by it whom to tell of what: Prometheus, or VictoriaMetrics
 * in its place, without an operator. docs/monitoring.md
 */
export function metrics(given: MetricsProps = {}): Component {
  const { right, mistakes } = judged(PROPS, given);
  const {
    program = 'prometheus',
    storage = '4Gi',
    storageClass,
    days = 30,
    interval = '1m',
    memory = '256Mi',
    ...placement
  } = right;
  const store = PROGRAMS[program];
  return component({
    name: NAME,
    mistakes,
    about: 'Asks everybody for metrics, keeps them, and judges whom to tell of what.',
    images: store.images,
    scrape: { port: 'http', keep: OWN },
    alerts,
    dashboards,
    panelsOf,
    provides: { metrics: { namespace: NAME, workload: NAME, interval } },
    chart: (chart, cluster) => {
      clusterRole(chart, { name: NAME, serviceAccount: serviceAccount(chart, NAME), rules: RIGHTS });
      const rules = Yaml.stringify(ruleGroups(cluster));
      new Workload(chart, cluster, {
        name: NAME,
        serviceAccount: NAME,
        terminationGracePeriod: '120s',
        ...placement,
        containers: store.containers(cluster, {
          storage,
          storageClass,
          days,
          memory,
          interval: whole(interval),
          rules,
        }),
      });
      service(chart, cluster, { workload: NAME, ports: { http: { port: 9090, target: store.port } } });
    },
  });
}

/** What it tells of itself that somebody looks at. */
const OWN = 'prometheus_tsdb_(head_series|storage_blocks_bytes)|vm_(cache_entries|data_size_bytes)|process_.+';

/** It finds nodes and pods, and reads what they tell. More than to read metrics of a node would nearly be root there. */
const RIGHTS = [
  may('get list watch', 'nodes pods'),
  may('get', 'nodes/metrics'),
  { urls: ['/metrics'], verbs: ['get'] },
];
