import { listKeys } from '../kinds/list-keys.ts';
import { closest, didYouMean, oneOfThese } from '../model/closest.ts';
import type { Component, Override } from '../model/component.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { isRemoval, itemKey, type ListKeys, merge } from '../model/merge.ts';
import { isMap, type Json, type JsonMap, list } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { at, type Placed } from './placed.ts';
import { type Found, type Subject, shared } from './rule.ts';

/** Checks that every override changes something. One that matches nothing is a spelling mistake, or has outlived its object. */
export function checkMatches(subject: Subject): readonly Found[] {
  return overridesOf(subject).flatMap(({ component, override: { kind, name = component.name }, targets, all }) => {
    const what = `changes ${kind} '${name}', which is not rendered`;
    const there = all.map(({ object }) => `${object.kind} ${object.metadata.name}`);
    const fix = didYouMean(`${kind} ${name}`, there, `correct kind or name; ${oneOfThese(`${kind} ${name}`, there)}`);
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

/** Checks that what overrides change within lists is there: a misspelt container would be added, as one without an image. */
export function checkParts(subject: Subject): readonly Found[] {
  return partsOf(subject).flatMap(({ rule, found }) => (rule === 'absent-part' ? [found] : []));
}

/** Checks that each item of a list in an override says which one it is, and that no two are one. */
export function checkKeys(subject: Subject): readonly Found[] {
  return partsOf(subject).flatMap(({ rule, found }) => (rule === 'override-key' ? [found] : []));
}

/** The files of objects to which an override does such a thing: what else is wrong with them comes from it. */
export function spoiltByParts(subject: Subject): readonly Found[] {
  return partsOf(subject).map(({ placed, found: { what, fix } }) => at(placed, { what, fix }));
}

/** What tells the items of lists apart, in all kinds that a cluster knows. */
export const listKeysOf = shared(({ inputs, drawn }) =>
  listKeys(
    inputs,
    drawn.map(({ object }) => object),
  ),
);

const partsOf = shared((subject): readonly (Pick<PartMistake, 'rule'> & { placed: Placed; found: Found })[] =>
  overridesOf(subject).flatMap(({ component, override, targets }) =>
    targets.flatMap((placed) => {
      const { object } = placed;
      const keys = listKeysOf(subject)(object);
      const before = (component.overrides ?? [])
        .slice(0, component.overrides?.indexOf(override))
        .filter(({ kind, name = component.name }) => kind === object.kind && name === object.metadata.name)
        .reduce<JsonMap>((target, { merge: change }) => merge(target, change, keys), object);
      const mistakes = partMistakes(before, override.merge, keys, `${object.kind} '${object.metadata.name}'`);
      const isKnown = subject.kinds.groups.isBuiltin(kindKey(object));
      return mistakes
        .filter(({ rule }) => isKnown || rule === 'override-key')
        .map(({ rule, ...mistake }) => {
          return { placed, rule, found: { component: component.name, where: 'overrides', ...mistake } };
        });
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

/** Lists that have keys: what an item is called, and what one that is added has to say. */
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
  volumeMounts: { is: 'mount', says: 'the name of its volume', isWhole: ({ name }) => isSaid(name) },
  ports: { is: 'port', says: 'its number', isWhole: () => true },
};
const ANY_PART = { is: 'item', says: 'all of it', isWhole: () => true };

interface PartMistake {
  readonly rule: 'absent-part' | 'override-key';
  readonly what: string;
  readonly fix: string;
}

/** @param of what the change is of, such as `Deployment 'web'` */
function partMistakes(
  target: Json | undefined,
  change: JsonMap,
  keys: ListKeys | undefined,
  of: string,
): readonly PartMistake[] {
  return Object.entries(change).flatMap(([key, value]) => {
    const before = isMap(target) ? target[key] : undefined;
    const below = keys?.field(key);
    if (isMap(value)) return partMistakes(before, value, below, of);
    return Array.isArray(value) && below?.keys ? listMistakes(key, list(before), list(value), below, of) : [];
  });
}

function listMistakes(
  field: string,
  before: readonly JsonMap[],
  change: readonly JsonMap[],
  keys: ListKeys,
  of: string,
): readonly PartMistake[] {
  const { is, says, isWhole } = PARTS[field] ?? ANY_PART;
  const there = new Map(before.map((item) => [itemKey(item, keys), item]));
  const told = new Set<string>();
  return change.flatMap((item): readonly PartMistake[] => {
    const key = itemKey(item, keys);
    if (key === undefined) return [keyless(item, before, keys, `a ${is} in ${field} of ${of}`)];
    const place = `the ${is} '${key}' of ${of}`;
    const fields = (keys.keys ?? []).join(' and ');
    if (told.has(key))
      return [
        {
          rule: 'override-key',
          what: `changes ${place} twice`,
          fix: `${field} has one for each ${fields}: write one of the two`,
        },
      ];
    told.add(key);
    const known = there.get(key);
    if (known || (isWhole(item) && !isRemoval(item))) return partMistakes(known, item, keys.items, place);
    const names = [...there.keys()].filter((each) => each !== undefined);
    const meant = closest(key, names);
    const others = names.length === 0 ? '' : ` (there are: ${listed(names)})`;
    const fix = meant ? `did you mean '${meant}'?` : `correct its ${fields}${others}, or say ${says} to add it`;
    return [{ rule: 'absent-part', what: `changes ${place}, which is not there`, fix }];
  });
}

/** An item that does not say which one it is: perhaps its name tells. */
function keyless(item: JsonMap, before: readonly JsonMap[], { keys = [], items }: ListKeys, what: string): PartMistake {
  const missing = keys.filter((key) => !isSaid(item[key] ?? items?.preset(key)));
  const namesake = before.find(({ name }) => isSaid(name) && name === item.name);
  const known = missing.map((key) => `${key}: ${namesake?.[key] ?? '…'}`).join(', ');
  return {
    rule: 'override-key',
    what: `changes ${what} without its ${missing.join(' and ')}, by which Kubernetes tells them apart`,
    fix: `write ${known}`,
  };
}
