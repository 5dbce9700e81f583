/** What a file imports from another, or exports of it. */
export interface ImportedNames {
  /** As it is written: `./web.ts`. */
  readonly specifier: string;
  /** The names of the exports that it takes. All of them, for `import * as` and `export *`, are none here. */
  readonly names: readonly string[];
}

const IMPORT = /^[ \t]*(?:import|export)\s+(?!type\s)([^;'"]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const EXPORT =
  /^[ \t]*export\s+(?:declare\s+|async\s+)?(?:const|let|var|function\*?|class|enum)\s+([A-Za-z_$][\w$]*)/gm;

/** The values that a text of TypeScript imports. It is read and not run, since it may be broken. */
export function importedNames(text: string): readonly ImportedNames[] {
  return [...text.matchAll(IMPORT)].map(([, clause = '', specifier = '']) => {
    const [before = '', braced = ''] = clause.split(/[{}]/);
    const first = before.replaceAll(/[\s,]|\*.*/g, '');
    return { specifier, names: [...(first === '' ? [] : ['default']), ...namesIn(braced)] };
  });
}

/** The names of the values that a text of TypeScript exports of its own. */
export function exportedNames(text: string): readonly string[] {
  return [...text.matchAll(EXPORT)].map(([, name = '']) => name);
}

/** The names in `a, b as c, type D`. */
function namesIn(braced: string): readonly string[] {
  return braced.split(',').flatMap((each) => {
    const [name = ''] = each.trim().split(/\s+as\s+/);
    return /^[A-Za-z_$][\w$]*$/.test(name) ? [name] : [];
  });
}
