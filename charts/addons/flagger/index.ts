import { type Cluster, type Component, component, crdsOf, image, judged, program, shapes, url } from 'bramble';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';
import { rightsOf } from './rights.ts';

export { type CanaryProps, canary } from './canary.ts';
export type { Check } from './checks.ts';

/** Options of {@link flagger}. */
export interface FlaggerProps {
  /** Also runs what sends requests to new versions, and what asks them before anybody else does. @default true */
  readonly loadTester?: boolean;
  /** Canaries of yours have HTTPRoutes of Gateway API: `provider: gatewayapi:v1`. @default false */
  readonly gateway?: boolean;
}

const PROPS = shapes.props<FlaggerProps>({ loadTester: shapes.flag, gateway: shapes.flag });

/** Every option, for the tests, which render it so. */
export const example: Required<FlaggerProps> = { loadTester: true, gateway: true };

const NAME = 'flagger';
const PORT = 8080;
const FLAGGER = image('ghcr.io/fluxcd/flagger', { crds: 'fluxcd/flagger', tested: '1.44.0' });
const TESTER = 'flagger-loadtester';
const LOAD_TESTER = image('ghcr.io/fluxcd/flagger-loadtester', { tested: '0.38.0' });

/**
 * Flagger, which brings new versions of apps to a part of the requests, looks at how they are answered, and takes them back where that is
 * badly. Apps say `canary()`. https://docs.flagger.app
 */
export function flagger(props: FlaggerProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { loadTester = true, gateway = false } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Brings new versions of apps to some requests at first, and takes back those that answer badly.',
    images: [FLAGGER, ...(loadTester ? [LOAD_TESTER] : [])],
    // Rows name the namespaces of apps.
    scrape: { port: 'http', isAboutOthers: true, keep: 'flagger_canary_(status|weight|metric_analysis)' },
    alerts,
    dashboards,
    // It has the load tester act, which comes in as everybody in the cluster does.
    uses: loadTester ? [`${NAME}:tests`, 'ingress:websecure'] : [],
    provides: { canaries: { ...(loadTester && { tester: `http://${TESTER}.${NAME}.svc.cluster.local` }) } },
    accept: {
      'rbac-secrets': 'what runs beside a new version keeps copies of the Secrets that it had, in any namespace',
      'rbac-escalation': 'it makes Deployments in any namespace: the version that is proven',
    },
    crds: crdsOf('flagger.app'),
    chart: (chart, cluster) => {
      drawFlagger(chart, cluster, gateway);
      if (loadTester) drawTester(chart, cluster);
    },
  });
}

function drawFlagger(chart: Construct, cluster: Cluster, gateway: boolean): void {
  cluster.need('metrics');
  program(chart, cluster, {
    name: NAME,
    rights: rightsOf(gateway),
    // Two of them would move the same weights.
    strategy: 'Recreate',
    container: {
      image: FLAGGER,
      command: ['./flagger'],
      args: [
        '-log-level=info',
        '-mesh-provider=traefik',
        `-metrics-server=${url('metrics:http')}`,
        '-selector-labels=app.kubernetes.io/name',
      ],
      ports: { http: PORT },
      probes: { readiness: { path: '/healthz' }, liveness: { path: '/healthz', period: '20s' } },
      resources: { cpu: '10m', memory: '48Mi' },
      security: { user: 10001 },
    },
  });
}

/** Runs whatever command it is sent: nobody but Flagger is let in. https://github.com/fluxcd/flagger/tree/main/charts/loadtester */
function drawTester(chart: Construct, cluster: Cluster): void {
  program(chart, cluster, {
    name: TESTER,
    container: {
      image: LOAD_TESTER,
      command: ['./loadtester'],
      args: [`-port=${PORT}`, '-log-level=info', '-timeout=1h'],
      ports: { tests: PORT },
      probes: { readiness: { path: '/healthz' }, liveness: { path: '/healthz', period: '20s' } },
      resources: { cpu: '10m', memory: '64Mi' },
      security: { user: 100 },
    },
    offers: { tests: { port: 80, target: PORT } },
  });
}
