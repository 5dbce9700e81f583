import type { DisruptionBudget, Scale } from './beside.ts';
import { isFields, mistake, number, props, type Shape, shown } from './shape.ts';

const SCALE = props<Scale>({ min: number, max: number, cpu: number }, ['max']);

/** See {@link Scale}. */
export const scale: Shape = (given, where) => {
  const wrong = SCALE(given, where);
  if (wrong.length > 0 || !isFields(given)) return wrong;
  const { min = 1, max, cpu = 80 } = given as unknown as Scale;
  const parts = Object.entries({ min, max, cpu }).filter(([, value]) => !Number.isInteger(value) || value < 1);
  if (parts.length > 0) {
    return parts.map(([part, value]) =>
      mistake(`${where}.${part}`, `${value} is no amount`, 'write a whole number from 1'),
    );
  }
  return max > min ? [] : [mistake(where, `has at most ${max} and at least ${min} pods`, 'give it a max above min')];
};

/** A number of pods, or a share of them. */
const podAmount: Shape = (given, where) =>
  (typeof given === 'number' && Number.isInteger(given) && given >= 0) ||
  (typeof given === 'string' && /^(100|[1-9]?\d)%$/.test(given))
    ? []
    : [mistake(where, `${shown(given)} is no number of pods`, "write a whole number, or a share such as '50%'")];

const BUDGET = props<DisruptionBudget>({ maxUnavailable: podAmount, minAvailable: podAmount });

/** See {@link DisruptionBudget}. */
export const disruptionBudget: Shape = (given, where) => {
  const wrong = BUDGET(given, where);
  if (wrong.length > 0 || !isFields(given)) return wrong;
  const said = Object.values(given).filter((each) => each !== undefined).length;
  return said === 1 ? [] : [mistake(where, `says ${said === 0 ? 'nothing' : 'both'}`, 'write { maxUnavailable: 1 }')];
};
