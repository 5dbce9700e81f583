import { type Cluster, type JsonMap, judged, type Mistake, shapes, urlForOthers } from 'bramble';
import { isTimeZone, wrongWithSchedule } from 'bramble/rules';

/** One thing by which KEDA tells how many pods there are to be. Of several, the one that wants the most counts. */
export interface Trigger {
  readonly is: 'trigger';
  /** As an item of `triggers` of a ScaledObject. */
  readonly spec: (cluster: Cluster) => JsonMap;
  /** It can tell that there is work while no pod runs. @default false */
  readonly wakes: boolean;
  readonly mistakes: readonly Mistake[];
}

/** Options of {@link metric}. */
export interface MetricProps {
  /** In PromQL, with one number as its answer: `sum(rabbitmq_queue_messages_ready{queue="mail"})`. */
  readonly query: string;
  /** How much of it one pod is for: of 60 with `perPod: 20` there are three. */
  readonly perPod: number;
  /** Without a pod, what is more than this wakes the app. @default 0 */
  readonly wakesAbove?: number;
}

const ABOVE_NOTHING = shapes.value(
  (given) => typeof given === 'number' && Number.isFinite(given) && given > 0,
  'amount above 0',
  'write a number such as 20',
);
const AMOUNT = shapes.value(
  (given) => typeof given === 'number' && Number.isFinite(given) && given >= 0,
  'amount',
  'write a number from 0',
);
const QUERY = shapes.matching((given) => given.trim() !== '', 'query', "write one such as 'sum(jobs_waiting)'");
const METRIC = shapes.props<MetricProps>({ query: QUERY, perPod: ABOVE_NOTHING, wakesAbove: AMOUNT }, [
  'query',
  'perPod',
]);

/**
 * By a number of the component that provides `metrics`. Where it does not answer, the number of pods stays as it is.
 * https://keda.sh/docs/2.20/scalers/prometheus/
 */
export function metric(props: MetricProps): Trigger {
  const { right, mistakes } = judged(METRIC, props);
  const { query = '', perPod, wakesAbove = 0 } = right;
  return {
    is: 'trigger',
    wakes: true,
    mistakes,
    spec: (cluster) => {
      cluster.need('metrics');
      return {
        type: 'prometheus',
        metadata: {
          serverAddress: urlForOthers('metrics:http'),
          query,
          threshold: String(perPod),
          activationThreshold: String(wakesAbove),
          // An empty answer is no 0: a metric that is gone would put the app to sleep.
          ignoreNullValues: 'false',
        },
      };
    },
  };
}

/** Options of {@link hours}. */
export interface HoursProps {
  /** When they begin, in cron's five fields: `'0 7 * * 1-5'`. */
  readonly from: string;
  /** When they end. */
  readonly to: string;
  /** How many pods there are meanwhile. @default 1 */
  readonly pods?: number;
  /** @default 'Etc/UTC' */
  readonly timeZone?: string;
}

const COUNT = shapes.whole([1], 'number of pods', 'write a whole number from 1');
const ZONE = shapes.matching(isTimeZone, 'time zone', "write one such as 'Europe/Berlin'");
const HOURS = shapes.props<HoursProps>({ from: shapes.text, to: shapes.text, pods: COUNT, timeZone: ZONE }, [
  'from',
  'to',
]);

/** By the clock. https://keda.sh/docs/2.20/scalers/cron/ */
export function hours(props: HoursProps): Trigger {
  const { right, mistakes } = judged(HOURS, props);
  const { from = '', to = '', pods = 1, timeZone = 'Etc/UTC' } = right;
  return {
    is: 'trigger',
    wakes: true,
    mistakes: [...mistakes, ...(mistakes.length > 0 ? [] : timeMistakes({ from, to }))],
    spec: () => ({
      type: 'cron',
      metadata: { timezone: timeZone, start: from, end: to, desiredReplicas: String(pods) },
    }),
  };
}

function timeMistakes(times: Pick<HoursProps, 'from' | 'to'>): readonly Mistake[] {
  const wrong = (['from', 'to'] as const).flatMap((where) => {
    const mistake = wrongWithSchedule(times[where]);
    return mistake ? [{ where, ...mistake }] : [];
  });
  if (wrong.length > 0 || times.from.trim() !== times.to.trim()) return wrong;
  return [{ where: 'to', what: 'is when they begin', fix: 'write when they end' }];
}

/** Options of {@link cpu}. */
export interface CpuProps {
  /** The share of the CPU that they request which pods are to use on average, such as 80. */
  readonly percent: number;
}

const PERCENT = shapes.whole([1], 'percentage', 'write a whole number such as 80');
const CPU = shapes.props<CpuProps>({ percent: PERCENT }, ['percent']);

/**
 * By the CPU that the pods use. It wakes nobody: without a pod nothing is used. Alone it is `scale` of the app, without KEDA.
 * https://keda.sh/docs/2.20/scalers/cpu/
 */
export function cpu(props: CpuProps): Trigger {
  const { right, mistakes } = judged(CPU, props);
  return {
    is: 'trigger',
    wakes: false,
    mistakes,
    spec: () => ({ type: 'cpu', metricType: 'Utilization', metadata: { value: String(right.percent) } }),
  };
}

/** Options of {@link trigger}. */
export interface TriggerProps {
  /** Such as `rabbitmq`. */
  readonly type: string;
  /** All of them texts, as KEDA has them. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The TriggerAuthentication of the app's namespace that has the credentials; `also` of the app draws it. @default none */
  readonly authentication?: string;
}

const TRIGGER = shapes.props<TriggerProps>(
  {
    type: shapes.text,
    metadata: shapes.record(shapes.text, "write { queueName: 'mail' }"),
    authentication: shapes.text,
  },
  ['type', 'metadata'],
);

/** By any other of KEDA's scalers. https://keda.sh/docs/2.20/scalers/ */
export function trigger(props: TriggerProps): Trigger {
  const { right, mistakes } = judged(TRIGGER, props);
  const { type, metadata, authentication } = right;
  return {
    is: 'trigger',
    wakes: type !== 'memory' && type !== 'cpu',
    mistakes,
    spec: () => ({
      type,
      metadata,
      ...(authentication !== undefined && { authenticationRef: { name: authentication } }),
    }),
  };
}

/** Whether something is a {@link Trigger}. */
export const TRIGGERS = shapes.list(
  shapes.thing('trigger', 'trigger', 'write metric({ … }), hours({ … }), cpu({ percent: 80 }) or trigger({ … })'),
);

/** What is wrong with triggers, each in its place. */
export function triggerMistakes(triggers: readonly Trigger[], within: string): readonly Mistake[] {
  return triggers.flatMap(({ mistakes }, index) =>
    mistakes.map((each) => ({ ...each, where: `${within}[${index}]${each.where ? `.${each.where}` : ''}` })),
  );
}
