import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCEPTED_STEPS, withSteps } from '../input/accepted-steps.ts';
import { groupBy } from '../model/grouped.ts';
import type { Change } from '../output/compare.ts';
import type { Danger } from '../review/step-report.ts';

/**
 * Writes that dangers are accepted, each with its values, into the folders of their clusters.
 * @param folder the folder of clusters, such as `clusters`
 */
export function acceptStep(
  root: string,
  folder: string,
  dangers: readonly Danger[],
  because: string,
): readonly Change[] {
  return [...groupBy(dangers, ({ cluster }) => cluster)].map(([cluster, own]): Change => {
    const path = `${folder}/${cluster}/${ACCEPTED_STEPS}`;
    const isThere = existsSync(join(root, path));
    const steps = own.map(({ rule, object, from, to }) => {
      return { danger: rule, object, ...(from !== undefined && { from }), ...(to !== undefined && { to }), because };
    });
    writeFileSync(join(root, path), withSteps(isThere ? readFileSync(join(root, path), 'utf8') : '', steps));
    return { action: isThere ? 'update' : 'create', path };
  });
}
