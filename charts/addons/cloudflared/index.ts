import { type Component, component, image, judged, NO_PROPS, type NoProps, SELECTOR, secret, Workload } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';

const NAME = 'cloudflared';
const CLOUDFLARED = image('docker.io/cloudflare/cloudflared', { tested: '2026.8.2' });

/** The key of the component's Secret that holds what the tunnel is run with: the Terraform output `tunnel_token`. */
const TOKEN = 'tunnel-token';
const METRICS = 2000;

/**
 * Runs the cluster's Cloudflare tunnel, through which the internet reaches what is exposed `through: 'tunnel'`. Which host
 * leads where is kept at Cloudflare, and rendered into `dist/cloudflare` from the same declarations.
 * https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/
 */
export function cloudflared(props: NoProps = {}): Component {
  return component({
    name: NAME,
    mistakes: judged(NO_PROPS, props).mistakes,
    about: 'Holds the tunnel through which the internet reaches apps, without an open port.',
    images: [CLOUDFLARED],
    scrape: { port: 'metrics' },
    alerts,
    dashboards,
    provides: { tunnel: { tokenSecret: `${NAME}/${NAME}`, tokenKey: TOKEN } },
    chart: (chart, cluster) => {
      const free = cluster.nodes.filter(({ taints = [] }) =>
        taints.every(({ effect }) => effect === 'PreferNoSchedule'),
      );
      // Each of them holds connections of its own, so that the tunnel outlives a node.
      const replicas = free.length > 1 ? 2 : 1;
      new Workload(chart, cluster, {
        name: NAME,
        replicas,
        terminationGracePeriod: '45s',
        // The way in, for those who are out, and for who mends from there.
        priorityClass: 'system-cluster-critical',
        containers: CONTAINERS,
      });
      if (replicas === 1) return;
      new k8s.KubePodDisruptionBudget(chart, 'disruption-budget', {
        metadata: { name: NAME },
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          selector: { matchLabels: { [SELECTOR]: NAME } },
        },
      });
    },
  });
}

const CONTAINERS = {
  [NAME]: {
    image: CLOUDFLARED,
    args: ['tunnel', '--no-autoupdate', 'run'],
    env: {
      TUNNEL_TOKEN: secret(TOKEN),
      TUNNEL_METRICS: `0.0.0.0:${METRICS}`,
      // Requests under way have until then, and the kubelet waits longer.
      TUNNEL_GRACE_PERIOD: '30s',
    },
    ports: { metrics: METRICS },
    probes: {
      readiness: { path: '/ready', port: 'metrics' },
      // Says that the process lives. /ready fails when the internet is away, which no restart brings back.
      liveness: { path: '/healthcheck', port: 'metrics', initialDelay: '10s', period: '20s', failures: 6 },
    },
    resources: { cpu: '20m', memory: '64Mi' },
    security: { user: 65532 },
  },
} as const;
