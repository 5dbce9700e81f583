import { isMap, type Json, type KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Mutant, valueAt } from './change.ts';
import { choicesOf, fieldsOf } from './fields.ts';
import { oneOf } from './random.ts';

/** Changes that leave an object valid, and may still be mistakes. */
export function changesOfMeaning(object: KubernetesObject, next: () => number): readonly Mutant[] {
  return fieldsOf(object).flatMap((field) => {
    const { keys, value, isNamed, isRequired } = field;
    const key = String(keys.at(-1));
    const place = keys.filter((each) => typeof each === 'string').join('.');
    const mutant = (mistake: string, now: Json | undefined) => [changed(mistake, object, keys, now)];
    if (/^(apiVersion|kind|metadata|metadata\.(name|namespace))$/.test(place)) return [];
    if (typeof value === 'boolean') return [...mutant('a switch the other way', !value), ...dropped()];
    if (typeof value === 'number')
      return [...mutant('another number', oneOf(next, [value * 10, value + 1, 0])), ...dropped()];
    if (/^metadata\.labels\./.test(place)) return mutant('another label', `${value}-2`);
    if (/^metadata\.annotations\./.test(place)) return mutant('another annotation', `${value}2`);
    if (key === 'image' && typeof value === 'string') {
      return [value.replace(/:[^:]*$/, ':latest'), value.replace(/[^/]*$/, 'other:1.2.3')]
        .filter((now) => now !== value)
        .flatMap((now) => mutant('another image', now));
    }
    if (typeof value === 'string') {
      const others = choicesOf(object, field).filter((each) => each !== value);
      if (others.length > 0) return [...mutant('another choice', oneOf(next, others)), ...dropped()];
      return [...mutant(textClass(object, place), scrambled(next, value)), ...dropped()];
    }
    if (Array.isArray(value)) {
      const items = (value as readonly Json[]).map((_, index) =>
        changed(itemClass(object), object, [...keys, index], undefined),
      );
      return [...items, ...dropped()];
    }
    return dropped();

    function dropped(): readonly Mutant[] {
      return isNamed && !isRequired ? mutant(droppedClass(object, place), undefined) : [];
    }
  });
}

/** One character of a text in another case, or gone. */
function scrambled(next: () => number, text: string): string {
  const at = Math.floor(next() * text.length);
  return text === '' ? 'x' : `${text.slice(0, at)}${text.slice(at + 1)}`;
}

function textClass({ kind }: KubernetesObject, place: string): string {
  if (/^(Cluster)?Role$/.test(kind)) return 'other rights';
  if (/\.(args|command)$/.test(place)) return 'another argument';
  if (/\.env\.(name|value)$/.test(place)) return 'another variable';
  if (kind === 'ConfigMap') return 'another configuration text';
  return 'another text';
}

function itemClass({ kind }: KubernetesObject): string {
  if (/^(Cluster)?Role$/.test(kind)) return 'other rights';
  if (/^NetworkPolicy$/.test(kind)) return 'another network policy';
  return 'an item less';
}

function droppedClass({ kind }: KubernetesObject, place: string): string {
  if (/^(Cluster)?Role$/.test(kind)) return 'other rights';
  if (kind === 'NetworkPolicy') return 'another network policy';
  if (/^spec\.tls(\.|$)/.test(place)) return 'no TLS';
  if (/[sS]ecurityContext(\.|$)/.test(place)) return 'no security setting';
  if (/Probe(\.|$)/.test(place)) return 'no probe';
  return 'an optional field less';
}

/** Rights that are wider than they were. */
export function widerRights(object: KubernetesObject): readonly Mutant[] {
  if (!/^(Cluster)?Role$/.test(object.kind) || !Array.isArray(object.rules)) return [];
  return (object.rules as readonly Json[]).flatMap((rule, index) => {
    if (!isMap(rule)) return [];
    return ['verbs', 'resources', 'apiGroups'].flatMap((key) =>
      Array.isArray(valueAt(rule, [key])) ? [changed('other rights', object, ['rules', index, key], ['*'])] : [],
    );
  });
}
