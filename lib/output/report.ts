import { type Finding, findingLine } from '../model/finding.ts';
import type { Change } from './compare.ts';

/** The outcome of a run, for people or for programs. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** The changes were written, not only found. */
  readonly written: boolean;
}
