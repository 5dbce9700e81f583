import type { KindTable } from '../../kinds/kind-table.ts';
import { closest } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { remembered } from '../../model/remembered.ts';
import { ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

/** What may stand in annotations, by the part before the slash and the part behind it. */
type Words = ReadonlyMap<string, Readonly<Record<string, RegExp>>>;

const wordsOf = remembered((kinds: KindTable): Words => {
  const words = new Map<string, Readonly<Record<string, RegExp>>>();
  for (const row of kinds.annotations) words.set(row.prefix, { ...words.get(row.prefix), ...row.words });
  return words;
});

/** What an annotation's key probably means. Of words that nobody knows only what is nearly one that somebody knows is a mistake. */
function meantBy(prefix: string, name: string, words: Words): string | undefined {
  const known = words.get(prefix);
  if (known) {
    const meant = near(name, Object.keys(known), 2);
    return meant && `${prefix}/${meant}`;
  }
  const meant = near(prefix, [...words.keys()], 1);
  return meant && name in words.get(meant)! ? `${meant}/${name}` : undefined;
}

/** The nearest of the names that are at most a few letters longer or shorter. */
function near(wrong: string, names: readonly string[], most: number): string | undefined {
  const alike = names.filter((name) => Math.abs(name.length - wrong.length) <= most);
  return closest(wrong, alike);
}

/** What is wrong with an annotation. */
function mistaken(key: string, value: unknown, words: Words): readonly Mistake[] {
  const slash = key.indexOf('/');
  if (slash < 0) return [];
  const [prefix, name] = [key.slice(0, slash), key.slice(slash + 1)];
  const form = words.get(prefix)?.[name];
  if (!form) {
    const meant = meantBy(prefix, name, words);
    return meant ? [wrongName(key, meant)] : [];
  }
  if (form.test(String(value))) return [];
  return [{ what: `has ${key}: ${value}, which nobody understands`, fix: adviceFor(form) }];
}

/** A form of a few words says them itself. */
function adviceFor({ source }: RegExp): string {
  const [, choices] = /^\^\(([\w|]+)\)\$$/.exec(source) ?? [];
  return choices === undefined
    ? 'see its documentation'
    : `write ${choices.replaceAll(/\w+/g, "'$&'").replaceAll('|', ' or ')}`;
}

/** A check of the annotations of all objects. */
const misspelt = remembered((kinds: KindTable) =>
  ofObjects(
    undefined,
    ({ metadata: { annotations } }) =>
      annotations && Object.entries(annotations).map(([key, value]) => mistaken(key, value, wordsOf(kinds))),
  ),
);

function wrongName(key: string, meant: string): Mistake {
  return { what: `has the annotation ${key}, which nobody reads`, fix: `did you mean '${meant}'?` };
}

const object = (annotation: string) => manifest('v1 Namespace', `web, annotations: { ${annotation} }`);

export const rules = ruleTable({
  'unread-annotation': {
    severity: 'warning',
    what: 'An annotation is misspelt, so that nobody reads it',
    why: 'Annotations may have any name and any text: neither the API server nor the program that it is meant for says a word. The setting never takes effect.',
    fix: 'Take the name and the value from the documentation of the program that is to read it.',
    check: (subject) => misspelt(subject.kinds)(subject),
    wrong: object('kustomize.toolkit.fluxcd.io/prun: disabled'),
    right: object('kustomize.toolkit.fluxcd.io/prune: disabled'),
  },
});
