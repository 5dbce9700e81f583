import { parseDocument } from 'yaml';
import type { Mistake } from '../model/finding.ts';
import type { Pins } from '../model/image.ts';

/** Reads the pins of an `images.yaml`. */
export function parseImages(
  text: string,
  file: string,
): { readonly pins: Pins; readonly mistakes: readonly Mistake[] } {
  const document = parseDocument(text, { version: '1.1' });
  const wrong = (what: string, fix: string) => ({ pins: {}, mistakes: [{ where: file, what, fix }] });
  const [error] = document.errors;
  if (error) return wrong(`is no YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`, 'correct it');
  const images: unknown = (document.toJS() as { images?: unknown } | null)?.images ?? {};
  if (typeof images !== 'object' || Array.isArray(images)) {
    return wrong("'images' is no map", 'write one line "name: registry/path:tag" for each image');
  }
  const entries = Object.entries(images as Record<string, unknown>);
  return {
    pins: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    mistakes: entries
      .filter(([, pin]) => typeof pin !== 'string')
      .map(([name]) => ({
        where: file,
        what: `the pin of '${name}' is no text`,
        fix: `write "${name}: registry/path:tag"`,
      })),
  };
}
