import { at, type Placed } from '../checks/placed.ts';
import type { Example, FoundInStep, Rule } from '../checks/rule.ts';
import type { Step } from '../checks/step.ts';
import { placedName } from './object-names.ts';

/** What is dangerous about some steps, as a table has it. */
export interface DangerRow extends Pick<Rule, 'what' | 'why' | 'fix'> {
  readonly check: (step: Step) => readonly FoundInStep[];
  /** The objects before and after, in YAML. */
  readonly wrong: StepExample;
  readonly right: StepExample;
}

/** Two small trees of one component. */
export type StepExample = Pick<Example, 'before' | 'objects' | 'component' | 'cluster' | 'files'>;

/** Rules about steps, by their ids. They are asked by `npm run diff`, and accepted for one step alone. */
export function dangerTable(rows: Readonly<Record<string, DangerRow>>): readonly Rule[] {
  return Object.entries(rows).map(([id, { check, ...row }]) => ({
    id,
    severity: 'warning',
    acceptable: false,
    checkStep: check,
    ...row,
  }));
}

/** What a rule finds about an object. */
export function dangerOf(
  placed: Placed,
  said: { readonly what: string; readonly fix: string; readonly from?: string; readonly to?: string },
): FoundInStep {
  const { from, to, ...mistake } = said;
  return { cluster: placed.cluster, ...at(placed, mistake), object: placedName(placed), from, to };
}
