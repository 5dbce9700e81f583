import type { Cluster, ClusterDeclaration } from '../model/cluster.ts';
import { marker } from '../model/follow.ts';
import {
  type Image,
  OPEN,
  type Pins,
  type Placeholder,
  parseReference,
  placeholdersIn,
  wholePlaceholder,
} from '../model/image.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { isCrd } from '../model/rendered.ts';
import { mayRunMore } from '../model/set-aside.ts';
import { at, type Placed } from './placed.ts';
import { shared, type Tagged } from './rule.ts';

/** The rules about images and their pins. */
export type ImageRule = 'image-mismatch' | 'image-repository' | 'unpinned-image' | 'unused-pin';
/** The rules about the places that pins go into. */
export type PlaceRule = 'unlisted-image' | 'embedded-image' | 'untagged-pin';

type ImageMistake = Tagged<ImageRule>;

/**
 * Checks every image of the components against its pin, and the pins for those that nothing uses.
 * @param source the cluster's folder in the repository, which holds the pins
 */
export function checkImages(
  { name: cluster, components, unknown }: ClusterDeclaration,
  pins: Pins,
  source: string,
): readonly ImageMistake[] {
  const file = `${source}/images.yaml`;
  const used = components.flatMap(({ name, images = [] }) => images.map((image) => ({ component: name, image })));
  const first = new Map<string, Image>();
  for (const { image } of used) if (!first.has(image.name)) first.set(image.name, image);
  const conflicts = used.filter(({ image }) => first.get(image.name)?.repository !== image.repository);
  const disagreements = used.filter(({ image }) => followedHow(first.get(image.name)) !== followedHow(image));
  return [
    ...conflicts.map(({ component, image }) => ({
      rule: 'image-mismatch' as const,
      component,
      where: 'images',
      what: `'${image.name}' is ${image.repository} here and ${first.get(image.name)?.repository} elsewhere`,
      fix: "give one of them a name of its own: image('…', { name: '…' })",
    })),
    ...disagreements.map(({ component, image }) => ({
      rule: 'image-mismatch' as const,
      component,
      where: 'images',
      what: `'${image.name}' is followed otherwise elsewhere`,
      fix: 'declare the image once, and use it in both places',
    })),
    ...[...first.values()].flatMap((image) => {
      const component = used.find((use) => use.image === image)?.component;
      return (
        versionIn(image) ? checkRepository(image) : [...checkRepository(image), ...checkPin(cluster, image, pins, file)]
      ).map((mistake) => ({
        ...mistake,
        component,
      }));
    }),
    ...Object.keys(unknown?.isAnyComponent || components.some(mayRunMore) ? {} : pins)
      .filter((name) => !first.has(name))
      .map((name) => ({
        rule: 'unused-pin' as const,
        where: file,
        what: `'${name}' is pinned, but no component uses it`,
        fix: 'remove the line',
      })),
  ];
}

function followedHow(image: Image | undefined): string {
  return JSON.stringify([image?.follow, image?.digest]);
}

function checkRepository({ repository }: Image): readonly ImageMistake[] {
  const [registry = ''] = repository.split('/');
  if (/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(repository) && /[.:]|^localhost$/.test(registry)) return [];
  const found = versionIn({ repository });
  if (found) {
    const { whole, version } = found;
    const what = `'${repository}' holds more than the name: '${version}' belongs into images.yaml`;
    const name = whole.slice(whole.lastIndexOf('/') + 1);
    const fix = `write image('${whole}'), and pin "${name}: ${repository}" there`;
    return [{ rule: 'image-repository', where: 'images', what, fix }];
  }
  return [
    {
      rule: 'image-repository',
      where: 'images',
      what: `'${repository}' does not name its registry, or holds more than a name`,
      fix: 'write it whole and without a tag, such as docker.io/library/busybox',
    },
  ];
}

/** The tag or digest that stands in the code, with what comes before it. Of its pin there is nothing more to say. */
function versionIn({ repository }: Pick<Image, 'repository'>) {
  const [, whole = '', version] = /^([^@]+?)((?::[\w.-]+)?@.+|:[\w.-]+)$/.exec(repository) ?? [];
  return version !== undefined && whole.includes('/') ? { whole, version } : undefined;
}

function checkPin(cluster: string, image: Image, pins: Pins, where: string): readonly ImageMistake[] {
  const { name, repository, follow } = image;
  const pin = pins[name];
  if (pin === undefined) {
    const line = `${name}: ${repository}:<tag>${follow ? ` # ${marker(cluster, image)}` : ''}`;
    return [{ rule: 'unpinned-image', where, what: `the image '${name}' has no pin`, fix: `add the line "${line}"` }];
  }
  const reference = parseReference(pin);
  if (!reference || (reference.tag === undefined && reference.digest === undefined)) {
    const what = `the pin '${name}: ${pin}' has no tag`;
    return [{ rule: 'unpinned-image', where, what, fix: 'add the tag, or a digest' }];
  }
  if (reference.repository !== repository) {
    const what = `the pin of '${name}' is of ${reference.repository}, but its component runs ${repository}`;
    return [{ rule: 'image-mismatch', where, what, fix: 'make the two agree' }];
  }
  if (reference.tag !== 'latest' || reference.digest !== undefined) return [];
  const fix = 'pin the version that you mean: latest changes without a commit';
  return [{ rule: 'unpinned-image', where, what: `the pin of '${name}' is latest`, fix }];
}

/**
 * Checks the places in drawn objects that pins go into: they name no image but those that their component lists, since only
 * these are pinned, and a followed one stands alone, since Flux rewrites nothing but whole values.
 */
export function checkPlaceholders(
  cluster: Cluster,
  drawn: readonly Placed[],
  arePinsUnknown = false,
): readonly Tagged<PlaceRule>[] {
  return drawn.flatMap((each) => {
    // Schemas are large, and name no image.
    if (isCrd(each.object)) return [];
    const texts = placesOf(each.object);
    if (texts.length === 0) return [];
    const listed = new Set(cluster.component(each.component)?.images?.map(({ name }) => name));
    const names = (found: readonly Placeholder[]) => [...new Set(found.map(({ name }) => name))];
    const all = texts.flatMap(placeholdersIn);
    const embedded = texts.filter((text) => !wholePlaceholder(text)).flatMap(placeholdersIn);
    const untagged = all.filter(
      ({ part, name }) => part === 'tag' && !arePinsUnknown && !parseReference(cluster.pins[name] ?? ':')?.tag,
    );
    return [
      ...names(all)
        .filter((name) => !listed.has(name))
        .map((name) => ({
          rule: 'unlisted-image' as const,
          what: `runs the image '${name}', which its component does not list`,
          fix: 'add it to images of the component',
        })),
      ...names(embedded)
        .filter((name) => cluster.followedImage(name))
        .map((name) => ({
          rule: 'embedded-image' as const,
          what: `names the image '${name}' within a longer text, where Flux cannot move it`,
          fix: 'make it a value of its own, or do not follow the image',
        })),
      ...names(untagged).map((name) => ({
        rule: 'untagged-pin' as const,
        what: `wants the tag of '${name}', whose pin has none`,
        fix: 'add the tag to the pin',
      })),
    ].map(({ rule, ...mistake }) => ({ rule, ...at(each, mistake) }));
  });
}

/** The names of the images that are drawn or listed and have no pin, which is all there is to say of them. */
export const unpinned = shared(
  ({ cluster, drawn }): ReadonlySet<string> =>
    new Set(
      [
        ...cluster.components.flatMap(({ images = [] }) => images.map(({ name }) => name)),
        ...drawn.flatMap(({ object }) =>
          isCrd(object) ? [] : placesOf(object).flatMap((text) => placeholdersIn(text).map(({ name }) => name)),
        ),
      ].filter((name) => !(name in cluster.pins)),
    ),
);

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
