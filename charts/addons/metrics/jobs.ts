import {
  type Asked,
  type Cluster,
  type Component,
  host,
  type JsonMap,
  namespaceOf,
  port,
  type Scrape,
  SELECTOR,
} from 'bramble';
import { nodeJobs } from './node-jobs.ts';
import { CREDENTIALS, named } from './scrape-config.ts';

/** One program that tells more must not take the memory of all. */
const MOST_ROWS = 5000;

/** What every program of its language, and every client of Kubernetes, tells of itself. */
const OF_LIBRARIES = '(go|promhttp|rest_client)_.+';

/**
 * Who is asked for metrics: nodes, and each component that says where its own are. The format is Prometheus', which VictoriaMetrics reads
 * too. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export function scrapeJobs(cluster: Cluster): readonly JsonMap[] {
  const told = cluster.components.flatMap((component) => {
    const { scrape } = component;
    return scrape ? [jobOf(component, scrape, cluster)] : [];
  });
  return [...nodeJobs(), ...told].map((job) => ({ ...job, sample_limit: MOST_ROWS }));
}

function jobOf(component: Component, scrape: Scrape, cluster: Cluster): JsonMap {
  const { path, keep, isGuarded, isAboutOthers, asks } = scrape;
  return {
    job_name: component.name,
    ...(path !== undefined && { metrics_path: path }),
    ...(isAboutOthers && { honor_labels: true }),
    ...(isGuarded && {
      scheme: 'https',
      authorization: { ...CREDENTIALS },
      tls_config: { insecure_skip_verify: true },
    }),
    ...(asks ? asking(component, scrape, asks(cluster)) : telling(component, scrape, cluster)),
    metric_relabel_configs: [keep === undefined ? named('drop', OF_LIBRARIES) : named('keep', keep)],
  };
}

/** Pods of a component that have the port of its metrics. */
function telling(component: Component, scrape: Scrape, cluster: Cluster): JsonMap {
  const { port: asked, isAboutOthers } = scrape;
  const by = typeof asked === 'number' ? 'number' : 'name';
  return {
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespaceOf(component)] } }],
    relabel_configs: [
      ofPod('keep', `container_port_${by}`, String(asked)),
      ofPod('drop', 'phase', '(Failed|Succeeded)'),
      ...ownPods(component, scrape, cluster),
      ...(isAboutOthers ? BY_WORKLOAD : BY_POD).map(([from, to]) => ({
        source_labels: [`__meta_kubernetes_${from}`],
        target_label: to,
      })),
    ],
  };
}

const BY_POD = [
  ['namespace', 'namespace'],
  ['pod_name', 'pod'],
  ['pod_node_name', 'node'],
] as const;

/** What is about others stays the same row when another pod tells it. */
const BY_WORKLOAD = [[`pod_${byLabel(SELECTOR)}`, 'instance']] as const;

function ofPod(action: 'keep' | 'drop', what: string, regex: string): JsonMap {
  return { source_labels: [`__meta_kubernetes_pod_${what}`], action, regex };
}

function byLabel(label: string): string {
  return `label_${label.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** Tells the pods of a component from those of others in its namespace. */
function ownPods(component: Component, { pods }: Scrape, cluster: Cluster): readonly JsonMap[] {
  if (pods) return Object.entries(pods).map(([label, value]) => ofPod('keep', byLabel(label), value));
  if (typeof component.namespace === 'string') return [ofPod('keep', byLabel(SELECTOR), component.name)];
  const guests = cluster.components.filter(({ namespace, scrape }) => scrape && namespace === namespaceOf(component));
  return guests.length === 0 ? [] : [ofPod('drop', byLabel(SELECTOR), guests.map(({ name }) => name).join('|'))];
}

/** Others, whom the Service of a component asks. */
function asking({ name }: Component, { port: asked }: Scrape, others: readonly Asked[]): JsonMap {
  return {
    static_configs: others.map(({ target, params = {}, labels = {}, port: at = asked }) => {
      const service = `${name}:${at}`;
      const sent = Object.entries(params).map(([param, value]) => [`__param_${param}`, value]);
      return {
        targets: [target],
        labels: { ...labels, ...Object.fromEntries(sent), __asked__: `${host(service)}:${port(service)}` },
      };
    }),
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__address__'], target_label: 'instance' },
      { source_labels: ['__asked__'], target_label: '__address__' },
    ],
  };
}
