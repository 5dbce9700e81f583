import type { Finding } from '../model/finding.ts';
import { aboutPath, type Place, spotOf, topsOf } from './place.ts';

/** The folders that a path lies in, from the outermost: `a` and `a/b` for `a/b/c`. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Finds paths that must not be written: outside of the places of a run, or of no use on some systems. */
export function checkPaths(paths: readonly string[], places: readonly Place[]): readonly Finding[] {
  const all = new Set(paths);
  const lowerCase = new Map<string, string>();
  return paths.flatMap((path) => {
    const twin = lowerCase.get(path.toLowerCase());
    lowerCase.set(path.toLowerCase(), path);
    const folder = foldersOf(path).find((each) => all.has(each));
    const mistakes = [
      ...[badShape(path, places)].filter((what) => what !== undefined),
      ...(twin === undefined ? [] : [`differs only in case from ${twin}, and some disks take both for one file`]),
      ...(folder === undefined ? [] : [`lies in ${folder}, which is to be a file`]),
    ];
    const fix = 'rename the object or its component';
    return mistakes.map((what) => aboutPath(path, places, { rule: 'file-name', severity: 'error', what, fix }));
  });
}

function badShape(path: string, places: readonly Place[]): string | undefined {
  const parts = path.split('/');
  const spot = spotOf(path, places);
  if (spot === undefined) return `is no path in ${topsOf(places).join(' or ')} that bramble writes`;
  if (/[\\\p{Cc}]/u.test(path)) return 'holds a backslash or a control character';
  if (parts.includes('')) return 'holds an empty name';
  // Hidden folders are not read back, and `..` leads out.
  if (parts.some((part) => part.startsWith('.'))) return 'holds a name that starts with a dot';
  if (spot.place.closed !== undefined && spot.rest.split('/')[0] === spot.place.closed) {
    return `lies in ${spot.place.closed}, which is somebody else's`;
  }
  return undefined;
}
