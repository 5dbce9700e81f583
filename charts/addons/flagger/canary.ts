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
import { CHECKS, type Check, checkMistakes, ownQuery } from './checks.ts';

declare module 'bramble' {
  interface Capabilities {
    /** Brings new versions of apps to a part of the requests at first. */
    readonly canaries: {
      /** The URL of what sends requests, and asks new versions. @default nothing does */
      readonly tester?: string;
    };
  }
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
  /** How many of a hundred requests have to be answered without a fault (5xx). @default 99 */
  readonly success?: number;
  /**
   * What it comes to where nobody asks the new version: a bad look, or one that speaks for it. Where the metrics of Traefik are not there
   * it is a bad look in any case. @default 'fails'
   */
  readonly unasked?: 'fails' | 'passes';
  /** Within this time 99 of 100 are answered, from '0.1s' to less than '5s': Traefik's own steps are 0.1, 0.3, 1.2 and 5 seconds. @default any */
  readonly within?: Timespan;
  /** More numbers that have to be right, by names of your own. @default none */
  readonly checks?: Readonly<Record<string, Check>>;
  /** A path that the new version has to answer without a fault before anybody else gets it. @default the app's own probes alone */
  readonly asks?: string;
  /**
   * Sends so many requests a second to a path of the app while a new version is tried, as where nobody else asks. They come in as everybody's:
   * an app for the local network alone is not reached so. The path is the first of the app's where it says none. @default none
   */
  readonly load?: { readonly path?: string; readonly perSecond: number };
}

const SHARE = shapes.whole([1, 100], 'share of a hundred', 'write a whole number from 1 to 100');
const PERCENT = shapes.value(
  (given) => typeof given === 'number' && given > 0 && given <= 100,
  'percentage',
  'write a number such as 99.5',
);
/** What takes less than Traefik's first step, or more than its last one, is measured as that. */
const WITHIN: typeof shapes.timespan = (given, where) => {
  const wrong = shapes.timespan(given, where);
  if (wrong.length > 0) return wrong;
  const span = seconds(given as Timespan);
  const what = `is ${String(given)}, and Traefik tells times from 0.1 to 5 seconds apart: ${span < 0.1 ? 'no' : 'each'} version passes`;
  return span >= 0.1 && span < 5 ? [] : [{ where, what, fix: "write one from '0.1s' to '4s'" }];
};
const COUNT = shapes.whole([1, 1000], 'number from 1 to 1000', 'write a whole number');
/** It stands in a command of a shell. */
const PATH = shapes.matching(
  /^\/[\w./~-]*$/,
  'path',
  "start it with a slash, and use letters, digits and -._~/ alone: '/healthz'",
);
const PROPS = shapes.props<CanaryProps>({
  every: shapes.timespan,
  step: SHARE,
  most: SHARE,
  badLooks: COUNT,
  success: PERCENT,
  unasked: shapes.oneOf('fails', 'passes'),
  within: WITHIN,
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
      checkPorts(context);
      drawCanary(context, right);
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

/** The Services that Flagger makes offer other ports than `http` by the numbers that they have in pods, over TCP. */
function checkPorts({ ports }: WordContext): void {
  for (const { name, container, service, protocol } of ports) {
    const offered = service ?? container;
    if (name === 'http' || offered === false || (protocol === 'TCP' && offered === container)) continue;
    const what = `is offered as ${offered}/${protocol}, and Flagger's Services offer it as ${container}/TCP`;
    throw new InvalidInput({ rule: 'contradicting-props', where: `ports.${name}`, what, fix: `write ${container}` });
  }
}

function wrong({ step = 10, most = 50, checks = {} }: CanaryProps): readonly Mistake[] {
  return [
    ...(step > most
      ? [{ where: 'step', what: `is ${step}, and most ${most}`, fix: 'lower the step, or raise most' }]
      : []),
    ...checkMistakes(checks),
  ];
}

function drawCanary(context: WordContext, props: CanaryProps): void {
  const { chart, app, ports, isScaled } = context;
  const { every = '2m', step = 10, most = 50, badLooks = 3, success = 99, unasked, within, checks = {} } = props;
  checkInterval(context, every);
  const http = ports.find(({ name }) => name === 'http');
  const number = http?.service || http?.container;
  const bounded = ({ query, min, max }: Check) => ({
    query,
    thresholdRange: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
  });
  const all: Readonly<Record<string, Check>> = {
    success: { query: ownQuery('success', unasked), min: success },
    ...(within && { within: { query: ownQuery('within', unasked), max: Math.round(seconds(within) * 1000) } }),
    ...checks,
  };
  const webhooks = webhooksOf(context, { ...props, every });
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
        // By its name it is found in pods of both versions, also where the new one listens elsewhere.
        targetPort: 'http',
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
function webhooksOf(
  context: WordContext,
  { every, asks, load }: CanaryProps & Required<Pick<CanaryProps, 'every'>>,
): readonly JsonMap[] {
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
    // The first look is one at requests, so that they begin before it.
    ...(load === undefined
      ? []
      : [
          { name: 'first-load', type: 'pre-rollout', url, metadata: loading(context, load, every) },
          { name: 'load', type: 'rollout', url, metadata: loading(context, load, every) },
        ]),
  ];
}

function asking({ cluster, app, ports }: WordContext, path: string): JsonMap {
  const component = cluster.component(app);
  const http = ports.find(({ name }) => name === 'http');
  const host = `${app}-canary.${component ? namespaceOf(component) : app}`;
  return { type: 'bash', cmd: `curl -sSf -m 20 http://${host}:${http?.service || http?.container}${path}` };
}

/** The load tester skips what still runs, so that it ends before the next look begins it again. */
function loading(
  { cluster, app }: WordContext,
  { path, perSecond }: NonNullable<CanaryProps['load']>,
  every: Timespan,
): JsonMap {
  const component = cluster.component(app);
  if (!component || component.expose?.through === 'lan' || !isAtUsualDoor(component, cluster)) {
    const what = 'sends requests from within the cluster, and the app lets in none from there';
    const fix = "remove load, or reach it with expose: { through: 'both' }; asks goes past all that guards an app";
    throw new InvalidInput({ rule: 'contradicting-props', what, fix });
  }
  const paths = [component.expose?.path ?? '/'].flat();
  const asked = path ?? paths[0] ?? '/';
  if (!paths.some((each) => asked.startsWith(each))) {
    const what = `sends requests to ${asked}, and the app answers below ${paths.join(', ')}`;
    throw new InvalidInput({ rule: 'contradicting-props', what, fix: `write load.path: '${paths[0]}'` });
  }
  const { service, namespace } = cluster.need('ingress');
  const to = `https://${service}.${namespace}${asked}`;
  return {
    type: 'cmd',
    cmd: `hey -z ${Math.floor(seconds(every) * 0.75)}s -q ${perSecond} -c 1 -host ${cluster.host(app)} ${to}`,
  };
}
