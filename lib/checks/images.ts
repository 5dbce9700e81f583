import { marker } from '../model/follow.ts';
import {
  type Image,
  isWholeRepository,
  OPEN,
  type Pins,
  type Placeholder,
  parseReference,
  placeholdersIn,
  wholePlaceholder,
} from '../model/image.ts';
import { fewOf } from '../model/listed.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { mayRunMore } from '../model/set-aside.ts';
import { holding } from './held-texts.ts';
import { type Perhaps, present } from './perhaps.ts';
import { at } from './placed.ts';
import { type Subject, shared, type Tagged } from './rule.ts';

/** The rules about images and their pins. */
export type ImageRule = 'image-mismatch' | 'image-repository' | 'unpinned-image' | 'unused-pin';
/** The rules about the places that pins go into. */
export type PlaceRule = 'unlisted-image' | 'embedded-image' | 'untagged-pin';

type ImageMistake = Tagged<ImageRule>;

/** Checks every image of the components against its pin, and the pins for those that nothing uses. */
export function checkImages({ declaration, inputs: { pins, arePinsUnknown }, source }: Subject): Perhaps<ImageMistake> {
  if (arePinsUnknown) return undefined;
  const { name: cluster, components, unknown } = declaration;
  const file = `${source}/images.yaml`;
  const used = components.flatMap(({ name, images = [] }) => images.map((image) => ({ component: name, image })));
  const first = new Map(used.toReversed().map((use) => [use.image.name, use]));
  const isAnyUnknown = unknown?.isAnyComponent || components.some(mayRunMore);
  return [
    used.map(({ component, image }) => checkSame(component, image, first.get(image.name)!.image)),
    [...new Set(used.map(({ image }) => first.get(image.name)!))].map(({ component, image }) =>
      present<ImageMistake>([checkRepository(image), !versionIn(image) && checkPin(cluster, image, pins, file)]).map(
        (mistake) => ({ ...mistake, component }),
      ),
    ),
    !isAnyUnknown &&
      fewOf<ImageMistake>(
        Object.keys(pins)
          .filter((name) => !first.has(name))
          .map((name) => {
            const what = `'${name}' is pinned, but no component uses it`;
            return { rule: 'unused-pin', where: file, what, fix: 'remove the line' };
          }),
      ),
  ];
}

/** Checks that an image is the first one of its name. */
function checkSame(component: string, image: Image, first: Image): Perhaps<ImageMistake> {
  const at = { rule: 'image-mismatch', component, where: 'images' } as const;
  const how = ({ follow, digest }: Image) => JSON.stringify([follow, digest]);
  return [
    first.repository !== image.repository && {
      ...at,
      what: `'${image.name}' is ${image.repository} here and ${first.repository} elsewhere`,
      fix: "give one of them a name of its own: image('…', { name: '…' })",
    },
    how(first) !== how(image) && {
      ...at,
      what: `'${image.name}' is followed otherwise elsewhere`,
      fix: 'declare the image once, and use it in both places',
    },
  ];
}

function checkRepository({ repository }: Image): Perhaps<ImageMistake> {
  const at = { rule: 'image-repository', where: 'images' } as const;
  if (isWholeRepository(repository)) return undefined;
  const found = versionIn({ repository });
  if (found) {
    const { whole, version } = found;
    const what = `'${repository}' holds more than the name: '${version}' belongs into images.yaml`;
    const name = whole.slice(whole.lastIndexOf('/') + 1);
    return { ...at, what, fix: `write image('${whole}'), and pin "${name}: ${repository}" there` };
  }
  const what = `'${repository}' does not name its registry, or holds more than a name`;
  return { ...at, what, fix: 'write it whole and without a tag, such as docker.io/library/busybox' };
}

/** The tag or digest that stands in the code, with what comes before it. Of its pin there is nothing more to say. */
function versionIn({ repository }: Pick<Image, 'repository'>) {
  const [, whole = '', version] = /^([^@]+?)((?::[\w.-]+)?@.+|:[\w.-]+)$/.exec(repository) ?? [];
  return version !== undefined && whole.includes('/') ? { whole, version } : undefined;
}

function checkPin(cluster: string, image: Image, pins: Pins, where: string): Perhaps<ImageMistake> {
  const { name, repository, follow, tested = '<tag>' } = image;
  const unpinned = { rule: 'unpinned-image', where } as const;
  const pin = pins[name];
  if (pin === undefined) {
    const line = `${name}: ${repository}:${tested}${follow ? ` # ${marker(cluster, image)}` : ''}`;
    return { ...unpinned, what: `the image '${name}' has no pin`, fix: `add the line "${line}"` };
  }
  const reference = parseReference(pin);
  const [, digest] = /@(.*)$/.exec(pin) ?? [];
  if (!reference && digest !== undefined) {
    const fix = 'a digest is sha256: and 64 of the digits 0 to 9 and a to f: copy it whole';
    return { ...unpinned, what: `the pin of '${name}' has '${digest}' as its digest, which is none`, fix };
  }
  const [, tag] = pin.startsWith(`${repository}:`) ? [pin, pin.slice(repository.length + 1)] : [];
  if (reference?.tag === undefined && digest === undefined && tag) {
    const fix = 'a tag has letters, digits, dots, dashes and _, and begins with none of the signs';
    return { ...unpinned, what: `the pin of '${name}' has '${tag}' as its tag, which is none`, fix };
  }
  if (!reference || (reference.tag === undefined && reference.digest === undefined))
    return { ...unpinned, what: `the pin '${name}: ${pin}' has no tag`, fix: 'add the tag, or a digest' };
  if (reference.repository !== repository) {
    const what = `the pin of '${name}' is of ${reference.repository}, but its component runs ${repository}`;
    return { rule: 'image-mismatch', where, what, fix: 'make the two agree' };
  }
  const isLatest = reference.tag === 'latest' && reference.digest === undefined;
  const fix = 'pin the version that you mean: latest changes without a commit';
  return isLatest && { ...unpinned, what: `the pin of '${name}' is latest`, fix };
}

/**
 * Checks the places in drawn objects that pins go into: they name no image but those that their component lists, since only
 * these are pinned, and a followed one stands alone, since Flux rewrites nothing but whole values.
 */
export function checkPlaceholders({
  cluster,
  drawn,
  inputs: { arePinsUnknown },
  kinds,
}: Subject): readonly Tagged<PlaceRule>[] {
  return drawn.flatMap((each) => {
    if (!hasPlaces(each.object, kinds)) return [];
    const texts = placesOf(each.object);
    // What tells of the whole cluster names the images of all.
    const listing = each.origin === 'shows' ? cluster.components : [cluster.component(each.component)];
    const listed = new Set(listing.flatMap((component) => component?.images ?? []).map(({ name }) => name));
    const names = (found: readonly Placeholder[]) => [...new Set(found.map(({ name }) => name))];
    const all = texts.flatMap(placeholdersIn);
    const embedded = texts.filter((text) => !wholePlaceholder(text)).flatMap(placeholdersIn);
    // Of a pin that is missing, or none, unpinned-image tells.
    const isUntagged = (name: string) => {
      const { tag, digest } = parseReference(cluster.pins[name] ?? '') ?? {};
      return !arePinsUnknown && tag === undefined && digest !== undefined;
    };
    const found = (rule: PlaceRule, what: string, fix: string) => ({ rule, ...at(each, { what, fix }) });
    return [
      ...names(all)
        .filter((name) => !listed.has(name))
        .map((name) => found('unlisted-image', `runs the image '${name}', which its component does not list`, LIST_IT)),
      ...names(embedded)
        .filter((name) => cluster.followedImage(name))
        .map((name) => {
          const what = `names the image '${name}' within a longer text, where Flux cannot move it`;
          return found('embedded-image', what, 'make it a value of its own, or do not follow the image');
        }),
      ...names(all.filter(({ part }) => part === 'tag'))
        .filter(isUntagged)
        .map((name) =>
          found('untagged-pin', `wants the tag of '${name}', whose pin has none`, 'add the tag to the pin'),
        ),
    ];
  });
}

const LIST_IT = 'add it to images of the component';

/** The names of the images that are drawn or listed and have no pin, which is all there is to say of them. */
export const unpinned = shared(
  ({ cluster, drawn, kinds }): ReadonlySet<string> =>
    new Set(
      [
        ...cluster.components.flatMap(({ images = [] }) => images.map(({ name }) => name)),
        ...drawn.flatMap(({ object }) =>
          hasPlaces(object, kinds)
            ? placesOf(object).flatMap((text) => placeholdersIn(text).map(({ name }) => name))
            : [],
        ),
      ].filter((name) => !(name in cluster.pins)),
    ),
);

const hasPlaces = holding({ texts: (text) => text.includes(OPEN), keys: (key) => key.includes(OPEN) });

const placesOf = remembered((object: KubernetesObject) => {
  const found: string[] = [];
  collectPlaces(object, found);
  return found;
});

/** Collects the texts that hold a placeholder, keys among them. */
function collectPlaces(value: Json | undefined, found: string[]): void {
  if (typeof value === 'string') {
    if (value.includes(OPEN)) found.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collectPlaces(item, found);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      // A key that is an image and no more is embedded all the same.
      if (key.includes(OPEN)) found.push(`${key}:`);
      collectPlaces(value[key], found);
    }
  }
}
