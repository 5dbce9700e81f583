import {
  InvalidInput,
  isAtUsualDoor,
  type JsonMap,
  judged,
  type Mistake,
  namespaceOf,
  seconds,
  shapes,
  type Timespan,
  type Word,
  type WordContext,
  word,
} from 'bramble';
import { ApiObject } from 'cdk8s';

declare module 'bramble' {
  interface Capabilities {
    /** Brings new versions of apps to a part of the requests at first. */
    readonly canaries: {
      /** The URL of what sends requests, and asks new versions. @default nothing does */
      readonly tester?: string;
    };
  }
}

/** A number that tells whether a new version may go on. */
export interface Check {
  /** In PromQL, one number. `{{ namespace }}`, `{{ target }}` and `{{ interval }}` stand for those of the app. */
  readonly query: string;
  /** @default no bound; one of the two is needed */
  readonly min?: number;
  readonly max?: number;
}

/** Options of {@link canary}. */
export interface CanaryProps {
  /** How often it is looked at, and the share raised. At least twice as long as metrics take to be read. @default '2m' */
  readonly every?: Timespan;
  /** By how many of a hundred requests the share of the new version is raised each time. @default 10 */
  readonly step?: number;
  /** With this share the new version is taken for good, if it is. @default 50 */
  readonly most?: number;
  /** After so many bad looks it is taken back. @default 3 */
  readonly badLooks?: number;
  /** How many of a hundred requests have to be answered without a fault (5xx). Where nobody asks, nothing speaks against it. @default 99 */
  readonly success?: number;
  /** Within this time 99 of 100 are answered. Traefik's own steps are 0.1, 0.3, 1.2 and 5 seconds. @default any */
  readonly within?: Timespan;
  /** More numbers that have to be right, by names of your own. @default none */
  readonly checks?: Readonly<Record<string, Check>>;
  /** A path that the new version has to answer without a fault before anybody else gets it. @default the app's own probes alone */
  readonly asks?: string;
  /**
   * Sends so many requests a second to a path of the app while a new version is tried, as where nobody else asks. They come in as everybody's:
   * an app for the local network alone is not reached so. @default none
   */
  readonly load?: { readonly path?: string; readonly perSecond: number };
}

const SHARE = shapes.value(
  (given) => typeof given === 'number' && Number.isInteger(given) && given > 0 && given <= 100,
  'share of a hundred',
  'write a whole number from 1 to 100',
);
const PERCENT = shapes.value(
  (given) => typeof given === 'number' && given > 0 && given <= 100,
  'percentage',
  'write a number such as 99.5',
);
const COUNT = shapes.value(
  (given) => Number.isInteger(given) && Number(given) > 0 && Number(given) <= 1000,
  'number from 1 to 1000',
  'write a whole number',
);
/** It stands in a command of a shell. */
const PATH = shapes.value(
  (given) => typeof given === 'string' && /^\/[\w./~-]*$/.test(given),
  'path',
  "start it with a slash, and use letters, digits and -._~/ alone: '/healthz'",
);
const CHECKS = shapes.record(
  shapes.props<Check>({ query: shapes.text, min: shapes.number, max: shapes.number }, ['query']),
  "write { errors: { query: 'sum(errors)', max: 1 } }",
);
const PROPS = shapes.props<CanaryProps>({
  every: shapes.timespan,
  step: SHARE,
  most: SHARE,
  badLooks: COUNT,
  success: PERCENT,
  within: shapes.timespan,
  checks: CHECKS,
  asks: PATH,
  load: shapes.props<NonNullable<CanaryProps['load']>>({ path: PATH, perSecond: COUNT }, ['perSecond']),
});

/** What Flux does not touch once it is there: Flagger writes it. https://fluxcd.io/flux/components/kustomize/kustomizations/ */
const ONCE = { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' };

/**
 * Has Flagger bring each new version of the app to some requests at first, look at how they are answered, and take it back where that is
 * badly: `with: [canary()]`. The pods that answer then are those of `<app>-primary`. docs/delivery.md
 * https://docs.flagger.app/tutorials/traefik-progressive-delivery
 */
export function canary(props: CanaryProps = {}): Word {
  const { right, mistakes } = judged(PROPS, props);
  return word({
    name: 'canary',
    needs: 'canaries',
    mistakes: [...mistakes, ...(mistakes.length > 0 ? [] : wrong(right))],
    copies: true,
    draw: (context) => {
      // Flagger writes routes of Traefik.
      context.cluster.need('middlewares');
      checkName(context);
      drawCanary(context, right);
      drawWeights(context);
    },
    leads: ({ app }) => ({ kind: 'TraefikService', name: app }),
    service: () => ({ metadata: { annotations: ONCE } }),
  });
}

/** What Flagger makes is named after the app, also in labels, which have 63 characters. */
function checkName({ app }: WordContext): void {
  if (app.length <= 63 - '-primary'.length) return;
  const what = `is named '${app}', and '${app}-primary' is too long for a label`;
  throw new InvalidInput({ rule: 'contradicting-props', where: 'name', what, fix: 'shorten it to 55 characters' });
}

function wrong({ step = 10, most = 50, checks = {} }: CanaryProps): readonly Mistake[] {
  return [
    ...(step > most
      ? [{ where: 'step', what: `is ${step}, and most ${most}`, fix: 'lower the step, or raise most' }]
      : []),
    ...Object.entries(checks)
      .filter(([, { min, max }]) => min === undefined && max === undefined)
      .map(([name]) => ({ where: `checks.${name}`, what: 'has no bound', fix: 'give it min or max' })),
    ...Object.keys(checks)
      .filter((name) => name in OWN_CHECKS)
      .map((name) => ({ where: `checks.${name}`, what: `'${name}' is a check of canary itself`, fix: 'rename it' })),
  ];
}

/** How Traefik names what leads to the new version. Flagger's own queries do not know names that are safe from clashes. */
const TO_NEW =
  'service=~"{{ namespace }}_{{ target }}_wrr_[0-9]+_{{ namespace }}_{{ target }}-canary_[0-9]+@kubernetescrd"';
const COUNTED = 'traefik_service_requests_total';
const OWN_CHECKS = {
  // Where no answer was right there is no row of one.
  success: `((sum(rate(${COUNTED}{${TO_NEW}, code!~"5.."}[{{ interval }}])) or vector(0)) / sum(rate(${COUNTED}{${TO_NEW}}[{{ interval }}])) >= 0 or vector(1)) * 100`,
  within: `(histogram_quantile(0.99, sum by (le) (rate(traefik_service_request_duration_seconds_bucket{${TO_NEW}}[{{ interval }}]))) >= 0 or vector(0)) * 1000`,
};

function drawCanary(context: WordContext, props: CanaryProps): void {
  const { chart, app, ports, isScaled } = context;
  const { every = '2m', step = 10, most = 50, badLooks = 3, success = 99, within, checks = {} } = props;
  checkInterval(context, every);
  const http = ports.find(({ name }) => name === 'http');
  const number = http?.service || http?.container;
  const bounded = ({ query, min, max }: Check) => ({
    query,
    thresholdRange: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
  });
  const all: Readonly<Record<string, Check>> = {
    success: { query: OWN_CHECKS.success, min: success },
    ...(within && { within: { query: OWN_CHECKS.within, max: Math.round(seconds(within) * 1000) } }),
    ...checks,
  };
  const webhooks = webhooksOf(context, props);
  new ApiObject(chart, 'canary', {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: app },
    spec: {
      provider: 'traefik',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app },
      ...(isScaled && {
        autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: app },
      }),
      // As slowly as a Pi pulls.
      progressDeadlineSeconds: 900,
      // Without the word the app is as before.
      revertOnDeletion: true,
      service: {
        port: number,
        portName: 'http',
        targetPort: http?.container,
        ...(ports.length > 1 && { portDiscovery: true }),
      },
      analysis: {
        interval: every,
        threshold: badLooks,
        maxWeight: most,
        stepWeight: step,
        metrics: Object.entries(all).map(([name, check]) => ({ name, interval: every, ...bounded(check) })),
        ...(webhooks.length > 0 && { webhooks }),
      },
    },
  });
}

function checkInterval({ cluster }: WordContext, every: Timespan): void {
  const { interval = '1m' } = cluster.need('metrics');
  if (seconds(every) >= 2 * seconds(interval)) return;
  const what = `looks every ${every}, and metrics are read every ${interval}: a rate takes two of them`;
  throw new InvalidInput({
    rule: 'contradicting-props',
    what,
    fix: `write every: '${2 * seconds(interval)}s' or more`,
  });
}

/** https://docs.flagger.app/usage/webhooks */
function webhooksOf(context: WordContext, { asks, load }: CanaryProps): readonly JsonMap[] {
  if (asks === undefined && load === undefined) return [];
  const { tester } = context.cluster.need('canaries');
  if (tester === undefined) {
    const what = `${asks === undefined ? 'sends requests' : 'asks new versions'}, which the load tester does`;
    throw new InvalidInput({ rule: 'contradicting-props', what, fix: 'write flagger(), with its loadTester' });
  }
  const url = `${tester}/`;
  return [
    ...(asks === undefined
      ? []
      : [{ name: 'asks', type: 'pre-rollout', url, timeout: '1m', metadata: asking(context, asks) }]),
    ...(load === undefined ? [] : [{ name: 'load', type: 'rollout', url, metadata: loading(context, load) }]),
  ];
}

function asking({ cluster, app, ports }: WordContext, path: string): JsonMap {
  const component = cluster.component(app);
  const http = ports.find(({ name }) => name === 'http');
  const host = `${app}-canary.${component ? namespaceOf(component) : app}`;
  return { type: 'bash', cmd: `curl -sSf -m 20 http://${host}:${http?.service || http?.container}${path}` };
}

function loading({ cluster, app }: WordContext, { path = '/', perSecond }: NonNullable<CanaryProps['load']>): JsonMap {
  const component = cluster.component(app);
  if (!component || component.expose?.through === 'lan' || !isAtUsualDoor(component, cluster)) {
    const what = 'sends requests from within the cluster, and the app lets in none from there';
    const fix = "remove load, or reach it with expose: { through: 'both' }; asks goes past all that guards an app";
    throw new InvalidInput({ rule: 'contradicting-props', what, fix });
  }
  const { service, namespace } = cluster.need('ingress');
  const to = `https://${service}.${namespace}${path}`;
  return { type: 'cmd', cmd: `hey -z 1m -q ${perSecond} -c 1 -host ${cluster.host(app)} ${to}` };
}

/**
 * What leads requests until Flagger has made its own, so that the app that runs already answers all the while.
 * https://github.com/fluxcd/flagger/blob/v1.44.0/pkg/router/traefik.go
 */
function drawWeights({ chart, app, ports }: WordContext): void {
  const http = ports.find(({ name }) => name === 'http');
  new ApiObject(chart, 'weights', {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'TraefikService',
    metadata: { name: app, annotations: ONCE },
    spec: { weighted: { services: [{ name: app, port: http?.service || http?.container, weight: 100 }] } },
  });
}
