import {
  amend,
  type Cluster,
  type Component,
  component,
  crdsOf,
  emptyDir,
  field,
  image,
  isMap,
  type Json,
  type JsonMap,
  judged,
  list,
  path,
  program,
  secretVolume,
  serviceAccount,
  shapes,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { dashboards, KEPT } from './dashboards.ts';
import { drawHttp, HTTP_IMAGES, INTERCEPTOR } from './http.ts';
import { drawMetricsRights, drawOperatorRights } from './rights.ts';

export { type SleepsProps, sleeps } from './sleeping.ts';
export {
  type CpuProps,
  cpu,
  type HoursProps,
  hours,
  type MetricProps,
  metric,
  type Trigger,
  type TriggerProps,
  trigger,
} from './triggers.ts';
export { type Range, type StopsWithoutProps, scaledBy, stopsWithout } from './words.ts';

/** Options of {@link keda}. */
export interface KedaProps {
  /**
   * Components that triggers ask how much there is to do, such as `rabbitmq:amqp`: they let the operator in.
   * @default none
   */
  readonly uses?: readonly string[];
  /** Wakes apps that sleep until somebody asks for them, which then say `sleeps()`: two more programs. @default false */
  readonly http?: boolean;
}

const PROPS = shapes.props<KedaProps>({ uses: shapes.list(shapes.text), http: shapes.flag });

/** Every option, for the tests, which render it so. */
export const example: Required<KedaProps> = { uses: ['alertmanager'], http: true };

const NAME = 'keda';
/** The names of both Services stand in the certificate that the operator makes. */
const OPERATOR = 'keda-operator';
const METRICS_SERVER = 'keda-metrics-apiserver';
/** Made by the operator at run time: its own CA, and a certificate for both programs. */
const CERTIFICATES = 'kedaorg-certs';
const LEASE = 'operator.keda.sh';
const API = { group: 'external.metrics.k8s.io', version: 'v1beta1' };
const API_NAME = `${API.version}.${API.group}`;

/** Both are of one release, with the CRDs. */
const CRDS = { crds: 'kedacore/keda', tested: 'v2.20.2' };
const OPERATOR_IMAGE = image('ghcr.io/kedacore/keda', CRDS);
const METRICS_IMAGE = image('ghcr.io/kedacore/keda-metrics-apiserver', CRDS);

/** Where the schema of a ScaledJob says that it keeps what it does not know of the metadata of its pods. */
const KEEP =
  'schema openAPIV3Schema properties spec properties jobTargetRef properties template properties metadata x-kubernetes-preserve-unknown-fields'.split(
    ' ',
  );

/** Where the programs listen. */
const PORTS = { metrics: 8080, health: 8081, grpc: 9666, https: 6443 };
const SECURITY = { user: 65532 };
const LOGS = ['--zap-log-level=info', '--zap-encoder=console', '--zap-time-encoding=rfc3339'];

/**
 * KEDA, which scales Deployments and StatefulSets by what waits for them, down to nothing, and starts Jobs. Its admission
 * webhooks are left out: what they refuse, the operator tells in the conditions of the object.
 * https://keda.sh/docs/2.20/
 */
export function keda(props: KedaProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { uses = [], http = false } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Scales apps by what waits for them.',
    scrape: { port: 'metrics', isAboutOthers: true, keep: KEPT },
    alerts,
    dashboards,
    images: [OPERATOR_IMAGE, METRICS_IMAGE, ...(http ? HTTP_IMAGES : [])],
    // The metrics server asks the operator, which asks who knows of requests, who asks where they come in.
    uses: [`${NAME}:grpc`, ...(http ? [`${NAME}:admin`] : []), ...uses],
    provides: { autoscaling: true, ...(http && { waking: { ...INTERCEPTOR, namespace: NAME } }) },
    installs: { secrets: [CERTIFICATES] },
    accept: {
      'rbac-secrets': 'triggers take passwords from the namespaces of what they scale',
      'rbac-escalation': 'a ScaledJob is a template of Jobs in any namespace',
    },
    crds: (chart, cluster) => {
      drawCrds(chart, cluster);
      if (http) crdsOf('http.keda.sh')(chart, cluster);
    },
    chart: (chart, cluster) => {
      drawOperator(chart, cluster);
      drawMetricsServer(chart, cluster);
      if (http) drawHttp(chart, cluster);
    },
  });
}

/** Labels and annotations of the pods of a ScaledJob are lost otherwise. https://github.com/kedacore/keda/issues/1311 */
function drawCrds(chart: Construct, cluster: Cluster): void {
  crdsOf('keda.sh', 'eventing.keda.sh')(chart, cluster);
  amend(chart.node.findChild('scaledjobs.keda.sh'), (crd) => {
    const versions = list(path(crd.spec, 'versions')).map((version) => put(version, KEEP, true));
    return put(crd, ['spec', 'versions'], versions);
  });
}

function put(value: Json | undefined, [key = '', ...rest]: readonly string[], leaf: Json): JsonMap {
  const map = isMap(value) ? value : {};
  return { ...map, [key]: rest.length > 0 ? put(map[key], rest, leaf) : leaf };
}

function drawOperator(chart: Construct, cluster: Cluster): void {
  const own = { certificates: CERTIFICATES, lease: LEASE, api: API_NAME };
  drawOperatorRights(chart, serviceAccount(chart, OPERATOR), own);
  const health = { port: 'health', initialDelay: '20s' } as const;
  program(chart, cluster, {
    name: OPERATOR,
    serviceAccount: OPERATOR,
    terminationGracePeriod: '10s',
    container: {
      image: OPERATOR_IMAGE,
      command: ['/keda'],
      args: [
        '--leader-elect',
        `--leader-election-id=${LEASE}`,
        ...LOGS,
        '--enable-cert-rotation=true',
        `--cert-secret-name=${CERTIFICATES}`,
        '--enable-webhook-patching=false',
      ],
      env: { POD_NAMESPACE: field('metadata.namespace'), WATCH_NAMESPACE: '' },
      ports: { metrics: PORTS.metrics, health: PORTS.health, grpc: PORTS.grpc },
      probes: { readiness: { path: '/readyz', ...health }, liveness: { path: '/healthz', ...health } },
      resources: { cpu: '20m', memory: '96Mi' },
      // It makes the Secret itself, so that it must start without it.
      volumes: { '/certs': secretVolume('certificates', CERTIFICATES, { optional: true }) },
      security: SECURITY,
    },
    offers: { grpc: PORTS.grpc, metrics: PORTS.metrics },
  });
}

function drawMetricsServer(chart: Construct, cluster: Cluster): void {
  drawMetricsRights(chart, serviceAccount(chart, METRICS_SERVER));
  const health = { port: 'https', initialDelay: '5s' } as const;
  const { resource } = program(chart, cluster, {
    name: METRICS_SERVER,
    serviceAccount: METRICS_SERVER,
    container: {
      image: METRICS_IMAGE,
      command: ['/keda-adapter'],
      args: [
        `--secure-port=${PORTS.https}`,
        ...LOGS,
        '--client-ca-file=/certs/ca.crt',
        '--tls-cert-file=/certs/tls.crt',
        '--tls-private-key-file=/certs/tls.key',
        '--cert-dir=/certs',
        `--metrics-service-address=${cluster.serviceHost(NAME, OPERATOR)}:${PORTS.grpc}`,
      ],
      env: { POD_NAMESPACE: field('metadata.namespace'), WATCH_NAMESPACE: '' },
      ports: { https: PORTS.https, metrics: PORTS.metrics },
      probes: { readiness: { path: '/readyz', ...health }, liveness: { path: '/healthz', ...health } },
      resources: { cpu: '10m', memory: '64Mi' },
      volumes: { '/certs': secretVolume('certificates', CERTIFICATES), '/tmp': emptyDir('tmp') },
      security: SECURITY,
    },
    offers: { https: { port: 443, target: PORTS.https }, metrics: PORTS.metrics },
  });
  const httpGet = { scheme: 'HTTPS' };
  const container = { name: METRICS_SERVER, livenessProbe: { httpGet }, readinessProbe: { httpGet } };
  amend(resource, { spec: { template: { spec: { containers: [container] } } } });

  // The CA bundle is written by the operator, and so not set here. Who scales by it may read it: k3s brings that right.
  new k8s.KubeApiService(chart, 'api', {
    metadata: { name: API_NAME },
    spec: {
      ...API,
      service: { name: METRICS_SERVER, namespace: NAME },
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
}
