import { judged, type Mistake, seconds, shapes, type Timespan, type Word, type WordContext, word } from 'bramble';
import { among, parseAddress } from 'bramble/rules';
import { ApiObject } from 'cdk8s';
import { metric, TRIGGERS, type Trigger, triggerMistakes } from './triggers.ts';

declare module 'bramble' {
  interface Capabilities {
    /** Scales apps by what waits for them, down to nothing. */
    readonly autoscaling: true;
  }
}

/** Between how many pods, and how patiently. */
export interface Range {
  /** The fewest pods: 0 puts the app to sleep while no trigger has work for it. */
  readonly min: number;
  /** The most pods. */
  readonly max: number;
  /** How long there has to be no work before the last pod goes. @default '5m' */
  readonly after?: Timespan;
}

/** How many pods, of which there may be none. */
export const FEWEST = shapes.whole([0], 'number of pods', 'write a whole number from 0');
/** How many pods, at least one. */
export const MOST = shapes.whole([1], 'number of pods', 'write a whole number from 1');
const RANGE = shapes.props<Range>({ min: FEWEST, max: MOST, after: shapes.timespan }, ['min', 'max']);

/**
 * Has KEDA set how many pods the app has: `with: [scaledBy([metric({ query: 'sum(jobs_waiting)', perPod: 20 })], { min: 0, max: 5 })]`.
 * docs/scaling.md
 */
export function scaledBy(triggers: readonly Trigger[], range: Range): Word {
  const wrong = TRIGGERS(triggers, 'triggers');
  const given = wrong.length === 0 ? triggers : [];
  const { right, mistakes } = judged(RANGE, range);
  const { min = 0, max = 1 } = right;
  return word({
    name: 'scaledBy',
    needs: 'autoscaling',
    mistakes: [
      ...wrong,
      ...triggerMistakes(given, 'triggers'),
      ...mistakes,
      ...rangeMistakes(given, wrong.length, min, max),
    ],
    scalesFrom: min,
    scalesTo: max,
    draw: (context) => drawScaled(context, given, right),
  });
}

function rangeMistakes(triggers: readonly Trigger[], wrong: number, min: number, max: number): readonly Mistake[] {
  const isStill = min === 0 && triggers.length > 0 && triggers.every(({ wakes }) => !wakes);
  return among(
    [
      wrong === 0 && triggers.length === 0,
      'is scaled by nothing',
      'write metric({ … }), hours({ … }) or cpu({ percent: 80 })',
    ],
    [min > max, `has at most ${max} and at least ${min} pods`, 'raise max'],
    [isStill, 'has no trigger that wakes it: without a pod none uses anything', 'write min: 1, or add another trigger'],
  );
}

/** Draws the ScaledObject of an app. https://keda.sh/docs/2.20/reference/scaledobject-spec/ */
export function drawScaled(
  { chart, cluster, app, kind }: WordContext,
  triggers: readonly Trigger[],
  { min, max, after = '5m' }: Range,
): void {
  new ApiObject(chart, 'scaled', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: app },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind, name: app },
      minReplicaCount: min,
      maxReplicaCount: max,
      cooldownPeriod: Math.round(seconds(after)),
      // Under the name of the app its dashboards show it, as one that the app draws itself.
      advanced: { horizontalPodAutoscalerConfig: { name: app } },
      triggers: triggers.map(({ spec }) => spec(cluster)),
    },
  });
}

/** Options of {@link stopsWithout}. */
export interface StopsWithoutProps {
  /** How many pods it has while the machine is there. @default 1 */
  readonly pods?: number;
  /** How long it may be silent. @default '2m' */
  readonly after?: Timespan;
}

const STOPS_WITHOUT = shapes.props<StopsWithoutProps>({ pods: MOST, after: shapes.timespan });
const MACHINE = shapes.matching(
  isMachine,
  'machine with a port',
  "write one such as '10.10.11.30:2049', of a NAS with NFS",
);

/** A host, and a port: what is written as an address must be one. */
function isMachine(text: string): boolean {
  const [, host = '', port = ''] = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?):([1-9]\d{0,4})$/i.exec(text) ?? [];
  return Number(port) <= 65_535 && host !== '' && (!/^[\d.]+$/.test(host) || parseAddress(host) !== undefined);
}

/**
 * Stops the app while a machine is away, such as the NAS with its files, and starts it again: pods that hang at a mount that does not answer
 * cannot even be deleted. The component that provides `probes` asks the port each minute. Where nobody knows, the app stays as it is.
 */
export function stopsWithout(machine: string, props: StopsWithoutProps = {}): Word {
  const { right, mistakes } = judged(STOPS_WITHOUT, props);
  const { pods = 1, after = '2m' } = right;
  const wrongMachine = MACHINE(machine, '');
  const answers = metric({
    // As many as there are pods: one pod is for each.
    query: `${pods} * max(max_over_time(probe_success{from="machine", host="${machine}"}[${after}]))`,
    perPod: 1,
  });
  return word({
    name: 'stopsWithout',
    needs: 'autoscaling',
    mistakes: [...wrongMachine, ...mistakes],
    scalesTo: pods,
    ...(wrongMachine.length === 0 && { machines: [machine] }),
    draw: (context) => {
      context.cluster.need('probes');
      drawScaled(context, [answers], { min: 0, max: pods, after: '1s' });
    },
  });
}
