import type { Found, Subject } from 'bramble/rules';

/** Claims that no word of their app saves. */
export function unsavedClaims({ cluster }: Subject): readonly Found[] {
  if (!cluster.find('backups')) return [];
  return cluster.components.flatMap(({ name, storage, saves = [], isSample, isAside }) => {
    // Of what is set aside, nobody knows what would save it.
    if (isSample || isAside || saves === 'all') return [];
    const claims = (storage?.volumes ?? []).filter((each) => each.is === 'claim' && each.for !== 'cache');
    return [...new Set(claims.map((each) => each.name))]
      .filter((each) => !saves.includes(each))
      .map((each) => ({
        component: name,
        where: 'volumes',
        what: `keeps data in the claim '${each}', which nobody saves`,
        fix: `write with: [backup('${each}')], or for: 'cache' where it can be had again, or accept it with the reason`,
      }));
  });
}
