import {
  type Bytes,
  type Cluster,
  type Component,
  claim,
  component,
  type Exposure,
  emptyDir,
  image,
  judged,
  type Placement,
  program,
  projected,
  route,
  secretVolume,
  shapes,
  url,
  WAYS_IN,
  type Word,
  words,
} from 'bramble';
import { Yaml } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { FIRST, pagesOf } from './pages.ts';
import { SOURCE } from './panels.ts';

const NAME = 'grafana';
const PORT = 3000;
/** Of 13 it is known that it takes twice the memory, and that it fetches its data sources from the internet when it starts. */
const GRAFANA = image('docker.io/grafana/grafana', { tested: '12.4.3' });
/** The Secret with the password of the first person, by key `password`. */
const SECRET = 'grafana-admin';
const PROVISIONING = '/etc/grafana/provisioning';
const PAGES = '/etc/grafana/dashboards';
const ADMIN = '/etc/grafana/admin';

/** Options of {@link grafana}. */
export interface GrafanaProps extends Placement {
  /** @default 'grafana.<domain>' */
  readonly host?: string;
  /** How it is reached. @default 'lan' */
  readonly through?: Exposure['through'];
  /** What requests pass before its own login, such as `[login()]`. @default nothing */
  readonly with?: readonly Word[];
  /** Room for its accounts, and for pages that people make themselves. @default '1Gi' */
  readonly storage?: Bytes;
  /** Where that is kept. @default the cluster's default class */
  readonly storageClass?: string;
  /** The most memory that it may take. @default '256Mi' */
  readonly memory?: Bytes;
}

const PROPS = shapes.props<GrafanaProps>({
  ...shapes.placement,
  host: shapes.text,
  through: shapes.oneOf(...WAYS_IN),
  with: words,
  storage: shapes.bytes,
  storageClass: shapes.text,
  memory: shapes.bytes,
});

/** Every option, for the tests, which render it so. */
export const example: Required<GrafanaProps> = {
  host: 'dashboards.bramble.example',
  through: 'lan',
  with: [],
  storage: '2Gi',
  storageClass: 'local-path',
  memory: '320Mi',
  nodeSelector: { 'bramble.example/disk': 'ssd' },
  preferNodes: { 'kubernetes.io/hostname': 'pi-3' },
  tolerations: [{ key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' }],
};

/**
 * Grafana, with the dashboards of all components, a page for each app, and one that shows the whole cluster. All of these are written
 * here, and nobody changes them there; people may add pages of their own. docs/monitoring.md
 */
export function grafana(given: GrafanaProps = {}): Component {
  const { right, mistakes } = judged(PROPS, given);
  const {
    host,
    through = 'lan',
    with: before = [],
    storage = '1Gi',
    storageClass,
    memory = '256Mi',
    ...placement
  } = right;
  const expose: Exposure = { through, ...(host !== undefined && { host }) };
  return component({
    name: NAME,
    mistakes,
    about: 'Shows what is measured: the home at one look, nodes, apps and add-ons.',
    images: [GRAFANA],
    scrape: {
      port: 'http',
      keep: 'process_(resident_memory_bytes|cpu_seconds_total)|grafana_http_request_duration_seconds_count',
    },
    expose,
    provides: { dashboards: { page: '/d/' } },
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        ...placement,
        container: {
          image: GRAFANA,
          env: settings(cluster.host(NAME)),
          ports: { http: PORT },
          probes: {
            startup: { path: '/api/health', period: '5s', failures: 60 },
            readiness: { path: '/api/health' },
            liveness: { path: '/api/health', period: '30s' },
          },
          resources: { cpu: '50m', memory: '160Mi', memoryLimit: memory },
          volumes: {
            '/var/lib/grafana': claim('data', storage, { storageClass }),
            '/tmp': emptyDir('tmp', { size: '64Mi' }),
            [PAGES]: projected('dashboards', drawPages(chart, cluster)),
            [ADMIN]: secretVolume('admin', SECRET, { keys: ['password'] }),
          },
          files: {
            [`${PROVISIONING}/datasources/metrics.yaml`]: sources(cluster),
            [`${PROVISIONING}/dashboards/pages.yaml`]: PROVIDERS,
          },
          security: { user: 472, group: 472 },
        },
        offers: { http: { port: 80, target: PORT } },
      });

      route(chart, cluster, { name: NAME, service: NAME, port: 80, expose, with: before });
    },
  });
}

/** https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
function settings(host: string): Readonly<Record<string, string>> {
  return {
    GF_SERVER_ROOT_URL: `https://${host}/`,
    // It holds while there is no account yet.
    GF_SECURITY_ADMIN_PASSWORD__FILE: `${ADMIN}/password`,
    GF_SECURITY_COOKIE_SECURE: 'true',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${PAGES}/${FIRST}.json`,
    GF_USERS_ALLOW_SIGN_UP: 'false',
    GF_USERS_DEFAULT_THEME: 'system',
    // Nothing is told to anybody outside, and nothing is fetched from there.
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_LOG_MODE: 'console',
    GF_PATHS_LOGS: '/tmp',
    // Who reads metrics tells of alerts.
    GF_UNIFIED_ALERTING_ENABLED: 'false',
    GF_METRICS_ENABLED: 'true',
  };
}

/** A ConfigMap for each group of pages, and all of them as the sources of one folder. */
function drawPages(chart: Construct, cluster: Cluster): readonly { readonly configMap: string }[] {
  return Object.entries(pagesOf(cluster)).map(([group, data]) => {
    const name = `dashboards-${group}`;
    new k8s.KubeConfigMap(chart, name, { metadata: { name }, data });
    return { configMap: name };
  });
}

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
function sources(cluster: Cluster): string {
  const timeInterval = cluster.need('metrics').interval ?? '1m';
  const source = {
    name: 'Metrics',
    ...SOURCE,
    access: 'proxy',
    url: url('metrics:http'),
    isDefault: true,
    editable: false,
    jsonData: { timeInterval, httpMethod: 'POST' },
  };
  return Yaml.stringify({ apiVersion: 1, prune: true, datasources: [source] });
}

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards */
const PROVIDERS = Yaml.stringify({
  apiVersion: 1,
  providers: [
    { name: 'bramble', type: 'file', disableDeletion: true, allowUiUpdates: false, options: { path: PAGES } },
  ],
});
