import type { Found, Subject } from 'bramble/rules';

/** Claims that no word of their app saves. A database that is dumped on its server is no matter of its claim. */
export function unsavedClaims({ cluster, objects }: Subject): readonly Found[] {
  if (!cluster.find('backups')) return [];
  const drawnFor = new Set(objects.map((each) => `${each.component} ${each.origin}`));
  const isSaved = (name: string, word: string) => drawnFor.has(`${name} with[backup ${word}]`);
  return cluster.components.flatMap(({ name, storage, isSample, isAside }) => {
    // Of what is set aside, nobody knows what would save it.
    if (isSample || isAside || isSaved(name, 'postgres') || isSaved(name, 'mariadb')) return [];
    const claims = (storage?.volumes ?? []).filter((each) => each.is === 'claim' && each.for !== 'cache');
    return [...new Set(claims.map((each) => each.name))]
      .filter((each) => !isSaved(name, each))
      .map((each) => ({
        component: name,
        where: 'volumes',
        what: `keeps data in the claim '${each}', which nobody saves`,
        fix: `write with: [backup('${each}')], or for: 'cache' where it can be had again, or accept it with the reason`,
      }));
  });
}
