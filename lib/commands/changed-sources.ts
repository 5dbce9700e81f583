import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceReach } from '../input/source-reach.ts';
import { append } from '../model/grouped.ts';
import { git } from '../output/git-tree.ts';
import type { Revisions } from '../output/revisions.ts';
import type { Source } from '../review/step-report.ts';

/** What declares each component, by `cluster/component`, and which source files that reach it differ between two revisions. */
export function changedSources(root: string, revisions: Revisions, reach: SourceReach): ReadonlyMap<string, Source> {
  const changed = new Map<string, string[]>();
  for (const file of filesBetween(root, revisions)) {
    for (const { cluster, component } of reach.of(file)) append(changed, `${cluster}/${component}`, file);
  }
  return new Map(
    reach.all.map(({ cluster, component, at, isApp }) => {
      const of = `${cluster}/${component}`;
      return [of, { ...(at && { declared: at }), isApp, changed: changed.get(of) ?? [] }];
    }),
  );
}

/** The files that differ and that people write. */
function filesBetween(root: string, { base, head }: Revisions): readonly string[] {
  if (!existsSync(join(root, '.git'))) return [];
  const between = [base.commit, head.commit].flatMap((commit) => commit ?? []);
  const named = lines(git(root, ['diff', '--name-only', '-z', '--no-renames', ...between, '--']));
  const fresh = head.commit === undefined ? lines(git(root, ['ls-files', '-z', '--others', '--exclude-standard'])) : [];
  return [...named, ...fresh].filter((file) => !/^(?:dist|flux|docs|__snapshots__|test)\//.test(file));
}

function lines(output: Buffer | undefined): readonly string[] {
  return (output?.toString('utf8') ?? '').split('\0').filter((line) => line !== '');
}
