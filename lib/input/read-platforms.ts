import { closest, didYouMean } from '../model/closest.ts';
import type { Mistake } from '../model/finding.ts';
import { type Platforms, parseReference } from '../model/image.ts';
import { fewOf } from '../model/listed.ts';
import { isPlatform, PLATFORMS } from '../model/platform.ts';
import { isFields } from '../model/shape.ts';

/** The sections of an `images.yaml`, whose head makes it a document that Flux names in its commits. */
export const SECTIONS: readonly string[] = ['apiVersion', 'images', 'kind', 'metadata', 'platforms'];

/** What the section `platforms` says, or undefined where there is none, and what is wrong with it and with other sections. */
export function parsePlatforms(document: unknown): {
  platforms?: Platforms;
  mistakes: readonly Mistake[];
  /** A section that nobody reads is probably the one of the pins. */
  isMisspelt?: boolean;
} {
  if (!isFields(document)) return { mistakes: [] };
  const unread = Object.keys(document).filter((section) => !SECTIONS.includes(section));
  const strangers = fewOf(unread.map((section) => strangerOf(section, document[section])));
  // Pins that are not indented are sections to YAML.
  const isMisspelt = unread.some((section) => isPin(document[section]) || closest(section, SECTIONS) === 'images');
  const { platforms } = document;
  if (platforms === undefined) return { mistakes: strangers, isMisspelt };
  if (platforms !== null && !isFields(platforms)) {
    const fix = 'write one line "registry/path:tag: [linux/arm64]" for each image';
    return { mistakes: [...strangers, { what: "'platforms' is no map", fix }], isMisspelt };
  }
  const entries = Object.entries(platforms ?? {});
  return {
    isMisspelt,
    platforms: Object.fromEntries(
      entries.flatMap(([reference, list]) => (wrongWith(reference, list) ? [] : [[reference, list as string[]]])),
    ),
    mistakes: [...strangers, ...fewOf(entries.flatMap(([reference, list]) => wrongWith(reference, list) ?? []))],
  };
}

function strangerOf(section: string, content: unknown): Mistake {
  return isPin(content)
    ? { what: `'${section}' stands at the margin, not below images`, fix: 'indent it by 2 spaces' }
    : {
        what: `has a section '${section}', which nobody reads`,
        fix: didYouMean(section, SECTIONS, 'remove it: pins stand under images'),
      };
}

function isPin(content: unknown): boolean {
  return typeof content === 'string' && /^\S+\/\S+[:@]\S+$/.test(content);
}

function wrongWith(reference: string, list: unknown): Mistake | undefined {
  if (!reference.includes('/') || !parseReference(reference)) {
    return { what: `'${reference}' under platforms is no image`, fix: 'write the pin as it stands under images' };
  }
  if (!Array.isArray(list) || list.length === 0) {
    return { what: `the platforms of '${reference}' are no list`, fix: `write "${reference}: [linux/arm64]"` };
  }
  const wrong: unknown = list.find((each) => typeof each !== 'string' || !isPlatform(each));
  if (wrong === undefined) return undefined;
  const bare = String(wrong).split('/').slice(0, 2).join('/');
  const fix = didYouMean(bare, PLATFORMS, 'write system and architecture, such as linux/arm64');
  return { what: `'${wrong}' of '${reference}' is no platform`, fix };
}
