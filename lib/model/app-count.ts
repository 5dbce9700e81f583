import type { Scale } from './beside.ts';
import type { Mistake } from './finding.ts';
import { isWord, type Word, type WordContext, whereOf } from './word.ts';

/** What an app says of how many pods it has. */
interface Counted {
  readonly replicas?: number;
  readonly scale?: Scale;
  readonly with?: readonly Word[];
  readonly schedule?: string;
  readonly perNode?: boolean;
  readonly stateful?: boolean;
  readonly loadBalancer?: unknown;
}

/** How many pods an app has at most, where it says so. What scales it takes the number out of its workload. */
export function mostPods({ replicas, scale, with: words }: Counted): number | undefined {
  const [scalesTo] = wordsThatScale(words).map((word) => word.scalesTo);
  return scale?.max ?? scalesTo ?? replicas;
}

/** The kind of an app's workload. */
export function kindOf({ schedule, perNode, stateful }: Counted): WordContext['kind'] {
  if (schedule !== undefined) return 'CronJob';
  if (perNode) return 'DaemonSet';
  return stateful ? 'StatefulSet' : 'Deployment';
}

function wordsThatScale(words: unknown): readonly Word[] {
  return [words ?? []].flat().filter((each): each is Word => isWord(each) && each.scalesTo !== undefined);
}

/** Of what an app says how many pods it has, one alone can hold. */
export function countMistakes(app: Counted): readonly Mistake[] {
  const [first, ...others] = wordsThatScale(app.with);
  return [...(first ? scaledMistakes(first, others, app) : []), ...copiedMistakes(app, first), ...sleepMistakes(app)];
}

function scaledMistakes(first: Word, others: readonly Word[], app: Counted): readonly Mistake[] {
  const beside = (['replicas', 'scale'] as const).filter((prop) => app[prop] !== undefined);
  const kind = kindOf(app);
  const isCounted = kind === 'Deployment' || kind === 'StatefulSet';
  return [
    ...beside.map((prop) => alsoSets(first, prop)),
    ...others.map((other) => alsoSets(other, first.name)),
    ...(isCounted ? [] : [unfit(first, `sets the number of pods, which a ${kind} does not have`)]),
  ];
}

function alsoSets(word: Word, other: string): Mistake {
  const what = `sets the number of pods, as '${other}' does`;
  return { where: whereOf(word), what, fix: `remove '${other}' or '${word.name}'` };
}

function unfit(word: Word, what: string): Mistake {
  return { where: whereOf(word), what, fix: `remove '${word.name}'` };
}

/** What runs copies of an app takes their number from its Deployment, which `replicas` sets no more. */
function copiedMistakes(app: Counted, scaling: Word | undefined): readonly Mistake[] {
  const copying = [app.with ?? []].flat().find((each) => isWord(each) && each.copies);
  if (!copying) return [];
  const where = whereOf(copying);
  const { replicas, loadBalancer } = app;
  return [
    ...(kindOf(app) === 'Deployment'
      ? []
      : [unfit(copying, `runs copies of a Deployment, and this is a ${kindOf(app)}`)]),
    ...(scaling ? [alsoSets(copying, scaling.name)] : []),
    ...(replicas === undefined
      ? []
      : [
          {
            where,
            what: "says itself how many pods there are, as 'replicas' does",
            fix: `write scale: { min: ${replicas}, max: ${replicas + 1} }, or remove 'replicas'`,
          },
        ]),
    ...(loadBalancer === undefined
      ? []
      : [{ where, what: "has its Service lead to copies, which 'loadBalancer' goes past", fix: 'remove one of them' }]),
  ];
}

function sleepMistakes({ with: words, loadBalancer }: Counted): readonly Mistake[] {
  const sleeping = [words ?? []].flat().find((each) => isWord(each) && each.sleeps);
  if (!sleeping || loadBalancer === undefined) return [];
  const what = "puts the app to sleep, and requests at the address of 'loadBalancer' do not wake it";
  return [{ where: whereOf(sleeping), what, fix: 'remove one of them' }];
}
