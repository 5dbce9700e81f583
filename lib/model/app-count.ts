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
  if (!first) return [];
  const where = whereOf(first);
  const kind = kindOf(app);
  const beside = (['replicas', 'scale'] as const).filter((prop) => app[prop] !== undefined);
  return [
    ...beside.map((prop) => ({
      where,
      what: `sets the number of pods, as '${prop}' does`,
      fix: `remove '${prop}' or '${first.name}'`,
    })),
    ...others.map((other) => ({
      where: whereOf(other),
      what: `sets the number of pods, as '${first.name}' does`,
      fix: 'keep one of them',
    })),
    ...(kind === 'CronJob' || kind === 'DaemonSet'
      ? [
          {
            where,
            what: `sets the number of pods, which a ${kind} does not have`,
            fix: `remove '${first.name}' or '${kind === 'CronJob' ? 'schedule' : 'perNode'}'`,
          },
        ]
      : []),
  ];
}
