import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { BROUGHT } from './brought.ts';
import { type LoadedModule, loadModule } from './load-module.ts';

/** A module that is found by its name, and listed nowhere. */
export interface FoundModule {
  /** Its path in the repository, or in bramble. */
  readonly file: string;
  /** It comes with bramble, and is not of the repository. */
  readonly isBrought: boolean;
  load(): Promise<LoadedModule>;
}

/**
 * The modules that match a pattern, sorted: those that bramble brings first, then those of the repository.
 * @param pattern a path in which a star stands for one name
 */
export function foundModules(root: string, pattern: string): readonly FoundModule[] {
  const matches = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`);
  const brought = Object.entries(BROUGHT?.modules ?? {}).filter(([file]) => matches.test(file));
  return [
    ...brought.map(([file, module]) => ({ file, isBrought: true, load: async () => ({ module }) })),
    ...filesIn(root, pattern).map((file) => ({ file, isBrought: false, load: () => loadModule(root, file) })),
  ];
}

/** What is looked for in modules. */
export interface Wanted<T> {
  /** The name under which they export it. */
  readonly name: string;
  readonly is: (given: unknown, file: string) => given is T;
  /** What to write where a module does not export it. */
  readonly fix: string;
}

/** What modules export under one name, and what is wrong with those that do not. */
export interface LoadedExports<T> {
  readonly found: readonly { readonly file: string; readonly value: T }[];
  readonly mistakes: readonly Mistake[];
}

/** Loads what modules export under one name. */
export async function loadExports<T>(
  modules: readonly FoundModule[],
  { name, is, fix }: Wanted<T>,
): Promise<LoadedExports<T>> {
  const loaded = await Promise.all(
    modules.map(async ({ file, load }): Promise<{ file: string; value: T } | { problem: Mistake }> => {
      const each = await load();
      if ('problem' in each) return { problem: each.problem };
      const value = each.module[name];
      return is(value, file) ? { file, value } : { problem: { where: file, what: `does not export ${name}`, fix } };
    }),
  );
  return {
    found: loaded.filter((each) => 'value' in each),
    mistakes: loaded.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
}

/** The files below a folder that match a pattern, sorted. */
export function filesIn(root: string, pattern: string): readonly string[] {
  return pattern.split('/').reduce<readonly string[]>(
    (paths, name) =>
      paths.flatMap((path) => {
        const at = (each: string) => (path === '' ? each : `${path}/${each}`);
        if (!name.includes('*')) return existsSync(join(root, at(name))) ? [at(name)] : [];
        return namesIn(join(root, path))
          .filter((each) => isNamed(each, name))
          .map(at);
      }),
    [''],
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // What is no folder has no files.
    return [];
  }
}

/** `*.ts` are modules: no declarations, no tests. */
function isNamed(name: string, pattern: string): boolean {
  return !name.startsWith('.') && (pattern === '*' || /(?<!\.d|\.test)\.ts$/.test(name));
}
