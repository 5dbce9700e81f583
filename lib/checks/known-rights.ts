import { customKinds } from '../kinds/group-table.ts';
import { closest } from '../model/closest.ts';
import { list, texts } from '../model/object.ts';
import { shared } from './rule.ts';

const VERBS =
  '* approve attest bind create delete deletecollection escalate get impersonate list patch sign update use watch'.split(
    ' ',
  );

/** The resources of each API group that is known, with those of the kinds that are imported or rendered. */
export const knownResources = shared(({ inputs, objects, kinds }): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map([...kinds.groups.resources()].map(([group, names]) => [group, new Set(names)]));
  for (const { key, plural } of customKinds([...inputs.crds, ...objects.map(({ object }) => object)]).values()) {
    const group = key.slice(0, key.indexOf('/'));
    known.set(group, (known.get(group) ?? new Set()).add(plural));
  }
  return known;
});

/** A word of a role, or of the rules of a webhook, that is probably misspelt. */
export interface Misspelt {
  readonly is: 'API group' | 'resource' | 'verb';
  readonly word: string;
  readonly meant: string;
}

/**
 * The misspelt words of some rules. Groups and resources of what is not installed are right too: only what is nearly a known
 * word counts.
 */
export function misspelt(rules: unknown, known: ReadonlyMap<string, ReadonlySet<string>>): readonly Misspelt[] {
  return list(rules as never).flatMap(({ apiGroups, resources, verbs }) => {
    const groups = texts(apiGroups);
    const sets = groups.map((group) => known.get(group));
    const isKnown = groups.length > 0 && !sets.includes(undefined);
    const names = isKnown ? [...new Set(sets.flatMap((set) => [...(set ?? [])]))] : [];
    return [
      ...groups.filter((group) => group !== '*').flatMap((group) => near('API group', group, [...known.keys()])),
      ...(isKnown ? texts(resources) : []).flatMap((resource) => {
        const [base = ''] = resource.split('/');
        return base === '*' ? [] : near('resource', base, names);
      }),
      ...texts(verbs).flatMap((verb) => near('verb', verb, VERBS)),
    ];
  });
}

function near(is: Misspelt['is'], word: string, names: readonly string[]): readonly Misspelt[] {
  if (names.includes(word)) return [];
  const meant = closest(word, names);
  return meant !== undefined && meant !== '' && Math.abs(meant.length - word.length) <= 2 ? [{ is, word, meant }] : [];
}
