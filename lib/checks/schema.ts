import type { Component } from '../model/component.ts';
import { append } from '../model/grouped.ts';
import { itemKey, type ListKeys } from '../model/merge.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { listKeysOf } from './overrides.ts';
import { at, type Placed } from './placed.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { violations } from './schema-judge.ts';
import { kindsOf } from './schema-kinds.ts';
import type { SchemaMistake, SchemaRule } from './schema-mistakes.ts';
import { inEachVersion } from './schema-versions.ts';

/** The objects that their schemas refuse, and why. */
const violating = shared((subject: Subject) => {
  const knownKind = kindsOf(subject);
  const found: { readonly each: Placed; readonly mistakes: readonly SchemaMistake[] }[] = [];
  for (const each of subject.objects) {
    const known = knownKind(each.object);
    if (known.is !== 'judged' || !known.shape) continue;
    const mistakes = violations(each.object, known.shape);
    if (mistakes.length > 0) found.push({ each, mistakes });
  }
  return found;
});

/** All that schemas refuse, by rule. */
export const bySchema = shared((subject: Subject): ReadonlyMap<SchemaRule, readonly Found[]> => {
  const keysOf = listKeysOf(subject);
  const found = new Map<SchemaRule, Found[]>();
  for (const { each, mistakes } of violating(subject)) {
    for (const mistake of mistakes) {
      append(
        found,
        mistake.rule,
        at(each, said(mistake, each, keysOf(each.object), subject.cluster.component(each.component))),
      );
    }
  }
  return found;
});

/** A check of what schemas refuse, by the rule that tells of it. */
export function refused(rule: SchemaRule): (subject: Subject) => readonly Found[] {
  return inEachVersion((subject) => bySchema(subject).get(rule) ?? []);
}

/** Whether the fields of an object are those of its kind, so that more can be said of it. */
export const isSound = shared((subject: Subject) => {
  // Many rules ask of every object.
  const unsound = new Set(
    violating(subject).flatMap(({ each, mistakes }) =>
      mistakes.some(({ rule }) => rule !== 'wrong-value') ? [each.object] : [],
    ),
  );
  return (object: KubernetesObject): boolean => !unsound.has(object);
});

/** A mistake that stands in an override is mended there. */
function said(
  { way, what, fix }: SchemaMistake,
  { object }: Placed,
  keys: ListKeys | undefined,
  component?: Component,
): { what: string; fix: string } {
  return { what, fix: component && isOverridden(component, object, way, keys) ? `in overrides: ${fix}` : fix };
}

function isOverridden(
  { name: own, overrides = [] }: Component,
  object: KubernetesObject,
  way: SchemaMistake['way'],
  keys: ListKeys | undefined,
): boolean {
  const mine = overrides.filter(({ kind, name = own }) => kind === object.kind && name === object.metadata.name);
  return mine.some(({ merge }) => reaches(merge, object, way, keys));
}

/** Whether a change reaches a place, or replaces something above it. */
function reaches(
  change: Json | undefined,
  target: Json | undefined,
  [key, ...way]: SchemaMistake['way'],
  at: ListKeys | undefined,
): boolean {
  if (change === undefined) return false;
  if (key === undefined || change === null || typeof change !== 'object') return true;
  if (typeof key === 'string')
    return isMap(change) && reaches(change[key], isMap(target) ? target[key] : undefined, way, at?.field(key));
  const item: Json | undefined = Array.isArray(target) ? (target as readonly Json[])[key] : undefined;
  const own = at && item !== undefined ? itemKey(item, at) : undefined;
  if (!at || !Array.isArray(change) || own === undefined) return true;
  const changes = change as readonly Json[];
  return changes.some((each) => itemKey(each, at) === own && reaches(each, item, way, at.items));
}
