import type { Mistake } from '../model/finding.ts';

/** A pin has some 500 characters at most, with its marker: a name of 255, a tag of 128, a digest. */
const LONGEST = 4096;
/** `platforms` nests a list in a map in a map. What a program makes to be nested without end takes a parser's time and stack. */
const DEEPEST = 8;
const FARTHEST = 80;

/** Lines that stand in no images.yaml, and of which a parser speaks late, in words of its own or never. */
const STRANGE: readonly { readonly pattern: RegExp; readonly is: string; readonly fix: string }[] = [
  {
    pattern: /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/,
    is: 'is left of a conflict of git',
    fix: 'keep the pins that you mean, and remove the lines <<<<<<<, ======= and >>>>>>>',
  },
  { pattern: /^ *\t\s*[^\s#]/, is: 'is indented with a tab', fix: 'indent it with spaces' },
  {
    pattern: /^\s*(?:[-?]\s+){2}|^\s*\?(?:\s|$)/,
    is: 'has a list or a map for a key, or a list in a list',
    fix: 'write one line "name: registry/path:tag" for each image',
  },
];

/** The first line that cannot be right, whatever YAML makes of it. Linear, whatever the text. */
export function strangeLine(lines: readonly string[]): Mistake | undefined {
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    const wrong = (is: string, fix: string) => ({ what: `line ${index + 1} ${is}`, fix });
    if (line.length > LONGEST) return wrong(`has ${line.length} characters`, `a pin has at most 500: shorten it`);
    const strange = STRANGE.find(({ pattern }) => pattern.test(line));
    if (strange) return wrong(strange.is, strange.fix);
    const indent = line.search(/\S/);
    if (indent > FARTHEST) return wrong(`is indented by ${indent} spaces`, 'indent it by 2');
    for (const bracket of line.replace(/(^|\s)#.*$/, '').match(/[[\]{}]/g) ?? []) {
      depth += '[{'.includes(bracket) ? 1 : -1;
      if (depth > DEEPEST) return wrong('nests lists and maps without end', 'close the brackets, or remove them');
    }
  }
  return undefined;
}

/** The line that is indented otherwise than those around it: of a text that is no YAML it mostly is what is wrong. */
export function oddIndent(lines: readonly string[]): Mistake | undefined {
  const open: number[] = [];
  let hasValue = false;
  for (const [index, line] of lines.entries()) {
    const indent = line.search(/\S/);
    if (indent < 0 || line[indent] === '#') continue;
    let right: number | undefined;
    while (open.length > 0 && open.at(-1)! > indent) right = open.pop();
    const isDeeper = open.at(-1) !== indent;
    if (isDeeper && (hasValue || right !== undefined)) {
      right ??= open.at(-1);
      const what = `line ${index + 1} is indented by ${indent}, unlike those around it`;
      return { what, fix: `indent it by ${right}, as they are` };
    }
    if (isDeeper) open.push(indent);
    hasValue = /:\s+[^\s#]/.test(line);
  }
  return undefined;
}
