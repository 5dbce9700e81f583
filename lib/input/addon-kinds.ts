import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kinds } from '../model/kinds.ts';

/** Where add-ons live, each a file or a folder. */
const ADDONS = 'charts/addons';

/**
 * What the add-ons of a repository know of kinds: the export `kinds` of each `charts/addons/<name>/kinds.ts`. It is known
 * whether or not a cluster has the add-on, since a Helm chart may bring the kinds as well.
 */
export async function loadKinds(root: string): Promise<readonly Kinds[]> {
  const modules = kindFiles(root).map(
    (file) => import(pathToFileURL(join(root, file)).href) as Promise<{ readonly kinds: Kinds }>,
  );
  return (await Promise.all(modules)).map(({ kinds }) => kinds);
}

/** The files of a repository in which add-ons say what they know of kinds, sorted. */
export function kindFiles(root: string): readonly string[] {
  const folder = join(root, ADDONS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => `${ADDONS}/${name}/kinds.ts`)
    .filter((file) => existsSync(join(root, file)));
}
