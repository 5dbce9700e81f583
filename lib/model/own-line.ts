import { linesIn, type SourceLine, shownLine, within } from './source-line.ts';

/**
 * The first line of a file of the user's that an error names, such as `charts/apps/web.ts:12`. Undefined where it names none.
 * @param text the message of an error, its stack, or both
 * @param root the repository, without a slash at its end
 */
export function ownLine(text: string, root: string): string | undefined {
  const [own] = namedLines(text)
    .flatMap((place) => within(root, place) ?? [])
    .filter(({ file }) => !/^(lib|node_modules)\//.test(file));
  return own && shownLine(own);
}

/** The files and lines that an error names, the innermost first, without those of Node itself. */
export function namedLines(text: string): readonly SourceLine[] {
  return linesIn(text).filter(({ file }) => !file.startsWith('node:'));
}
