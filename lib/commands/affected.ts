import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadKinds } from '../input/addon-kinds.ts';
import { loadClusters, withinRepository } from '../input/load-clusters.ts';
import { SourceReach } from '../input/source-reach.ts';
import { kindTable } from '../kinds/kind-table.ts';
import { InvalidInput } from '../model/finding.ts';
import { distinctBy, groupBy, sortedBy } from '../model/grouped.ts';
import { shownLine } from '../model/source-line.ts';
import { git } from '../output/git-tree.ts';
import { readTreeOf } from '../output/tree-files.ts';
import { doorsOf } from '../review/doors.ts';
import { componentOf, countedKinds } from '../review/object-names.ts';
import type { Outcome, Repository } from './verb.ts';

/** What is drawn because of some files, as it is committed. Throws InvalidInput. */
export async function affected({ root }: Repository, folder: string, words: readonly string[]): Promise<Outcome> {
  const files = words.map((word) => fileIn(root, word));
  const { clusters } = await loadClusters(root, folder);
  const reach = new SourceReach(root, folder, clusters);
  const reached = distinctBy(
    files.flatMap((file) => reach.of(file)),
    ({ cluster, component }) => `${cluster}/${component}`,
  );
  const { kinds } = await loadKinds(root);
  const { objects } = readTreeOf(root);
  const table = kindTable(
    kinds,
    clusters.flatMap(({ declaration }) => declaration.components),
  );
  const owned = groupBy(objects, componentOf);
  const hosts = groupBy(
    [...doorsOf(objects, table).values()].flatMap(({ host, by }) =>
      by.map((placed) => ({ host, of: componentOf(placed) })),
    ),
    ({ of }) => of,
  );
  const found = sortedBy(reached, ({ cluster, component }) => `${cluster}/${component}`).map(
    ({ cluster, component, at }) => {
      const of = `${cluster}/${component}`;
      return {
        cluster,
        component,
        declaredAt: at,
        objects: (owned.get(of) ?? []).map(({ path }) => path),
        hosts: [...new Set((hosts.get(of) ?? []).map(({ host }) => host))],
        amount: countedKinds(owned.get(of) ?? []),
      };
    },
  );
  const lines = found.map(({ cluster, component, declaredAt, hosts: all, amount }) => {
    const parts = [amount || 'nothing that is committed', ...all, ...(declaredAt ? [shownLine(declaredAt)] : [])];
    return `${cluster}/${component}: ${parts.join('; ')}`;
  });
  const summary = lines.length === 0 ? 'no component is drawn because of it' : lines.join('\n');
  return { summary, details: () => ({ affected: found.map(({ amount: _, ...each }) => each) }) };
}

/** A path of the repository, with slashes, wherever it was named from. */
function fileIn(root: string, word: string): string {
  const file = withinRepository(root, resolve(root, word));
  if (file === undefined)
    throw new InvalidInput({ where: word, what: 'lies outside of the repository', fix: 'name a file of it' });
  if (existsSync(join(root, file))) return file;
  const wasThere = git(root, ['ls-tree', '-z', 'HEAD', '--', file])?.length;
  const mistake = wasThere
    ? { what: 'is removed or renamed', fix: 'npm run diff tells what goes with it' }
    : { what: 'is not there', fix: 'name a file of the repository' };
  throw new InvalidInput({ where: word, ...mistake });
}
