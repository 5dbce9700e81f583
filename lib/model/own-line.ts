/**
 * The first line of a file of the user's that an error names, such as `charts/apps/web.ts:12`. Undefined where it names none.
 * @param text the message of an error, its stack, or both
 * @param root the repository, without a slash at its end
 */
export function ownLine(text: string, root: string): string | undefined {
  return namedLines(text)
    .filter(({ path }) => path.startsWith(`${root}/`) || path.startsWith(`${root}\\`))
    .map(({ path, line }) => ({ inside: path.slice(root.length + 1).replaceAll('\\', '/'), line }))
    .filter(({ inside }) => !/^(lib|node_modules)\//.test(inside))
    .map(({ inside, line }) => `${inside}:${line}`)[0];
}

/** The files and lines that an error names, the innermost first. */
export function namedLines(text: string): readonly { readonly path: string; readonly line: string }[] {
  return [...text.matchAll(/(?:file:\/\/)?([^\s()'"]+\.[cm]?[jt]s):(\d+)/g)].map(([, path = '', line = '']) => ({
    path: decodeURI(path),
    line,
  }));
}
