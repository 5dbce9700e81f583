import { groupBy, sortedBy } from '../../model/grouped.ts';
import type { ObjectChange } from '../object-changes.ts';
import { componentOf, counted } from '../object-names.ts';
import type { Report } from '../step-report.ts';

/** A line for each component: how many objects, how many fields in them, and how many dangers. */
export function statOf({ changes, dangers }: Report): string {
  const groups = sortedBy(
    groupBy(changes, ({ placed }) => componentOf(placed)),
    ([name]) => name,
  );
  const width = Math.max(0, ...groups.map(([name]) => name.length));
  const lines = groups.map(([name, all]) => {
    const found = dangers.filter(({ cluster, component }) => `${cluster}/${component}` === name).length;
    return `${name.padEnd(width)}  ${counts(all)}${found === 0 ? '' : `, ${counted(found, 'danger')}`}`;
  });
  return lines.length === 0 ? 'no object changes' : lines.join('\n');
}

function counts(changes: readonly ObjectChange[]): string {
  const count = (is: ObjectChange['is']) => changes.filter((each) => each.is === is).length;
  const fields = changes.reduce((sum, each) => sum + each.fields.length, 0);
  return [
    ...(count('changed') > 0 ? [`${count('changed')} changed (${counted(fields, 'field')})`] : []),
    ...(count('created') > 0 ? [`${count('created')} created`] : []),
    ...(count('removed') > 0 ? [`${count('removed')} removed`] : []),
  ].join(', ');
}
