import { compareTags, lineOf, taggedLike } from '../lib/model/tag.ts';

describe('of two tags the newer one is', () => {
  it.each([
    ['v1.2.3', 'v1.2.4'],
    ['1.9.0', '1.10.0'],
    ['11.8.3', '12.0.0'],
    ['2025.9.1', '2026.1.0'],
    ['9', '10'],
    ['1.26-alpine', '1.27-alpine'],
    ['4.2.8-management', '4.2.10-management'],
    ['v1.36.2+k3s1', 'v1.36.4+k3s1'],
  ])('%s, and then %s', (older, newer) => {
    expect([compareTags(older, newer)! < 0, compareTags(newer, older)! > 0, compareTags(newer, newer)]).toEqual([
      true,
      true,
      0,
    ]);
  });

  it.each([
    ['1.26', '1.26.1'],
    ['v1.2.3', '1.2.4'],
    ['1.2.3', '1.2.4-rc.1'],
    ['1.2.3-alpine', '1.2.4'],
    ['latest', '1.2.3'],
    ['main-0a1b2c3-1767225600', 'main-0a1b2c4-1767225601'],
    ['1'.repeat(20), '2'.repeat(20)],
  ])('nobody can say of %s and %s', (a, b) => {
    expect(compareTags(a, b)).toBeUndefined();
  });
});

it.each([
  ['v3.7.11', '3'],
  ['0.16.1', '0.16'],
  ['4.2.8-management', '4'],
  ['2026.8.2', undefined],
  ['0.0.3', undefined],
  ['17', undefined],
  ['latest', undefined],
])('what %s fits with is %s', (tag, line) => {
  expect(lineOf(tag)).toBe(line);
});

it('a release is written as the other tags are', () => {
  expect([taggedLike('v1.0.0', '1.2.0'), taggedLike('1.0.0', 'v1.2.0')]).toEqual(['v1.2.0', '1.2.0']);
});
