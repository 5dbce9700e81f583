import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addonNames } from './doc-pages.ts';

/** What a word of bramble means: the comment above it, and how it is declared. */
export interface Word {
  /** What it is imported from: `bramble` or `bramble/addons/<name>`. */
  readonly from: string;
  readonly text: string;
}

/**
 * Finds what is exported by a name, in the types of the package or in the sources of bramble.
 * @param home where bramble lies
 */
export function readWords(home: string, name: string): readonly Word[] {
  const [root, ending] = existsSync(join(home, 'types')) ? [join(home, 'types'), '.d.ts'] : [home, '.ts'];
  const entries = [
    ['bramble', 'index'],
    ['bramble/rules', 'lib/rules'],
    ...addonNames(home).map((addon) => [`bramble/addons/${addon}`, `charts/addons/${addon}/index`]),
  ];
  return entries.flatMap(([from = '', module]) => {
    const text = declarationIn(join(root, `${module}${ending}`), name, ending);
    return text === undefined ? [] : [{ from, text }];
  });
}

/** The declaration of a name in a module, or in one that it hands on. */
function declarationIn(file: string, name: string, ending: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const own = declarations(text, name);
  if (own.length > 0) return own.join('\n');
  for (const [, names = '', specifier = ''] of text.matchAll(HANDED_ON)) {
    if (names !== '*' && !new RegExp(`\\b${name}\\b`).test(names)) continue;
    const found = declarationIn(join(dirname(file), specifier.replace(/\.ts$/, ending)), name, ending);
    if (found !== undefined) return found;
  }
  return undefined;
}

const HANDED_ON = /^export (?:type )?(\*|\{[^}]*\}) from '(\.[^']+)';/gm;

const COMMENT = String.raw`(?:/\*\*(?:(?!\*/)[\s\S])*\*/\n)?`;

/** Each declaration of a name in a text, several where it is a function with more than one form. */
function declarations(text: string, name: string): readonly string[] {
  const start = `^${COMMENT}export (?:declare )?(?:(?:function|const)|(?:interface|type|class)) ${name}\\b`;
  return [...text.matchAll(new RegExp(start, 'gm'))].map(({ 0: head, index }) => {
    const rest = text.slice(index + head.length);
    const [, kind = ''] = /(function|const) \S+$/.exec(head) ?? [];
    return head + (UNTIL[kind]?.exec(rest)?.[0] ?? wholeOf(rest));
  });
}

/** What a function takes and gives, and of what type a constant is. How they do so is left out. */
const UNTIL: Readonly<Record<string, RegExp>> = {
  function: /^[\s\S]*?(?=;\n| \{\n)/,
  const: /^[\s\S]*?(?=;\n| = )/,
};

/** The fields of a type. */
function wholeOf(rest: string): string {
  return /^(?:[^\n]*\{\n[\s\S]*?^\}|[\s\S]*?(?=;\n))/m.exec(rest)?.[0] ?? '';
}
