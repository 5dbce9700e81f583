/** Markup as it stands: whatever came from a declaration is escaped in it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in markup: text, which is escaped, or markup, or several of these one after another. Nothing: `undefined`, `false`. */
export type Part = string | number | Markup | readonly Part[] | undefined | false;

/** Writes markup in which all that is put in is text: it opens no tag, ends no attribute, and holds no directive of the server. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, at) => text + written(parts[at - 1]) + string));
}

/** Several pieces, each on a line of its own: a change of one is one line of the diff. */
export function lines(pieces: readonly Markup[]): Markup {
  return new Markup(pieces.map(({ text }) => text).join('\n'));
}

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(written).join('') : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A line break, and what is no character at all, has no place in a line. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
