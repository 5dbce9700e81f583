import { type Cluster, type Container, claim, image, parseQuantity, url } from 'bramble';
import { Yaml } from 'cdk8s';
import { scrapeJobs } from './jobs.ts';
import { type Store, shareOf, type Told } from './store.ts';

/** Both are of one release. */
const STORE = image('docker.io/victoriametrics/victoria-metrics', { tested: 'v1.150.0' });
const VMALERT = image('docker.io/victoriametrics/vmalert', { tested: 'v1.150.0' });
const DATA = '/storage';
const SCRAPE = '/etc/victoria-metrics/scrape.yml';
const RULES = '/etc/vmalert/rules.yml';
const OWN = 'http://127.0.0.1:8428';
const SECURITY = { user: 65534 } as const;

/** VictoriaMetrics, which asks, keeps and answers, and vmalert beside it, which judges. https://docs.victoriametrics.com/ */
export const victoriaMetrics: Store = {
  images: [STORE, VMALERT],
  port: 8428,
  containers: (cluster, told) => ({ 'victoria-metrics': store(cluster, told), vmalert: vmalert(cluster, told) }),
};

function store(cluster: Cluster, { storage, storageClass, days, memory, interval }: Told): Container {
  const scraped = {
    global: { scrape_interval: interval, external_labels: { cluster: cluster.name } },
    scrape_configs: [...scrapeJobs(cluster)],
  };
  return {
    image: STORE,
    args: [
      `-storageDataPath=${DATA}`,
      `-retentionPeriod=${days}d`,
      // It stops writing before the claim is full, and goes on answering.
      '-storage.minFreeDiskSpaceBytes=256MiB',
      `-promscrape.config=${SCRAPE}`,
      '-httpListenAddr=:8428',
      // Bounds its caches alone: the rest is for what it reads and answers.
      `-memory.allowedBytes=${Math.floor((parseQuantity(memory) ?? 0) * 0.4)}`,
      '-search.maxConcurrentRequests=4',
    ],
    ports: { http: 8428 },
    probes: {
      startup: { path: '/health', period: '10s', failures: 90 },
      readiness: { path: '/health' },
      liveness: { path: '/health', period: '20s' },
    },
    resources: { cpu: '50m', memory: shareOf(memory, 3 / 8), memoryLimit: memory },
    volumes: { [DATA]: claim('victoria-metrics', storage, { storageClass }) },
    files: { [SCRAPE]: Yaml.stringify(scraped) },
    security: SECURITY,
  };
}

function vmalert(cluster: Cluster, { interval, rules }: Told): Container {
  const notifier = cluster.find('alerting') ? `-notifier.url=${url('alerting:http')}` : '-notifier.blackhole';
  return {
    image: VMALERT,
    args: [
      `-rule=${RULES}`,
      `-evaluationInterval=${interval}`,
      `-datasource.url=${OWN}`,
      // What was on before a restart stays on.
      `-remoteWrite.url=${OWN}`,
      `-remoteRead.url=${OWN}`,
      notifier,
      `-external.label=cluster=${cluster.name}`,
      '-httpListenAddr=:8880',
    ],
    ports: { vmalert: 8880 },
    probes: {
      readiness: { path: '/health', port: 'vmalert' },
      liveness: { path: '/health', port: 'vmalert', period: '20s' },
    },
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
    files: { [RULES]: rules },
    security: SECURITY,
  };
}
