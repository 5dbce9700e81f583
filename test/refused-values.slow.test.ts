import { PLACES, refusedAt } from './mutation/verdicts.ts';

it('values at the edges of some thousand fields', () => {
  expect([...PLACES.values()].flat().length).toBeGreaterThan(10_000);
});

it('of all of them the same are refused as before', () => {
  expect([...PLACES.keys()].map(refusedAt).join('\n')).toMatchSnapshot();
});
