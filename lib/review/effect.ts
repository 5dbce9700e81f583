import { at, type Placed } from '../checks/placed.ts';
import type { Step } from '../checks/step.ts';

/** What a person asks first of a change: is anything lost, is anything down, who gets in? */
export const QUESTIONS = ['lost', 'down', 'in'] as const;

/** What a change does to a running cluster, in the order in which people are told. */
export const EFFECT_KINDS = [
  'lost',
  'elsewhere',
  'abandoned',
  'stuck',
  'fewer',
  'down',
  'stops',
  'restarts',
  'keeps',
  'runs',
  'scales',
  'image',
  'host',
  'record',
  'address',
  'port',
  'login',
  'opens',
  'closes',
  'rights',
  'volume',
  'capacity',
  'pauses',
  'resumes',
  'order',
  'removes',
  'stays',
] as const;

/** Something that a change does. What is said of many components in the same words is told once. */
export interface Effect {
  readonly is: (typeof EFFECT_KINDS)[number];
  readonly cluster: string;
  readonly component: string;
  /** The rendered file that it follows from. @default it follows from several */
  readonly where?: string;
  /** What happens, without the name of the component. */
  readonly what: string;
  /** What a person can do, or has to. @default nothing */
  readonly fix?: string;
  /** Commands for that, in their order. @default none */
  readonly commands?: readonly string[];
  /** Which of the first questions it answers. @default none */
  readonly answers?: (typeof QUESTIONS)[number];
}

/** Finds effects of one sort. Pure. */
export type EffectFinder = (step: Step) => readonly Effect[];

/** An effect that follows from an object. */
export function effectOf(
  placed: Placed,
  is: Effect['is'],
  what: string,
  more: Pick<Effect, 'fix' | 'commands' | 'answers'> = {},
): Effect {
  const { component, where } = at(placed, { what, fix: '' });
  return { is, cluster: placed.cluster, component: component ?? placed.component, where, what, ...more };
}
