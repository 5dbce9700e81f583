import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Mistake } from '../model/finding.ts';
import { fewOf } from '../model/listed.ts';
import { oddIndent, strangeLine } from './images-lines.ts';

/** An `images.yaml` as YAML. */
export interface ImagesDocument {
  readonly document: Document;
  /** The number of the line of a place in the text, from 1. */
  lineOf(offset: number): number;
}

/** Reads a text as YAML, or says why it is not that of an `images.yaml`. Whatever the text, it neither throws nor takes long. */
export function imagesDocument(text: string): ImagesDocument | readonly Mistake[] {
  if (/[\0\ufffd]/.test(text)) return [{ what: 'is no text in UTF-8', fix: 'save it as UTF-8' }];
  if (text.includes('\r')) return [{ what: 'has line ends of Windows (CRLF)', fix: 'save it with those of Unix (LF)' }];
  const lines = text.split('\n');
  const strange = strangeLine(lines);
  if (strange) return [strange];
  const lineCounter = new LineCounter();
  // To compare each key with all others takes the square of their number: `twice` does not.
  const options = { version: '1.1', uniqueKeys: false, prettyErrors: false, lineCounter } as const;
  const document = parseDocument(text, options);
  const lineOf = (offset: number) => lineCounter.linePos(offset).line;
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') {
    return [{ what: `line ${lineOf(error.pos[0])} begins a second document`, fix: 'keep one: remove the line ---' }];
  }
  if (error) {
    const what = `is no YAML: ${error.message} in line ${lineOf(error.pos[0])}`;
    return [oddIndent(lines) ?? { what, fix: 'correct it' }];
  }
  const { contents } = document;
  if (contents && !isMap(contents) && !(isScalar(contents) && contents.value === null)) {
    return [
      { what: 'is no map', fix: 'write "images:", and below it a line "  name: registry/path:tag" for each image' },
    ];
  }
  const unread = unreadIn(document, text, lineOf);
  return unread.length > 0 ? unread : { document, lineOf };
}

/** What YAML knows and neither bramble nor Flux reads here, the keys that YAML takes for something else, and those that a map has twice. */
function unreadIn(document: Document, text: string, lineOf: ImagesDocument['lineOf']): readonly Mistake[] {
  const indirect: Mistake[] = [];
  const misread: Mistake[] = [];
  const twice: Mistake[] = [];
  const offset = ({ range }: Node) => range?.[0] ?? 0;
  const at = (node: Node) => `line ${lineOf(offset(node))}`;
  const isIndirect = (is: string, place: number) => {
    indirect.push({ what: `line ${lineOf(place)} has ${is}`, fix: 'write the value itself' });
  };
  const look = (node: Node) => {
    if (isAlias(node)) return isIndirect(`the alias '*${node.source}'`, offset(node));
    const anchor = node.anchor === undefined ? undefined : `&${node.anchor}`;
    // A map begins with its first key.
    if (anchor) isIndirect(`the anchor '${anchor}'`, text.lastIndexOf(anchor, offset(node)));
  };
  visit(document, {
    Alias: (_, node) => look(node),
    Scalar: (_, node) => look(node),
    Seq: (_, node) => look(node),
    Map: (_, node) => {
      look(node);
      const seen = new Map<string, Node>();
      for (const { key } of node.items) {
        if (!isScalar(key) || typeof key.value === 'symbol') {
          if (isNode(key)) isIndirect(isScalar(key) ? "a key '<<'" : 'a key that is no text', offset(key));
          continue;
        }
        const name = String(key.value);
        if (name !== key.source) {
          misread.push({
            what: `${at(key)} has the key ${key.source}, which YAML reads as ${name}`,
            fix: `write "${key.source}"`,
          });
        }
        const first = seen.get(name);
        if (!first) seen.set(name, key);
        else twice.push({ what: `${at(key)} has '${name}' again, after ${at(first)}`, fix: 'keep one of the two' });
      }
    },
  });
  return [...fewOf(indirect, 1), ...(indirect.length > 0 ? [] : fewOf(misread)), ...fewOf(twice)];
}
