import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, InvalidInput } from '../model/finding.ts';
import type { Change } from '../output/compare.ts';
import type { Files } from '../output/files.ts';
import { apply, problemOf } from '../output/write.ts';

/** Writes files that are not rendered: all of them or none, each by write-and-rename. */
export function writeTexts(
  root: string,
  texts: Files,
): { readonly changes: readonly Change[]; readonly findings: readonly Finding[] } {
  const changes = [...texts.keys()]
    .sort()
    .map((path): Change => ({ path, action: existsSync(join(root, path)) ? 'update' : 'create' }));
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    const { what, fix } = problemOf(error, 'stage');
    throw new InvalidInput({ where: root, what: `cannot be made: ${what}`, fix: `${fix}, or name another folder` });
  }
  return apply(root, { changes, findings: [], copies: new Set() }, texts);
}
