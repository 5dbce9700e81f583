import { type Image, image } from 'bramble';
import { rules } from '../lib/checks/rules/crd-mismatch.ts';
import { rules as untested } from '../lib/checks/rules/untested-images.ts';
import { withBrought } from '../lib/input/crd-pins.ts';
import { said } from '../lib/pages/rule-pages.ts';
import { CRDS, SCHEMAS } from './sample-cluster.ts';

const THORN = image('docker.io/thorn/hedge', { crds: 'thorn/hedge' });

/** What is said of an image with a pin, where the CRDs of its project are pinned to these tags. */
function found(pin: string, tags: readonly string[], of: Image = THORN): string {
  const crdPins = tags.map((tag) => ({ project: 'thorn/hedge', tag, url: `https://bramble.example/${tag}.yaml` }));
  const inputs = { pins: { [of.name]: `${of.repository}:${pin}` }, crdPins };
  return said(rules[0]!, { component: { images: [of] }, inputs }, { crds: CRDS, schemas: SCHEMAS });
}

describe('an image and its CRDs are apart', () => {
  it.each([
    ['in the patch', 'v1.2.4', ['v1.2.3']],
    ['in the minor version', '1.3.0', ['v1.2.0']],
    ['in one of several files', 'v1.2.3', ['v1.2.3', 'v1.2.4']],
    ['where Flux writes the digest too', `v1.2.4@sha256:${'0'.repeat(64)}`, ['v1.2.3']],
  ])('%s', (_, pin, tags) => {
    const [tag] = pin.split('@');
    expect(found(pin, tags)).toMatch(
      `warning home/web clusters/home/images.yaml: 'hedge' is ${tag}, but the CRDs of thorn/hedge that it serves are ${tags.at(-1)} (`,
    );
  });

  it('where no CRDs of the project are pinned, as with a misspelt name', () => {
    expect(found('v1.2.3', ['v1.2.3'], { ...THORN, crds: 'thorn/hegde' })).toMatch(
      "warning home/web images: 'hedge' serves the CRDs of thorn/hegde, and cdk8s.yaml pins none of that project (",
    );
  });
});

describe('nothing is said of', () => {
  it.each([
    ['one release, with and without a v', '1.2.3', ['v1.2.3']],
    ['a build of the same release', 'v1.2.3-alpine', ['v1.2.3']],
    ['CRDs that are pinned to a commit', 'v1.2.3', ['0'.repeat(40)]],
    ['an image that is pinned to no version', 'nightly', ['v1.2.3']],
  ])('%s', (_, pin, tags) => {
    expect(found(pin, tags)).toBe('');
  });

  it('an image that serves no CRDs', () => {
    expect(found('v1.2.4', ['v1.2.3'], image('docker.io/thorn/hedge'))).toBe('');
  });
});

describe('an image and its CRDs fit, but what draws them is made for another line of versions', () => {
  const TESTED = image('docker.io/thorn/hedge', { crds: 'thorn/hedge', tested: 'v2.1.0' });
  const told = (pin: string, tags: readonly string[] = []) => {
    const crdPins = tags.map((tag) => ({ project: 'thorn/hedge', tag, url: `https://bramble.example/${tag}.yaml` }));
    const inputs = { pins: { hedge: `docker.io/thorn/hedge:${pin}` }, crdPins };
    return said(untested[0]!, { component: { images: [TESTED] }, inputs }, { crds: CRDS, schemas: SCHEMAS });
  };

  it.each([
    ['an older one', 'v1.9.0', ['v1.9.0']],
    ['a newer one', '3.0.0', ['v3.0.0']],
    ['one without CRDs', 'v1.9.0', []],
  ])('%s', (_, pin, tags) => {
    expect(told(pin, tags)).toContain(`'hedge' is ${pin}, and what draws it is made for 2: it is tested with v2.1.0 (`);
  });

  it.each([
    ['another release of the line', 'v2.9.3', []],
    ['a tag that is no version', 'nightly', []],
    ['CRDs of another release, of which a rule of its own tells', 'v1.9.0', ['v2.1.0']],
  ])('nothing is said of %s', (_, pin, tags) => {
    expect(told(pin, tags)).toBe('');
  });
});

it('a file of CRDs that a repository pins itself takes the place of the one that bramble brings, and of no other', () => {
  const pin = (tag: string, file: string) => ({
    project: 'thorn/hedge',
    tag,
    url: `https://raw.githubusercontent.com/thorn/hedge/${tag}/crds/${file}.yaml`,
  });
  const brought = [pin('v2.1.0', 'hedges'), pin('v2.1.0', 'thorns')];
  const tags = (...own: readonly ReturnType<typeof pin>[]) =>
    withBrought(own, brought).map(({ tag, url }) => [tag, url.slice(url.lastIndexOf('/') + 1)]);
  expect(tags(pin('v1.9.0', 'hedges'))).toEqual([
    ['v1.9.0', 'hedges.yaml'],
    ['v2.1.0', 'thorns.yaml'],
  ]);
  expect(tags(pin('v1.9.0', 'hedges'), pin('v1.9.0', 'thorns')).map(([tag]) => tag)).toEqual(['v1.9.0', 'v1.9.0']);
});
