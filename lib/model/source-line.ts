import { OF_BRAMBLE } from './of-bramble.ts';
import { writtenAt } from './written-at.ts';

/** A line of a file. */
export interface SourceLine {
  /** The path of the file: absolute where the program tells it, relative to the repository where a person is told. */
  readonly file: string;
  readonly line: number;
}

/** As editors read it: `charts/apps/web.ts:12`. */
export function shownLine({ file, line }: SourceLine): string {
  return `${file}:${line}`;
}

/** The files and lines that an error, or a stack, names, the innermost first. Those of Node itself begin with `node:`. */
export function linesIn(text: string): readonly SourceLine[] {
  return text.split('\n').flatMap((line) => {
    const matches = FRAME.test(line) ? [FRAME.exec(line)!] : [...line.matchAll(NAMED)];
    return matches.map(([, scheme, path = '', number, column = 1]) => {
      const { file, line } = writtenAt({
        file: scheme ? decodeURI(path) : path,
        line: Number(number),
        column: Number(column),
      });
      return { file, line };
    });
  });
}

/** `at name (/path/file.ts:3:14)`, or `at file:///path/file.ts:3:14`. */
const FRAME = /^\s*at (?:.*\()?(file:\/\/)?((?:node:|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;
/** Within a sentence. */
const NAMED = /(file:\/\/)?([^\s()'"]+\.[cm]?[jt]s):(\d+)/g;

/** The same relative to a repository; undefined where it lies outside. */
export function within(root: string, { file, line }: SourceLine): SourceLine | undefined {
  const isInside = file.startsWith(`${root}/`) || file.startsWith(`${root}\\`);
  return isInside ? { file: file.slice(root.length + 1).replaceAll('\\', '/'), line } : undefined;
}

/**
 * The lines of files of the user's that an error names, such as `charts/apps/web.ts:12`, the innermost first.
 * @param text the message of an error, its stack, or both
 * @param root the repository, without a slash at its end
 */
export function ownLines(text: string, root: string): readonly string[] {
  return namedLines(text)
    .flatMap((place) => within(root, place) ?? [])
    .filter(({ file }) => !OF_BRAMBLE.test(file))
    .map(shownLine);
}

/** The files and lines that an error names, the innermost first, without those of Node itself. */
export function namedLines(text: string): readonly SourceLine[] {
  return linesIn(text).filter(({ file }) => !file.startsWith('node:'));
}
