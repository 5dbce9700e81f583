import { Construct } from 'constructs';
import { InvalidInput } from '../model/finding.ts';
import { type Shape, shown } from '../model/shape.ts';

/** Refuses what a function that draws is given wrongly, in words that name the function, the prop and what to write. */
export function refuseWrong(called: string, scope: unknown, shape: Shape, given: unknown): void {
  if (!Construct.isConstruct(scope)) {
    const what = `${called}() is given ${shown(scope)} in the place of the chart`;
    throw new InvalidInput({ rule: 'wrong-prop', what, fix: `write ${called}(chart, …)` });
  }
  const mistakes = shape(given, '').map(({ where, what, fix }) => ({
    rule: 'wrong-prop',
    what: `${called}(): ${where === undefined ? '' : `${where}: `}${what}`,
    fix,
  }));
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
}
