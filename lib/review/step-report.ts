import type { FoundInStep, SourcedRule } from '../checks/rule.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Told } from '../model/finding.ts';
import type { SourceLine } from '../model/source-line.ts';
import type { Effect } from './effect.ts';
import type { ObjectChange } from './object-changes.ts';
import type { Routine } from './routine.ts';

/** Something that may go wrong with a step, found by a rule. */
export interface Danger extends FoundInStep {
  readonly rule: string;
  readonly page: string;
}

/** A danger that somebody has accepted for this step. */
export interface AcceptedDanger extends Danger {
  readonly because: string;
}

/** All that is known of a step. */
export interface Report {
  /** How people call what is compared. */
  readonly base: string;
  readonly head: string;
  readonly kinds: KindTable;
  readonly changes: readonly ObjectChange[];
  readonly effects: readonly Effect[];
  readonly dangers: readonly Danger[];
  readonly accepted: readonly AcceptedDanger[];
  /** Bumps of images and charts, and nothing else. */
  readonly routine: readonly Routine[];
  /** Files that could not be read. */
  readonly findings: readonly Told[];
  /** All that was asked of the step. */
  readonly rules: readonly SourcedRule[];
  /** What declares a component, by `cluster/component`. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Where a change of a component comes from. */
export interface Source {
  /** The place that declares it. @default it is not known */
  readonly declared?: SourceLine;
  /** It is an `app()`, whose props are known by what they draw. @default false */
  readonly isApp?: boolean;
  /** The source files that differ between the two trees, and that reach it. */
  readonly changed: readonly string[];
}
