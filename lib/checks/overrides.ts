import { closest } from '../model/closest.ts';
import type { Component, Override } from '../model/component.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { merge } from '../model/merge.ts';
import { isMap, type Json, type JsonMap } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { at, type Placed } from './placed.ts';
import { type Found, type Subject, shared } from './rule.ts';

/** Checks that every override changes something. One that matches nothing is a spelling mistake, or has outlived its object. */
export function checkMatches(subject: Subject): readonly Found[] {
  return overridesOf(subject).flatMap(({ component, override: { kind, name = component.name }, targets, all }) => {
    const what = `changes ${kind} '${name}', which is not rendered`;
    const fix = `correct kind or name; there are: ${listed(all.map(({ object }) => `${object.kind} ${object.metadata.name}`))}`;
    return targets.length > 0 ? [] : [{ component: component.name, where: 'overrides', what, fix }];
  });
}

/** Checks that overrides leave to each object what makes it one: without its kind and its name nobody could apply it. */
export function checkIdentities(subject: Subject): readonly Found[] {
  return overridesOf(subject).flatMap(
    ({ component, override: { kind, name = component.name, merge: change }, targets }) => {
      if (targets.length === 0) return [];
      const { metadata } = change;
      const isSpoilt = (value: Json | undefined) => value !== undefined && (typeof value !== 'string' || value === '');
      const spoilt = [
        ...(['apiVersion', 'kind'] as const).filter((key) => isSpoilt(change[key])),
        ...(metadata === undefined || isMap(metadata) ? [] : ['metadata']),
        ...['name', 'namespace']
          .filter(
            (key) => isMap(metadata) && isSpoilt(metadata[key]) && !(key === 'namespace' && metadata[key] === null),
          )
          .map((key) => `metadata.${key}`),
      ];
      return spoilt.map((place) => ({
        component: component.name,
        where: 'overrides',
        what: `takes ${place} from the ${kind} '${name}'`,
        fix: 'leave it out of merge, or give it a text',
      }));
    },
  );
}

/**
 * Checks that what overrides name within lists is there. Lists merge by name: a misspelt container would not be changed but
 * added, as one without an image.
 */
export function checkParts(subject: Subject): readonly Found[] {
  return partsOf(subject).map(({ found }) => found);
}

/** The files of objects to which an override adds such a part: what else is wrong with them comes from it. */
export function spoiltByParts(subject: Subject): readonly Found[] {
  return partsOf(subject).map(({ placed, found: { what, fix } }) => at(placed, { what, fix }));
}

const partsOf = shared((subject): readonly { readonly placed: Placed; readonly found: Found }[] =>
  overridesOf(subject).flatMap(({ component, override, targets }) =>
    targets
      .filter(({ object }) => subject.kinds.groups.isBuiltin(kindKey(object)))
      .flatMap((placed) => {
        const { object } = placed;
        const before = (component.overrides ?? [])
          .slice(0, component.overrides?.indexOf(override))
          .filter(({ kind, name = component.name }) => kind === object.kind && name === object.metadata.name)
          .reduce<JsonMap>((target, { merge: change }) => merge(target, change), object);
        return absentParts(before, override.merge, `${object.kind} '${object.metadata.name}'`).map((mistake) => ({
          placed,
          found: { component: component.name, where: 'overrides', ...mistake },
        }));
      }),
  ),
);

interface Aimed {
  readonly component: Component;
  readonly override: Override;
  /** The drawn objects that it is meant for. */
  readonly targets: readonly Placed[];
  /** All drawn objects of its component. */
  readonly all: readonly Placed[];
}

const overridesOf = shared(({ cluster, drawn }): readonly Aimed[] => {
  const ofComponent = groupBy(drawn, (each) => each.component);
  const whole = cluster.components.filter(({ isAside }) => !isAside);
  return whole.flatMap((component) =>
    (component.overrides ?? []).map((override) => {
      const { kind, name = component.name } = override;
      const all = ofComponent.get(component.name) ?? [];
      const targets = all.filter(({ object }) => object.kind === kind && object.metadata.name === name);
      return { component, override, targets, all };
    }),
  );
});

/** Null takes a field away, and adds none. */
function isSaid(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

/** Lists that merge by name: what an item is called, and what one that is added has to say. */
const PARTS: Readonly<
  Record<string, { readonly is: string; readonly says: string; readonly isWhole: (item: JsonMap) => boolean }>
> = {
  containers: { is: 'container', says: 'its image', isWhole: ({ image }) => isSaid(image) },
  initContainers: { is: 'init container', says: 'its image', isWhole: ({ image }) => isSaid(image) },
  env: {
    is: 'variable',
    says: 'its value',
    isWhole: ({ value, valueFrom }) => isSaid(value) || isSaid(valueFrom),
  },
  volumes: {
    is: 'volume',
    says: 'what it holds',
    isWhole: ({ name: _, ...source }) => Object.values(source).some(isSaid),
  },
  volumeMounts: { is: 'mount', says: 'its mountPath', isWhole: ({ mountPath }) => isSaid(mountPath) },
  ports: {
    is: 'port',
    says: 'its number',
    isWhole: ({ containerPort, port }) => isSaid(containerPort) || isSaid(port),
  },
};

function absentParts(target: Json | undefined, change: JsonMap, of: string): readonly Pick<Found, 'what' | 'fix'>[] {
  return Object.entries(change).flatMap(([key, value]) => {
    const before = isMap(target) ? target[key] : undefined;
    if (isMap(value)) return absentParts(before, value, of);
    const part = PARTS[key];
    if (!part || !Array.isArray(value)) return [];
    const there = new Map(itemsOf(before).map((item) => [item.name, item]));
    return itemsOf(value).flatMap((item) => {
      const { is, says, isWhole } = part;
      const place = `the ${is} '${item.name}' of ${of}`;
      if (there.has(item.name) || isWhole(item)) return absentParts(there.get(item.name), item, place);
      const meant = closest(item.name, [...there.keys()]);
      const known = there.size === 0 ? '' : ` (there are: ${listed(there.keys())})`;
      const fix = meant ? `did you mean '${meant}'?` : `correct the name${known}, or say ${says} to add it`;
      return [{ what: `changes ${place}, which is not there`, fix }];
    });
  });
}

function itemsOf(value: Json | undefined): readonly (JsonMap & { readonly name: string })[] {
  const items = Array.isArray(value) ? value : [];
  return items.filter(
    (item): item is JsonMap & { readonly name: string } => isMap(item) && typeof item.name === 'string',
  );
}
