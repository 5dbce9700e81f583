import type { Found, Rule, Subject } from '../../lib/checks/rule.ts';
import { apply, type Mutant } from './change.ts';

/** Asks rule after rule about mutants of a cluster, until one finds something that it did not find before. */
export function hunter(subject: Subject, rules: readonly Rule[]): (mutant: Mutant) => string | undefined {
  const before = new Map(rules.map((rule) => [rule, new Set(rule.check?.(subject).map(lineOf))]));
  const accepted = new Set(
    subject.declaration.components.flatMap(({ name, accept }) =>
      Object.keys(accept ?? {}).map((id) => `${name} ${id}`),
    ),
  );
  // Mutants that are alike are found by the same rule: it is asked first.
  const last = new Map<string, readonly Rule[]>();
  return ({ mistake, change }) => {
    const order = last.get(mistake) ?? rules.filter((rule) => rule.check);
    const after = apply(subject, change());
    const isNew = (rule: Rule, found: Found) =>
      !accepted.has(`${found.component} ${rule.id}`) && !before.get(rule)?.has(lineOf(found));
    const finder = order.find((rule) => rule.check?.(after).some((found) => isNew(rule, found)));
    if (finder) last.set(mistake, [finder, ...order.filter((rule) => rule !== finder)]);
    return finder?.id;
  };
}

function lineOf({ component, where, what, fix }: Found): string {
  return [component, where, what, fix].join('\n');
}
