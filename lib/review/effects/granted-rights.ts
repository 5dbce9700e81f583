import { groupBy } from '../../model/grouped.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { type Grant, grantsText, rightsChange } from '../granted.ts';

/** Who may do more, or less, with the API server. */
const rights: EffectFinder = ({ before, after }) => {
  const { gained, lost } = rightsChange(before, after);
  return [...told(gained, 'may now'), ...told(lost, 'may no longer')];
};

function told(grants: readonly Grant[], may: string): readonly Effect[] {
  const groups = groupBy(grants, ({ who, by }) => `${by.cluster} ${who}`);
  return [...groups.values()].map((all) => {
    const [first] = all;
    return effectOf(first!.by, 'rights', `${first!.who} ${may} ${grantsText(all)}`);
  });
}

export const effects: readonly EffectFinder[] = [rights];
