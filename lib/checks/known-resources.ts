import { customKinds } from '../kinds/group-table.ts';
import { shared } from './rule.ts';

/** The resources of each API group that is known, with those of the kinds that are imported or rendered. */
export const knownResources = shared(({ inputs, objects, kinds }): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map([...kinds.groups.resources()].map(([group, names]) => [group, new Set(names)]));
  for (const { key, plural } of customKinds([...inputs.crds, ...objects.map(({ object }) => object)]).values()) {
    const group = key.slice(0, key.indexOf('/'));
    known.set(group, (known.get(group) ?? new Set()).add(plural));
  }
  return known;
});

/** What rights may name below a resource, by `group/plural`; undefined where it is not known. */
export const knownSubresources = shared(({ inputs, objects, kinds }) => {
  const customs = customKinds([...inputs.crds, ...objects.map(({ object }) => object)]).values();
  const custom = new Map(
    [...customs].map(({ key, plural, subresources }) => [`${key.slice(0, key.indexOf('/'))}/${plural}`, subresources]),
  );
  return (group: string, plural: string): readonly string[] | undefined => {
    const known = custom.get(`${group}/${plural}`) ?? kinds.groups.subresources(group, plural);
    // An owner that blocks its deletion is asked for this right, which no path of the API server has.
    return known && [...known, 'finalizers'];
  };
});
