import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mistake } from '../model/finding.ts';
import { ownLine } from '../model/source-line.ts';

/** What a module exports, or where and why it cannot be loaded. */
export type LoadedModule = { readonly module: Readonly<Record<string, unknown>> } | { readonly problem: Mistake };

/**
 * Loads a module that a user wrote.
 * @param file relative to the repository
 */
export async function loadModule(root: string, file: string): Promise<LoadedModule> {
  try {
    return { module: unwrap(await import(pathToFileURL(join(root, file)).href)) };
  } catch (error) {
    return { problem: problemOf(error, root, file) };
  }
}

type Exports = Readonly<Record<string, unknown>>;

/** The exports, which Node nests once more where a loader makes CommonJS of a module. */
function unwrap(module: Exports): Exports {
  const { default: inner } = module;
  return typeof inner === 'object' && inner !== null && '__esModule' in inner ? (inner as unknown as Exports) : module;
}

function problemOf(error: unknown, root: string, file: string): Mistake {
  const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
  const [first = '', second = ''] = message.split('\n');
  // A syntax error says on a second line where it is, and what.
  const text = (first.endsWith(':') ? second.replace(/^\S+?:\d+:\d+:\s*(ERROR: )?/, '') : first).replaceAll(
    `${root}${sep}`,
    '',
  );
  const place = ownLine(`${message}\n${stack}`, root) ?? importLine(message, root, file) ?? file;
  return { where: place, what: `cannot be loaded: ${text}`, fix: 'correct it; npx tsc --noEmit says more' };
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
