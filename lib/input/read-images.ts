import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { Mistake } from '../model/finding.ts';
import type { Pins, Platforms } from '../model/image.ts';
import { fewOf } from '../model/listed.ts';
import { type ImagesDocument, imagesDocument } from './images-document.ts';
import { parsePlatforms } from './read-platforms.ts';

/** What an `images.yaml` says. */
export interface Images {
  readonly pins: Pins;
  /** The comments behind the pins, without the `# `. */
  readonly markers: Readonly<Record<string, string>>;
  /** What the images are built for, where it says so. */
  readonly platforms?: Platforms;
  readonly mistakes: readonly Mistake[];
  /** The text could not be read at all: what it pins is not known. */
  readonly isUnreadable?: boolean;
}

/** A pin as it stands in the text. */
interface Entry {
  readonly name: string;
  /** The name with the quotes that it needs, as `"n"` does, which YAML reads as false. */
  readonly key: string;
  readonly pin: unknown;
  /** The number of its line, from 0. */
  readonly line: number;
  /** The comment behind it. */
  readonly comment?: string;
}

/** No reference is longer: a name of 255 characters, a tag of 128, a digest of 71. https://github.com/distribution/reference */
export const LONGEST_PIN = 500;

/**
 * Reads the pins of an `images.yaml`, and the comments by which Flux finds those that it moves. Flux writes such a file anew
 * where it changes a value, so that it must stand as Flux would write it: else a bump would change other lines too.
 */
export function parseImages(text: string, file: string): Images {
  const read = imagesDocument(text);
  const wrong = (...mistakes: readonly Mistake[]) => ({
    pins: {},
    markers: {},
    mistakes: mistakes.map((mistake) => ({ where: file, ...mistake })),
    isUnreadable: true,
  });
  if (!('document' in read)) return wrong(...read);
  const { document } = read;
  const images = isMap(document.contents) ? (document.get('images', true) ?? undefined) : undefined;
  if (images !== undefined && !isMap(images) && !(isScalar(images) && images.value === null)) {
    return wrong({ what: "'images' is no map", fix: 'write one line "name: registry/path:tag" for each image' });
  }
  const entries = isMap(images) ? entriesOf(images, text, read) : [];
  const isRight = ({ pin }: Entry) => typeof pin === 'string' && pin.length <= LONGEST_PIN;
  const { platforms, mistakes, isMisspelt } = parsePlatforms(document.toJS() as unknown);
  return {
    pins: Object.fromEntries(entries.filter(isRight).map(({ name, pin }) => [name, pin as string])),
    markers: Object.fromEntries(entries.flatMap(({ name, comment }) => (comment ? [[name, comment]] : []))),
    platforms,
    mistakes: [
      ...fewOf(
        entries
          .filter((entry) => !isRight(entry))
          .map(({ name, pin }) => ({
            what: `the pin of '${name}' is ${typeof pin === 'string' ? `${pin.length} characters long` : 'no text'}`,
            fix: `write "${name}: registry/path:tag"`,
          })),
      ),
      ...mistakes,
      ...(text.includes('"$imagepolicy"') && images !== undefined ? fewOf(checkForm(text, images, entries)) : []),
    ].map((mistake) => ({ where: file, ...mistake })),
    ...(isMisspelt && entries.length === 0 && { isUnreadable: true }),
  };
}

function entriesOf(images: YAMLMap, text: string, { lineOf }: ImagesDocument): readonly Entry[] {
  return images.items.map(({ key, value }) => {
    const [start, end] = (isScalar(value) && value.range) || [0, 0];
    const newline = text.indexOf('\n', end);
    const rest = text.slice(end, newline < 0 ? undefined : newline);
    return {
      name: String(isScalar(key) ? key.value : key),
      key: isScalar(key) && key.range ? text.slice(key.range[0], key.range[1]) : String(key),
      pin: isScalar(value) ? value.value : value,
      line: lineOf(start) - 1,
      comment: /^\s+#(.*)$/.exec(rest)?.[1]?.trim(),
    };
  });
}

/** Checks that a bump by Flux will change no more than the value. */
function checkForm(text: string, images: unknown, entries: readonly Entry[]): readonly Mistake[] {
  if (isMap(images) && images.flow) {
    return [
      { what: "'images' is written in braces, where Flux finds no marker", fix: 'give each image a line of its own' },
    ];
  }
  const lines = text.split('\n');
  const byLine = new Map(entries.map((entry) => [entry.line, entry]));
  const [first = 0, last = 0] = [entries[0]?.line, entries.at(-1)?.line];
  const mistakes = lines.slice(0, -1).flatMap((line, index): readonly Mistake[] => {
    const entry = byLine.get(index);
    const what = `line ${index + 1} is not as Flux writes it`;
    if (!entry && /^\s*#.*"\$imagepolicy"/.test(line)) {
      return [
        { what: `line ${index + 1} is a marker without a value`, fix: 'put it behind the pin, on the same line' },
      ];
    }
    const right = entry ? pinLine(entry) : otherLine(line, index > first && index < last);
    if (right === line) return [];
    return [{ what, fix: right === undefined ? 'remove it' : `write "${right}"` }];
  });
  return lines.at(-1) === '' ? mistakes : [...mistakes, { what: 'ends without a newline', fix: 'add one' }];
}

function pinLine({ key, pin, comment }: Entry): string {
  return `  ${key}: ${pin}${comment ? ` # ${comment}` : ''}`;
}

/** A line that holds no pin as Flux writes it, or undefined where it drops it. */
function otherLine(line: string, amongPins: boolean): string | undefined {
  if (/^\s*$|^---|^\.\.\.|^\s*annotations: \{\}/.test(line)) return undefined;
  if (!/^\s*#/.test(line)) return line.replace(/: +/, ': ').trimEnd();
  const indent = amongPins || /^\s/.test(line) ? '  ' : '';
  return `${indent}${line.trim()}`;
}
