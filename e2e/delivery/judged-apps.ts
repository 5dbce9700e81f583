import { app, type ClusterDeclaration, cluster, image } from 'bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../../charts/addons/cloudflared/index.ts';
import { type CanaryProps, canary, flagger } from '../../charts/addons/flagger/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { metrics } from '../../charts/addons/metrics/index.ts';
import { traefik } from '../../charts/addons/traefik/index.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import type { Home } from '../repository/home.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';
import { FACTS } from '../traefik/small-cluster.ts';

/** An app of which a second version comes. */
interface Judged {
  /** How its versions are looked at. */
  readonly looks: CanaryProps;
  /** What is wrong with its second version. @default nothing */
  readonly fault?: Readonly<Record<string, string>>;
  /** Why its second version is taken back, as Flagger's log says it. @default it is taken for good */
  readonly because?: RegExp;
}

const LOAD: CanaryProps = { step: 50, within: '1s', load: { path: '/', perSecond: 10 } };

/** Apps by name: those that go on, and those that are taken back, each for a reason of its own. */
export const JUDGED: Readonly<Record<string, Judged>> = {
  // One bad look would end it, so that the first one is good already.
  good: {
    looks: {
      ...LOAD,
      asks: '/healthz',
      badLooks: 1,
      checks: {
        faults: {
          query:
            'sum(rate(traefik_service_requests_total{service=~"{{ namespace }}_.*-canary.*", code="500"}[{{ interval }}])) or 0 * sum(traefik_config_reloads_total)',
          max: 0,
        },
      },
    },
  },
  quiet: { looks: { step: 50, within: '1s', unasked: 'passes' } },
  faulty: { looks: LOAD, fault: { ECHO_STATUS: '500' }, because: /advancement success 0\.00 < 99/ },
  slow: { looks: LOAD, fault: { ECHO_WAIT: '1500ms' }, because: /advancement within \d+\.\d+ > 1000/ },
  // Where it is asked, the same counts.
  noticed: {
    looks: { ...LOAD, unasked: 'passes' },
    fault: { ECHO_STATUS: '503' },
    because: /advancement success 0\.00 < 99/,
  },
  unasked: { looks: { step: 50 }, because: /no values found for metric: success/ },
  misnamed: {
    looks: { ...LOAD, checks: { queue: { query: 'max(shop_queue_lenght{namespace="{{ namespace }}"})', max: 100 } } },
    because: /no values found for metric: queue/,
  },
  // Who is not signed in is answered 401 there.
  refusing: { looks: { ...LOAD, asks: '/sign-in' }, because: /pre-rollout check asks failed/ },
};

/** Their names. */
export const NAMES = Object.keys(JUDGED);

function declared(version: number): ClusterDeclaration {
  return cluster({
    name: 'canaries',
    ...FACTS,
    components: [
      metallb(),
      traefik({ address: '10.10.11.21', dashboard: false }),
      cloudflared(),
      certManager({ email: 'admin@bramble.example' }),
      metrics(),
      flagger(),
      ...Object.entries(JUDGED).map(([name, { looks, fault = {} }]) =>
        app({
          name,
          image: image(`registry.bramble.example/${name}`),
          port: 8080,
          expose: { through: 'both' },
          env: version > 1 ? fault : {},
          with: [canary(looks)],
        }),
      ),
    ],
  });
}

/** The cluster, with all apps in a version. Flagger looks as often as it can, and load lasts no longer. */
export function rendered(home: Home, version: number): readonly KubernetesObject[] {
  const pins = Object.fromEntries(NAMES.map((name) => [name, `registry.bramble.example/${name}:${version}`]));
  const inputs = { ...home.inputs, pins: { ...home.inputs.pins, ...pins } };
  return renderMadeUp(declared(version), { inputs }).objects.map((object) =>
    object.kind === 'Canary' ? hurried(object) : object,
  );
}

function hurried(canary: KubernetesObject): KubernetesObject {
  return JSON.parse(
    JSON.stringify(canary)
      .replaceAll(/\b2m\b/g, '10s')
      .replaceAll('-z 90s', '-z 7s'),
  );
}
