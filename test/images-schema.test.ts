import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { component, image } from 'bramble';
import fc from 'fast-check';
import { parse } from 'yaml';
import { rules } from '../lib/checks/rules/images-rules.ts';
import { parseImages } from '../lib/input/read-images.ts';
import { imagesSchema } from '../lib/pages/images-schema.ts';
import { web } from './sample-app.ts';
import { ALL_RULES, CLUSTERS, imagesYaml, ROOT, renderPinned, sample } from './sample-cluster.ts';

const judge = new Ajv({ strict: false, allowUnionTypes: true }).compile(JSON.parse(imagesSchema()));
const fits = (text: string) => judge(parse(text, { version: '1.1' }));

it('the schema is what the code makes: npm run pages writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/images.schema.json'), 'utf8')).toBe(imagesSchema());
});

describe.each(Object.entries(CLUSTERS))('the pins of cluster %s', (_, declaration) => {
  const text = imagesYaml(declaration);

  it('fit the schema, which their first line names', () => {
    expect(fits(text)).toBe(true);
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(join('clusters', declaration.name, path)).toBe('docs/images.schema.json');
  });
});

const PIN = 'registry.bramble.example/web:1';

describe('the schema and synth refuse', () => {
  it.each([
    ['a pin that is no text', 'images:\n  web: 17\n'],
    ['a pin without a value', 'images:\n  web:\n'],
    ['a pin without a tag', 'images:\n  web: registry.bramble.example/web\n'],
    ['latest', 'images:\n  web: registry.bramble.example/web:latest\n'],
    ['a pin without its registry', 'images:\n  web: library/web:1\n'],
    ['a list of pins', `images:\n  - ${PIN}\n`],
    ['a section that nobody reads', 'platfroms: {}\n'],
    ['a list for all', '- images\n'],
    ['platforms that are no map', `images:\n  web: ${PIN}\nplatforms: all\n`],
    ['the name of a pin under platforms', `images:\n  web: ${PIN}\nplatforms:\n  web: [linux/arm64]\n`],
    ['a platform that is no list', `images:\n  web: ${PIN}\nplatforms:\n  ${PIN}: linux/arm64\n`],
    ['no platform', `images:\n  web: ${PIN}\nplatforms:\n  ${PIN}: []\n`],
    ['a misspelt platform', `images:\n  web: ${PIN}\nplatforms:\n  ${PIN}: [linux/arm46]\n`],
    ['a pin without an end', `images:\n  web: registry.bramble.example/${'x'.repeat(600)}:1\n`],
  ])('%s', (_, text) => {
    expect(fits(text)).toBe(false);
    const { findings } = renderPinned(sample({ components: [web()] }), text);
    expect(findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  });
});

describe('the schema and synth take', () => {
  it.each([
    ['nothing', ''],
    ['no pin yet', 'images:\n'],
    ['a port', 'images:\n  web: localhost:5000/web:1\n'],
    ['a digest', `images:\n  web: registry.bramble.example/web@sha256:${'0'.repeat(64)}\n`],
    ['latest with a digest', `images:\n  web: registry.bramble.example/web:latest@sha256:${'0'.repeat(64)}\n`],
    [
      'platforms of all tags, with a variant',
      `images:\n  web: ${PIN}\nplatforms:\n  registry.bramble.example/web: [linux/arm/v7]\n`,
    ],
  ])('%s', (_, text) => {
    expect(fits(text)).toBe(true);
    expect(parseImages(text, 'images.yaml').mistakes).toEqual([]);
  });
});

it('of any reference both say the same', () => {
  const ids = rules.map(({ id }) => id);
  const asked = ALL_RULES.filter(({ id }) => ids.includes(id));
  const digest = `@sha256:${'0'.repeat(64)}`;
  const reference = fc
    .tuple(
      fc.constantFrom('a.b/', 'localhost/', 'a:9/', 'a.b:9/', 'a/', 'A.b/', 'a_b.c/', 'a.b:/', ''),
      fc.constantFrom('web', 'w-e_b.9', 'web/api', '.web', '-web', 'Web', 'web//api', 'web/', 'latest'),
      fc.constantFrom('', ':1', ':v1.2-3_4', ':latest', ':latest.1', ':-1', ':1:2', ':a/b'),
      fc.constantFrom('', digest, digest.slice(0, -1), '@1', '@'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(reference, (pin) => {
      const [repository = ''] = /^[^@]*?(?=(?::[\w.-]+)?(?:@.*)?$)/.exec(pin) ?? [];
      const { findings } = renderPinned(
        sample({ components: [component({ name: 'x', images: [image(repository, { name: 'x' })] })] }),
        `images:\n  x: ${pin}\n`,
        asked,
      );
      const isRefused = findings.some(({ rule }) =>
        ['unpinned-image', 'image-repository', 'image-mismatch'].includes(rule),
      );
      expect({ pin, fits: fits(`images:\n  x: ${pin}\n`) }).toEqual({ pin, fits: !isRefused });
    }),
    { numRuns: 150 },
  );
});
