import {
  type Bytes,
  type Cluster,
  type Container,
  claim,
  host,
  image,
  type JsonMap,
  parseQuantity,
  port,
} from 'bramble';
import { Yaml } from 'cdk8s';
import { scrapeJobs } from './jobs.ts';
import { type Store, shareOf } from './store.ts';

const PROMETHEUS = image('quay.io/prometheus/prometheus', { tested: 'v3.16.0' });
const FOLDER = '/etc/prometheus';
const DATA = '/prometheus';

/** Prometheus, which asks, keeps, answers and judges by itself. https://prometheus.io/docs/ */
export const prometheus: Store = {
  images: [PROMETHEUS],
  port: 9090,
  containers: (cluster, { storage, storageClass, days, memory, interval, rules }) => ({
    prometheus: {
      image: PROMETHEUS,
      args: [
        `--config.file=${FOLDER}/prometheus.yml`,
        `--storage.tsdb.path=${DATA}`,
        // A query that is written badly must not take the memory of all.
        '--query.max-concurrency=4',
        '--query.max-samples=5000000',
      ],
      ports: { http: 9090 },
      probes: {
        // After a power cut it reads again what it had not sorted yet, which takes a card minutes.
        startup: { path: '/-/ready', period: '10s', failures: 90 },
        readiness: { path: '/-/ready' },
        liveness: { path: '/-/healthy', period: '20s' },
      },
      resources: { cpu: '50m', memory: shareOf(memory, 5 / 8), memoryLimit: memory },
      volumes: { [DATA]: claim('prometheus', storage, { storageClass }) },
      files: {
        [`${FOLDER}/prometheus.yml`]: Yaml.stringify(configuration(cluster, { days, storage, interval })),
        [`${FOLDER}/rules.yml`]: rules,
      },
      security: { user: 65534 },
    } satisfies Container,
  }),
};

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
function configuration(
  cluster: Cluster,
  { days, storage, interval }: { readonly days: number; readonly storage: Bytes; readonly interval: string },
): JsonMap {
  const alerting = cluster.find('alerting');
  const target = `${host('alerting:http')}:${port('alerting:http')}`;
  return {
    global: {
      scrape_interval: interval,
      evaluation_interval: interval,
      external_labels: { cluster: cluster.name },
    },
    storage: { tsdb: { retention: { time: `${days}d`, size: sizeOf(storage) } } },
    rule_files: [`${FOLDER}/rules.yml`],
    ...(alerting && { alerting: { alertmanagers: [{ static_configs: [{ targets: [target] }] }] } }),
    scrape_configs: [...scrapeJobs(cluster)],
  };
}

/** Three quarters of the claim: what is not sorted yet, and what is being sorted, comes on top. */
function sizeOf(storage: Bytes): string {
  return `${Math.floor(((parseQuantity(storage) ?? 0) * 0.75) / 2 ** 20)}MB`;
}
