import { amend, type Cluster, field, image, may, program } from 'bramble';
import type { Construct } from 'constructs';
import { SCALER } from './sleeping.ts';

/** Of one release, with the CRDs. */
const RELEASE = { crds: 'kedacore/http-add-on', tested: 'v0.15.0' };
const INTERCEPTOR_IMAGE = image('ghcr.io/kedacore/http-add-on-interceptor', RELEASE);
const SCALER_IMAGE = image('ghcr.io/kedacore/http-add-on-scaler', RELEASE);
/** The images of what wakes apps. */
export const HTTP_IMAGES = [INTERCEPTOR_IMAGE, SCALER_IMAGE];

/** Where requests for apps that sleep come in. */
export const INTERCEPTOR = { service: 'keda-http-interceptor', port: 8080 };
const ADMIN = 9090;
const METRICS = 2223;
const SECURITY = { user: 65532 };
const LOGS = ['--zap-log-level=info', '--zap-encoder=console', '--zap-time-encoding=rfc3339'];
const WATCH = 'get list watch';

/**
 * Draws what takes requests for apps that sleep, and what tells KEDA of them. The operator of the HTTP add-on is left out: it
 * writes states, and ScaledObjects for a kind of old. https://github.com/kedacore/http-add-on
 */
export function drawHttp(chart: Construct, cluster: Cluster): void {
  drawInterceptor(chart, cluster);
  drawScaler(chart, cluster);
}

function drawInterceptor(chart: Construct, cluster: Cluster): void {
  const name = INTERCEPTOR.service;
  program(chart, cluster, {
    name,
    // Requests that are under way are answered first.
    terminationGracePeriod: '45s',
    rights: [
      may(WATCH, 'configmaps services'),
      may(WATCH, 'endpointslices', 'discovery.k8s.io'),
      may(WATCH, 'httpscaledobjects interceptorroutes', 'http.keda.sh'),
    ],
    container: {
      image: INTERCEPTOR_IMAGE,
      args: LOGS,
      env: { KEDA_HTTP_PROXY_PORT: String(INTERCEPTOR.port), KEDA_HTTP_ADMIN_PORT: String(ADMIN) },
      ports: { proxy: INTERCEPTOR.port, admin: ADMIN, metrics: METRICS },
      probes: { readiness: { path: '/readyz', port: 'admin' }, liveness: { path: '/livez', port: 'admin' } },
      resources: { cpu: '20m', memory: '64Mi' },
      security: SECURITY,
    },
    // The name of a port that begins with https would have Traefik speak TLS.
    offers: { proxy: INTERCEPTOR.port, admin: ADMIN },
  });
}

function drawScaler(chart: Construct, cluster: Cluster): void {
  const name = SCALER.service;

  const asked = 'KEDA_HTTP_SCALER_TARGET_ADMIN';
  const { resource } = program(chart, cluster, {
    name,
    terminationGracePeriod: '10s',
    rights: [
      may(WATCH, 'endpointslices', 'discovery.k8s.io'),
      may(WATCH, 'httpscaledobjects interceptorroutes', 'http.keda.sh'),
    ],
    container: {
      image: SCALER_IMAGE,
      args: LOGS,
      env: {
        [`${asked}_NAMESPACE`]: field('metadata.namespace'),
        [`${asked}_DEPLOYMENT`]: INTERCEPTOR.service,
        [`${asked}_SERVICE`]: INTERCEPTOR.service,
        [`${asked}_PORT`]: String(ADMIN),
        KEDA_HTTP_SCALER_PORT: String(SCALER.port),
      },
      ports: { grpc: SCALER.port, metrics: METRICS },
      resources: { cpu: '10m', memory: '48Mi' },
      security: SECURITY,
    },
    offers: { grpc: SCALER.port },
  });
  const asks = (service: string) => ({ grpc: { port: SCALER.port, service }, timeoutSeconds: 5 });
  const container = { name, livenessProbe: asks('liveness'), readinessProbe: asks('readiness') };
  amend(resource, { spec: { template: { spec: { containers: [container] } } } });
}
