import type { Cluster, ClusterDeclaration } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { type Image, type Pins, parseReference, placeholdersIn } from '../model/image.ts';
import type { ComponentMistake } from './components.ts';
import { at, type Placed } from './objects.ts';

/**
 * Checks every image of the components against its pin, and the pins for those that nothing uses.
 * @param source the cluster's folder in the repository, which holds the pins
 */
export function checkImages(
  { components }: ClusterDeclaration,
  pins: Pins,
  source: string,
): readonly ComponentMistake[] {
  const file = `${source}/images.yaml`;
  const used = components.flatMap(({ name, images = [] }) => images.map((image) => ({ component: name, image })));
  const first = new Map<string, Image>();
  for (const { image } of used) if (!first.has(image.name)) first.set(image.name, image);
  const conflicts = used.filter(({ image }) => first.get(image.name)?.repository !== image.repository);
  return [
    ...conflicts.map(({ component, image }) => ({
      component,
      where: 'images',
      what: `'${image.name}' is ${image.repository} here and ${first.get(image.name)?.repository} elsewhere`,
      fix: "give one of them a name of its own: image('…', { name: '…' })",
    })),
    ...[...first.values()].flatMap((image) => {
      const component = used.find((use) => use.image === image)?.component;
      return [...checkRepository(image), ...checkPin(image, pins, file)].map((mistake) => ({ ...mistake, component }));
    }),
    ...Object.keys(pins)
      .filter((name) => !first.has(name))
      .map((name) => ({
        severity: 'warning' as const,
        where: file,
        what: `'${name}' is pinned, but no component uses it`,
        fix: 'remove the line',
      })),
  ];
}

function checkRepository({ repository }: Image): readonly ComponentMistake[] {
  const [registry = ''] = repository.split('/');
  if (/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(repository) && /[.:]|^localhost$/.test(registry)) return [];
  return [
    {
      where: 'images',
      what: `'${repository}' does not name its registry, or holds more than a name`,
      fix: 'write it whole and without a tag, such as docker.io/library/busybox',
    },
  ];
}

function checkPin({ name, repository }: Image, pins: Pins, where: string): readonly ComponentMistake[] {
  const pin = pins[name];
  if (pin === undefined) {
    return [{ where, what: `the image '${name}' has no pin`, fix: `add the line "${name}: ${repository}:<tag>"` }];
  }
  const reference = parseReference(pin);
  if (!reference || (reference.tag === undefined && reference.digest === undefined)) {
    return [{ where, what: `the pin '${name}: ${pin}' has no tag`, fix: 'add the tag, or a digest' }];
  }
  if (reference.repository !== repository) {
    const what = `the pin of '${name}' is of ${reference.repository}, but its component runs ${repository}`;
    return [{ where, what, fix: 'make the two agree' }];
  }
  if (reference.tag !== 'latest' || reference.digest !== undefined) return [];
  const fix = 'pin the version that you mean: latest changes without a commit';
  return [{ where, what: `the pin of '${name}' is latest`, fix }];
}

/** Checks that drawn objects name no image but those that their component lists, since only these are pinned. */
export function checkListed(cluster: Cluster, drawn: readonly Placed[]): readonly Finding[] {
  return drawn.flatMap((each) => {
    // Schemas are large, and name no image.
    if (each.object.kind === 'CustomResourceDefinition') return [];
    const listed = new Set(each.stage.component.images?.map(({ name }) => name));
    return [...new Set(placeholdersIn(JSON.stringify(each.object)))]
      .filter((name) => !listed.has(name))
      .map((name) => {
        const what = `runs the image '${name}', which its component does not list`;
        return at(each, cluster, { what, fix: 'add it to images of the component' });
      });
  });
}
