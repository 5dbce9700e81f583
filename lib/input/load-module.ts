import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { ownWords } from '../model/own-words.ts';
import { ownLines } from '../model/source-line.ts';
import { importWithout } from './import-without.ts';
import { NoCompiler } from './no-compiler.ts';

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** What a module exports, or where and why it cannot be loaded. */
export type LoadedModule = { readonly module: Exports } | { readonly problem: Mistake; readonly error: unknown };

/**
 * Loads a module that a user wrote.
 * @param file relative to the repository
 * @param without absolute paths of files, and names of packages, for whose exports stand-ins are there
 * @throws NoCompiler where no TypeScript can be read
 */
export async function loadModule(root: string, file: string, without: readonly string[] = []): Promise<LoadedModule> {
  try {
    return { module: unwrap((await importWithout(join(root, file), without)) as Exports) };
  } catch (error) {
    if (error instanceof NoCompiler) throw error;
    return { problem: problemOf(error, root, file), error };
  }
}

/** The exports, which Node nests once more where a loader makes CommonJS of a module. */
function unwrap(module: Exports): Exports {
  const { default: inner } = module;
  return typeof inner === 'object' && inner !== null && '__esModule' in inner ? (inner as unknown as Exports) : module;
}

function problemOf(error: unknown, root: string, file: string): Mistake {
  const { message, stack = '' } = error instanceof Error ? error : { message: '' };
  const places = ownLines(`${message}\n${stack}`, root);
  const [where = importLine(message, root, file) ?? file] = places;
  const caller = places.find((each) => each !== where && each.startsWith(`${file}:`));
  const fix = caller === undefined ? 'correct it' : `correct it, or what ${caller} gives it`;
  return { where, what: `cannot be loaded: ${reason(error, root)}`, fix: `${fix}; npx tsc --noEmit says more` };
}

/** A syntax error says on a second line where it is, and what; a missing file, which one. */
function reason(error: unknown, root: string): string {
  return ownWords(error, (line) => {
    const [, second = ''] = error instanceof Error ? error.message.split('\n') : [];
    const text = line.endsWith(':') ? second.replace(/^\S+?:\d+:\d+:\s*(ERROR: )?/, '') : line;
    const [, missing] = /^Cannot find \w+ '([^']+)' imported from /.exec(text) ?? [];
    return (missing === undefined ? text : `it imports '${missing}', which is not there`).replaceAll(
      `${root}${sep}`,
      '',
    );
  });
}

/** The line of an import that leads nowhere, of which an error tells the file alone. */
function importLine(message: string, root: string, file: string): string | undefined {
  const [, wanted = '', from = join(root, file)] =
    /Cannot find \w+ '([^']+)'(?: imported from (\S+))?/.exec(message) ?? [];
  if (wanted === '' || !from.startsWith(`${root}${sep}`) || !existsSync(from)) return undefined;
  const name = wanted.slice(wanted.lastIndexOf(sep) + 1);
  const line = readFileSync(from, 'utf8')
    .split('\n')
    .findIndex((each) => /\bfrom\b|\bimport\b/.test(each) && each.includes(name));
  const inside = from
    .slice(root.length + 1)
    .split(sep)
    .join('/');
  return line < 0 ? inside : `${inside}:${line + 1}`;
}
