import type { Step } from '../checks/step.ts';
import { distinctBy, groupBy } from '../model/grouped.ts';
import type { FieldChange } from './field-changes.ts';
import { type ImageChange, imageStepsOf } from './image-steps.ts';
import type { ObjectChange } from './object-changes.ts';
import { componentOf } from './object-names.ts';

/** A bump of an image or a chart. */
export interface Routine {
  readonly cluster: string;
  readonly component: string;
  /** The last part of the image, or of the chart. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The components that change in the version of an image or a chart alone, as Flux and Renovate bump them. */
export function routineOf(step: Step, changes: readonly ObjectChange[]): readonly Routine[] {
  const bumps = groupBy(
    imageStepsOf(step).filter(({ isMoved, size }) => !isMoved && size !== 'downgrade'),
    ({ placed }) => componentOf(placed),
  );
  return [...groupBy(changes, ({ placed }) => componentOf(placed))].flatMap(([of, all]) => {
    const own = bumps.get(of) ?? [];
    const isBumped = all.every(({ is, fields }) => is === 'changed' && fields.every((field) => isBump(field, own)));
    return isBumped ? distinctBy(own.map(asRoutine), (each) => JSON.stringify(each)) : [];
  });
}

/** The version itself, and whatever else shows it. */
function isBump({ before, after, path }: FieldChange, bumps: readonly ImageChange[]): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  if (String(path.at(-1)).startsWith('checksum/')) return false;
  return bumps.some(
    (each) =>
      (before === each.before && after === each.after) ||
      (before.includes(each.from) && before.replaceAll(each.from, each.to) === after),
  );
}

function asRoutine({ placed: { cluster, component }, repository, from, to }: ImageChange): Routine {
  return { cluster, component, name: repository.slice(repository.lastIndexOf('/') + 1), from, to };
}
