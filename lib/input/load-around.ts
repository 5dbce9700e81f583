import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { distinctBy } from '../model/grouped.ts';
import { namedLines } from '../model/source-line.ts';
import { importedNames } from './imported-names.ts';
import { type Exports, loadModule } from './load-module.ts';
import { isOfUser } from './user-files.ts';

/** What a module exports, as far as it can be loaded, and what is wrong with it and the files that it imports. */
export interface LoadedAround {
  /** Undefined where the module itself cannot be loaded. */
  readonly module?: Exports;
  /** The files, and packages, for whose exports stand-ins are there. */
  readonly broken: readonly string[];
  readonly problems: readonly Mistake[];
}

/**
 * Loads a module that a user wrote. Files that it imports and that cannot be loaded are told, all of them, and stand-ins take
 * the place of what they export: what does not depend on them can be judged.
 * @param file relative to the repository
 * @param seen files that are being loaded so, which may import each other
 */
export async function loadAround(root: string, file: string, seen: readonly string[] = []): Promise<LoadedAround> {
  const problems: Mistake[] = [];
  const broken: string[] = [];
  for (;;) {
    const loaded = await loadModule(root, file, broken);
    if ('module' in loaded) return { module: loaded.module, broken, problems: distinctBy(problems, nameOf) };
    const culprit = culpritsOf(loaded.error, root, file).find((each) => !broken.includes(each));
    const imported = culprit === undefined ? await brokenImports(root, file, [...broken, ...seen]) : undefined;
    problems.push(...(imported?.problems ?? [loaded.problem]));
    const found = imported?.broken ?? [culprit!];
    if (found.length === 0) return { broken, problems: distinctBy([...problems, loaded.problem], nameOf) };
    broken.push(...found);
  }
}

/** The files for which a stand-in may help, the likeliest first: never the module itself that is loaded. */
function culpritsOf(error: unknown, root: string, file: string): readonly string[] {
  const { message, stack = '' } = error instanceof Error ? error : { message: '' };
  const [, missing, importer] = /^Cannot find \w+ '([^']+)' imported from (\S+)/.exec(message) ?? [];
  const named = namedLines(`${message}\n${stack}`).map((each) => each.file);
  const [, target = ''] = /^The requested module '(\..+?)' /.exec(message) ?? [];
  // Whatever the outermost of them calls belongs to it.
  const all = missing === undefined ? named.toReversed() : [missing, importer];
  if (target !== '' && named[0] !== undefined) all.push(join(dirname(named[0]), target));
  const isApart = (each: string) => !each.startsWith(sep) || isOfUser(root, each);
  return all.filter((each): each is string => each !== undefined && each !== join(root, file) && isApart(each));
}

/** The files that a module imports and that cannot be loaded by themselves, for an error that names no file but the module. */
async function brokenImports(root: string, file: string, but: readonly string[]) {
  const path = join(root, file);
  const imported = existsSync(path) ? importedNames(readFileSync(path, 'utf8')) : [];
  const files = imported.map(({ specifier }) => specifier).filter((each) => each.startsWith('.'));
  const problems: Mistake[] = [];
  const broken: string[] = [];
  for (const each of new Set(files.map((specifier) => join(dirname(path), specifier)))) {
    if (!isOfUser(root, each) || but.includes(each)) continue;
    const loaded = await loadAround(root, relative(root, each), [...but, path]);
    problems.push(...loaded.problems);
    broken.push(...[...loaded.broken, ...(loaded.module ? [] : [each])].filter((found) => !but.includes(found)));
  }
  return { problems, broken };
}

const nameOf = ({ where, what }: Mistake) => `${where} ${what}`;
