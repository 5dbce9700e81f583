import { InvalidInput, judged, shapes, type Timespan, type Word, type WordContext, word } from 'bramble';
import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { TRIGGERS, type Trigger, triggerMistakes } from './triggers.ts';
import { drawScaled, MOST } from './words.ts';

/** Where KEDA asks whether requests wait. */
export const SCALER = { service: 'keda-http-scaler', port: 9090 };

/** Options of {@link sleeps}. */
export interface SleepsProps {
  /** How long nobody has to ask before its last pod goes. @default '10m' */
  readonly after?: Timespan;
  /** How long a request waits for the app to start; after that it is answered 504. @default '3m' */
  readonly patience?: Timespan;
  /** The most pods. @default 1 */
  readonly max?: number;
  /** How many requests at once one pod is for, where there may be several. @default 100 */
  readonly perPod?: number;
  /** Who keeps it awake beside requests, such as `hours({ … })`. @default nobody */
  readonly unless?: readonly Trigger[];
}

/** None at all would have requests wait for ever. */
const PATIENCE = shapes.matching(
  (given) => shapes.timespan(given, '').length === 0 && Number.parseFloat(given) > 0,
  'span of time to wait',
  "write one such as '3m'",
);
const PROPS = shapes.props<SleepsProps>({
  after: shapes.timespan,
  patience: PATIENCE,
  max: MOST,
  perPod: MOST,
  unless: TRIGGERS,
});

/**
 * Puts the app to sleep while nobody asks for it, and wakes it with the next request, which waits until it has started:
 * `with: [sleeps()]`. Others of the cluster that ask its Service do not wake it, and neither do the kubelet's probes and programs that read metrics.
 * https://kedacore.github.io/http-add-on/
 */
export function sleeps(props: SleepsProps = {}): Word {
  const { right, mistakes } = judged(PROPS, props);
  const { max = 1, unless = [] } = right;
  return word({
    name: 'sleeps',
    needs: 'waking',
    mistakes: [...mistakes, ...triggerMistakes(unless, 'unless')],
    scalesTo: max,
    sleeps: true,
    draw: (context) => drawSleeping(context, right),
    front: drawOtherName,
  });
}

/** https://github.com/kedacore/http-add-on/blob/v0.15.0/operator/apis/http/v1beta1/interceptorroute_types.go */
function drawSleeping(context: WordContext, props: SleepsProps): void {
  const { chart, cluster, app } = context;
  const { after = '10m', patience = '3m', max = 1, perPod = 100, unless = [] } = props;
  new ApiObject(chart, 'waking', {
    apiVersion: 'http.keda.sh/v1beta1',
    kind: 'InterceptorRoute',
    metadata: { name: app },
    spec: {
      target: { service: app, port: portOf(context) },
      rules: [{ hosts: [...cluster.hostsOf(app)] }],
      scalingMetric: { concurrency: { targetValue: perPod } },
      timeouts: { readiness: patience },
    },
  });
  const asked: Trigger = {
    is: 'trigger',
    wakes: true,
    mistakes: [],
    spec: () => ({
      type: 'external-push',
      metadata: {
        scalerAddress: `${cluster.serviceHost('keda', SCALER.service)}:${SCALER.port}`,
        interceptorRoute: app,
      },
    }),
  };
  drawScaled(context, [asked, ...unless], { min: 0, max, after });
}

function portOf({ ports, app }: WordContext): number {
  const http = ports.find(({ name }) => name === 'http');
  if (http && http.service !== false) return http.service || http.container;
  const what = `'${app}' is woken by requests of HTTP, and its Service offers no port for them`;
  throw new InvalidInput({ rule: 'contradicting-props', what, fix: "give it 'port'" });
}

/** A name in the app's namespace for who wakes it, since a route leads to no Service of another. */
function drawOtherName({ chart, cluster, app }: WordContext) {
  const { service, namespace, port } = cluster.need('waking');
  const name = `${app}-waking`;
  new k8s.KubeService(chart, 'waking-service', {
    metadata: { name },
    spec: {
      type: 'ExternalName',
      externalName: `${service}.${namespace}.svc.cluster.local`,
      ports: [{ name: 'http', port }],
    },
  });
  return { service: name, port };
}
