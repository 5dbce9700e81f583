import fc from 'fast-check';
import { parseVersion, parseVersionRange, type Version } from '../lib/model/version.ts';

describe('a range of versions', () => {
  const version: fc.Arbitrary<Version> = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
  const includes = (range: string, each: Version) => parseVersionRange(range)?.includes(each);

  it.each([
    ['1.0.x', '1.0.9', '1.1.0'],
    ['^1.4', '1.26.0', '2.0.0'],
    ['^0.2.3', '0.2.9', '0.3.0'],
    ['^0.0.3', '0.0.3', '0.0.4'],
    ['^0', '0.9.9', '1.0.0'],
    ['~1.26.2', '1.26.9', '1.27.0'],
    ['~1', '1.9.0', '2.0.0'],
    ['>=17', '17.0.0', '16.9.9'],
    ['>11', '12.0.0', '11.1.0'],
    ['>11.1', '11.2.0', '11.1.1'],
    ['<=1.4', '1.4.9', '1.5.0'],
    ['>=1.2 <2, !=1.3.x', '1.4.0', '1.3.7'],
    ['1.2 - 1.4', '1.4.9', '1.5.0'],
    ['=1.2.3 || =>2', '2.0.0', '1.2.4'],
    ['v1', '1.9.9', '2.0.0'],
    ['*', '0.0.0', undefined],
  ])('%s includes %s, and not %s', (range, inside, outside) => {
    expect(includes(range, parseVersion(inside) as Version)).toBe(true);
    if (outside) expect(includes(range, parseVersion(outside) as Version)).toBe(false);
  });

  it('is one of the ends of its comparisons', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [text, other] = [a.join('.'), b.join('.')];
        expect(includes(`>=${text}`, b)).toBe(!includes(`<${text}`, b));
        expect(includes(`>${text}`, b)).toBe(!includes(`<=${text}`, b));
        expect(includes(`=${text}`, b)).toBe(text === other);
        expect(includes(`!=${text}`, b)).toBe(text !== other);
        expect(includes(`${text} - ${other}`, b)).toBe(includes(`<=${other} >=${text}`, b));
        expect(includes(`^${text}`, b) && !includes(`>=${text}`, b)).toBe(false);
      }),
    );
  });

  it.each(['17', '1.26', 'latest', 'b1.2.3', '1.2.3.4', ''])('%j is no version for Flux', (tag) => {
    expect(parseVersion(tag)).toBeUndefined();
  });
});
