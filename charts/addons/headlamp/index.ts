import {
  type Cluster,
  type Component,
  component,
  type Exposure,
  emptyDir,
  image,
  judged,
  program,
  route,
  serviceAccount,
  shapes,
  type Word,
  words,
} from 'bramble';
import type { Construct } from 'constructs';
import { drawViewer } from './viewer.ts';

/** Options of {@link headlamp}. */
export interface HeadlampProps {
  /** The host of its page. @default 'headlamp.<domain>' */
  readonly host?: string;
  /** What stands before its page, such as `[login()]`. @default nothing but the local network, and the token that it asks for */
  readonly with?: readonly Word[];
  /**
   * Which custom resources are shown beside those of Flux, by their API group: `{ 'metallb.io': ['ipaddresspools'] }`.
   * @default none
   */
  readonly shows?: Readonly<Record<string, readonly string[]>>;
}

const PROPS = shapes.props<HeadlampProps>({
  host: shapes.text,
  with: words,
  shows: shapes.record(shapes.list(shapes.text), "write { 'metallb.io': ['ipaddresspools'] }"),
});

/** Every option, for the tests, which render it so. */
export const example: Required<HeadlampProps> = {
  host: 'kubernetes.bramble.example',
  with: [],
  shows: { 'cert-manager.io': ['certificates', 'clusterissuers'], 'metallb.io': ['ipaddresspools'] },
};

const NAME = 'headlamp';
const PORT = 4466;
const HEADLAMP = image('ghcr.io/headlamp-k8s/headlamp', { tested: 'v0.45.0' });
const EXPOSE = { through: 'lan' } as const;

/**
 * Headlamp, which shows a cluster in a browser, and its account `headlamp-viewer`, which sees all but Secrets and changes nothing. Who
 * signs in gives a token; the page itself may do nothing.
 * https://headlamp.dev/docs/latest/installation/in-cluster/
 */
export function headlamp(props: HeadlampProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { host, with: before = [], shows = {} } = right;
  const expose: Exposure = { ...EXPOSE, ...(host !== undefined && { host }) };
  return component({
    name: NAME,
    mistakes,
    about: 'Shows the cluster in a browser, to look and not to touch.',
    images: [HEADLAMP],
    expose,
    accept: {
      'needless-token':
        'by its token it finds the API server, and it may do nothing there: people give a token of their own',
      'unused-service-account': 'people sign in with a token of it',
    },
    chart: (chart, cluster) => {
      drawPage(chart, cluster);
      drawViewer(chart, serviceAccount(chart, `${NAME}-viewer`), shows);
      route(chart, cluster, { name: NAME, service: NAME, port: PORT, expose, with: before });
    },
  });
}

function drawPage(chart: Construct, cluster: Cluster): void {
  program(chart, cluster, {
    name: NAME,
    serviceAccount: serviceAccount(chart, NAME),
    container: {
      image: HEADLAMP,
      args: [
        '-in-cluster',
        `-in-cluster-context-name=${cluster.name}`,
        '-plugins-dir=/headlamp/plugins',
        // After a day the token is asked for again.
        '-session-ttl=86400',
      ],
      ports: { http: PORT },
      probes: { readiness: { path: '/' }, liveness: { path: '/', initialDelay: '20s', period: '30s', failures: 5 } },
      resources: { memory: '64Mi', memoryLimit: '192Mi' },
      volumes: { '/tmp': emptyDir('tmp') },
      security: { user: 100, group: 101 },
    },
    offers: { http: PORT },
  });
}
