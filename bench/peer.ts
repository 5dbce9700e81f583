/**
 * The objects of `apps.ts` as somebody draws them with cdk8s alone, in the same classes, and with nothing checked.
 *
 *     APPS=100 LAYOUT=default node --import tsx bench/peer.ts
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps, App, Chart, YamlOutputType } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  IngressRoute,
  IngressRouteSpecRoutesKind,
  IngressRouteSpecRoutesServicesPort,
  Middleware,
} from '#imports/traefik.io';

/**
 * `default`: a chart for each app, and a file for each chart. `best`: each chart in an App of its own, since one App takes the longer for
 * each chart the more it has.
 */
const { APPS = '10', LAYOUT = 'default', CDK8S_OUTDIR = 'dist' } = process.env;
const shared = LAYOUT === 'default' ? newApp() : undefined;
const apps = new Set<App>();

function newApp(): App {
  return new App({ outdir: CDK8S_OUTDIR, yamlOutputType: YamlOutputType.FILE_PER_CHART });
}

function chartOf(name: string, labelled = name): Chart {
  const app = shared ?? newApp();
  apps.add(app);
  const labels = { 'app.kubernetes.io/name': labelled, 'app.kubernetes.io/part-of': 'bench' };
  return new Chart(app, name, {
    namespace: labelled,
    disableResourceNameHashes: true,
    labels: { ...labels, 'app.kubernetes.io/managed-by': 'bramble' },
  });
}

/** The local network without the address of the node. */
const CLIENTS = [
  '10.10.11.0/29',
  '10.10.11.8/31',
  '10.10.11.10/32',
  '10.10.11.12/30',
  '10.10.11.16/28',
  '10.10.11.32/27',
  '10.10.11.64/26',
  '10.10.11.128/25',
];

const KEPT = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

function namespace(chart: Chart, name: string): void {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  new k8s.KubeNamespace(chart, 'namespace', { metadata: { name, annotations: KEPT, labels } });
  new k8s.KubeNetworkPolicy(chart, 'deny', {
    metadata: { name: 'default-deny' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  });
}

function wayIn(): void {
  namespace(chartOf('way-in'), 'way-in');
  const chart = chartOf('way-in-crds', 'way-in');
  const folder = join(import.meta.dirname, '../imports/crds');
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.traefik.io.json'))) {
    const { '//': _, ...crd } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const { metadata, ...rest } = crd as ApiObjectProps & { metadata: { annotations?: Record<string, string> } };
    new ApiObject(chart, file, {
      ...rest,
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...KEPT } },
    });
  }
}

const REQUESTS = { cpu: k8s.Quantity.fromString('10m'), memory: k8s.Quantity.fromString('64Mi') };

function probe(periodSeconds: number, failureThreshold = 3): k8s.Probe {
  const httpGet = { path: '/healthz', port: k8s.IntOrString.fromNumber(8080), scheme: 'HTTP' };
  return { httpGet, periodSeconds, failureThreshold, timeoutSeconds: 5 };
}

function containerOf(name: string, index: number): k8s.Container {
  return {
    name,
    image: 'docker.io/library/busybox:1.37.0',
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'URL', value: `https://${name}.bramble.example` },
      { name: 'INDEX', value: String(index) },
    ],
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    livenessProbe: probe(20),
    readinessProbe: probe(10),
    startupProbe: probe(5, 60),
    resources: { requests: REQUESTS, limits: { memory: k8s.Quantity.fromString('256Mi') } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: 1000,
      runAsNonRoot: true,
      runAsUser: 1000,
    },
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'cache', mountPath: '/cache' },
      { name: 'files', mountPath: '/etc/web/config.yaml', readOnly: true, subPath: 'config.yaml' },
    ],
  };
}

function web(index: number): void {
  const name = `web-${index}`;
  const chart = chartOf(name);
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name };
  const data = { 'config.yaml': `index: ${index}\n` };
  const checksum = createHash('sha256')
    .update(JSON.stringify({ binaryData: null, data }))
    .digest('hex')
    .slice(0, 16);
  namespace(chart, name);
  new k8s.KubeConfigMap(chart, 'files', { metadata: { name: `${name}-files` }, data });
  for (const claim of ['data', 'cache']) {
    new k8s.KubePersistentVolumeClaim(chart, claim, {
      metadata: { name: `${name}-${claim}`, annotations: KEPT },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } },
      },
    });
  }
  new k8s.KubeDeployment(chart, 'deployment', {
    metadata,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { annotations: { [`checksum/${name}-files`]: checksum }, labels: chart.labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [containerOf(name, index)],
          enableServiceLinks: false,
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          securityContext: {
            fsGroup: 1000,
            fsGroupChangePolicy: 'OnRootMismatch',
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          terminationGracePeriodSeconds: 30,
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: `${name}-data`, readOnly: false } },
            { name: 'cache', persistentVolumeClaim: { claimName: `${name}-cache`, readOnly: false } },
            { name: 'files', configMap: { name: `${name}-files` } },
          ],
        },
      },
    },
  });
  new k8s.KubeService(chart, 'service', {
    metadata,
    spec: {
      type: 'ClusterIP',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: k8s.IntOrString.fromNumber(8080) }],
      selector: labels,
    },
  });
  new Middleware(chart, 'lan', {
    metadata: { name: `${name}-lan-only` },
    spec: { ipAllowList: { sourceRange: CLIENTS } },
  });
  new IngressRoute(chart, 'route', {
    metadata,
    spec: {
      entryPoints: ['websecure'],
      routes: [
        {
          kind: IngressRouteSpecRoutesKind.RULE,
          match: `Host(\`${name}.bramble.example\`)`,
          middlewares: [{ name: `${name}-lan-only` }],
          services: [{ name, port: IngressRouteSpecRoutesServicesPort.fromNumber(8080) }],
        },
      ],
    },
  });
  const from = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'way-in' } } };
  new k8s.KubeNetworkPolicy(chart, 'policy', {
    metadata,
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [from], ports: [{ port: k8s.IntOrString.fromNumber(8080), protocol: 'TCP' }] }],
    },
  });
}

wayIn();
for (let index = 0; index < Number(APPS); index++) web(index);
for (const app of apps) app.synth();
