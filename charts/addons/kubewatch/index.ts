import { type Component, component, image, isServiceUrl, judged, may, program, shapes } from 'bramble';
import { WATCHED, type Watched, type WatchedKind } from './watched.ts';

/** Options of {@link kubewatch}. */
export interface KubewatchProps {
  /**
   * The URL that each event is posted to: of something outside, `'http://10.10.11.1/traffic/kubewatch-webhook'`, or of an app,
   * `` `${url('pi-watch:http')}/traffic/kubewatch-webhook` ``.
   */
  readonly to: string;
  /** What is told of. @default ['warnings', 'deployments'] */
  readonly watch?: readonly Watched[];
}

const PROPS = shapes.props<KubewatchProps>(
  {
    to: shapes.value(
      isServiceUrl,
      'URL',
      "write one such as 'http://10.10.11.1/traffic/kubewatch-webhook', or url('pi-watch:http')",
    ),
    watch: shapes.list(shapes.oneOf(...(Object.keys(WATCHED) as Watched[]))),
  },
  ['to'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<KubewatchProps> = {
  to: 'http://10.10.11.1/traffic/kubewatch-webhook',
  watch: ['warnings', 'deployments', 'jobs', 'nodes'],
};

const NAME = 'kubewatch';
const KUBEWATCH = image('docker.io/robustadev/kubewatch', { tested: 'v2.15.0' });
const PORT = 2112;

/**
 * kubewatch, which posts what happens in the cluster to a URL, as JSON: warnings, and what becomes of Deployments, unless it is told
 * otherwise. It tries each once, one after the other.
 * https://github.com/robusta-dev/kubewatch
 */
export function kubewatch(props: KubewatchProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { to = '', watch = ['warnings', 'deployments'] } = right;
  const watched = [...new Set(watch)].map((each): WatchedKind => WATCHED[each]);
  return component({
    name: NAME,
    mistakes,
    about: 'Posts warnings and deployments to a URL, as they happen.',
    images: [KUBEWATCH],
    scrape: { port: 'metrics', keep: 'kubewatch_.*' },
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        // Two at once would tell everything twice.
        strategy: 'Recreate',
        rights: watched.map(({ resource, group }) => may('get list watch', resource, group)),
        container: {
          image: KUBEWATCH,
          // What is warned of is told apart for this form alone, whose body has the object as well.
          files: {
            [`${CONFIG}/.kubewatch.yaml`]: settings(
              to,
              watched.map(({ key }) => key),
            ),
          },
          env: { KW_CONFIG: CONFIG, ADVANCED_FILTERS: true },
          ports: { metrics: PORT },
          probes: {
            readiness: { path: '/metrics' },
            liveness: { path: '/metrics', period: '30s', failures: 5 },
          },
          resources: { memory: '48Mi', memoryLimit: '128Mi' },
          security: { user: 65532 },
        },
      });
    },
  });
}

const CONFIG = '/etc/kubewatch';

function settings(to: string, keys: readonly string[]): string {
  const resources = keys.map((key) => `  ${key}: true\n`).join('');
  return `handler:\n  cloudevent:\n    url: ${JSON.stringify(to)}\nresource:\n${resources}`;
}
