import { foundIn, OBJECTS, PLACES, refusedAt, verdictsAt } from './mutation/verdicts.ts';

/** One place in so many; all of them are put to the rules in refused-values.slow.test.ts. */
const SOME = [...PLACES.keys()].filter((_, index) => index % 48 === 0);

it('nothing is found in objects that an API server takes', () => {
  expect(OBJECTS.flatMap((object) => foundIn(object))).toEqual([]);
});

it('of values at the edges of fields the same are refused as a real API server refuses', () => {
  // The scenario boundaries holds that they are the same.
  expect(SOME.map(refusedAt)).toMatchSnapshot();
});

it('what is refused is told by its field or its value', () => {
  const dumb = SOME.flatMap((place) =>
    verdictsAt(place)
      .filter(
        ({ value, found }) =>
          found.length > 0 && !found.some(({ what, fix }) => isNamed(`${what} ${fix}`, place, value)),
      )
      .map(({ value, found }) => `${place} ${JSON.stringify(value)}: ${found[0]?.what}`),
  );
  expect(dumb).toEqual([]);
});

function isNamed(told: string, place: string, value: unknown): boolean {
  const fields = place
    .replace(/ \w+$/, '')
    .split(/[ .*{}]+/)
    .filter(Boolean)
    .slice(-3);
  return fields.some((field) => told.includes(field)) || told.includes(String(value).slice(0, 10));
}
