import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type Component, type Mistake, type Word } from 'bramble';
import { thicket } from './fixtures/addons/thicket/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, ROOT, renderSample, sample } from './sample-cluster.ts';

type Made = Pick<Component | Word, 'mistakes'>;
type Factory = (props: unknown) => Made;

/** An add-on, with what its folder exports. */
interface Addon {
  readonly name: string;
  readonly example: Readonly<Record<string, unknown>>;
  readonly factories: readonly (readonly [string, Factory])[];
  /** The function that it is named for. */
  readonly main: Factory | undefined;
}

const FOLDERS = ['charts/addons', 'test/fixtures/addons'];
const PATHS = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));

const ADDONS = PATHS.filter((path) => existsSync(join(ROOT, path, 'index.ts'))).map((path): Addon => {
  // jest loads a module whose name is not known beforehand in no other way.
  const exported = require(join(ROOT, path, 'index.ts')) as Readonly<Record<string, unknown>>;
  const { example = {} } = exported as { example?: Addon['example'] };
  const factories = Object.entries(exported).filter((each): each is [string, Factory] => typeof each[1] === 'function');
  const called = path.replace(/^.*\//, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { name: path, example, factories, main: new Map(factories).get(called) };
});

function mistakes(made: Made): readonly Mistake[] {
  return made.mistakes ?? [];
}

/** Each function that an add-on exports for clusters and apps. */
const FACTORIES = ADDONS.flatMap(({ name, factories }) =>
  factories.map(([factory, make]) => [`${factory} of ${name}`, make] as const),
);

/** Each prop of each add-on that has some. */
const EXAMPLE_PROPS = ADDONS.flatMap(({ name, example, main }) =>
  Object.keys(example).map((prop) => [`${prop} of ${name}`, prop, example, main!] as const),
);

describe('whatever add-ons export tells what it is given wrongly', () => {
  it.each(FACTORIES)('%s', (_, make) => {
    for (const given of [{ zzz: 1 }, 3, [{}], () => {}, null]) {
      const found = mistakes(make(given));
      expect([given, found]).toEqual([given, expect.arrayContaining([expect.objectContaining({})])]);
      for (const { what, fix } of found) expect(`${what} ${fix}`).not.toMatch(/undefined|NaN|\[object|read prop/);
    }
  });
});

describe('a prop of a wrong type is a mistake in its place, beside props that are right', () => {
  it.each(EXAMPLE_PROPS)('%s', (_, prop, example, make) => {
    for (const given of [Symbol('x'), Number.NaN, { zzz: { zzz: 1 } }, null]) {
      const found = mistakes(make({ ...example, [prop]: given }));
      expect(found.map(({ where = '' }) => where.replace(/[.[].*/, ''))).toEqual(found.map(() => prop));
      expect(found.length).toBeGreaterThan(0);
    }
    expect(mistakes(make(example))).toEqual([]);
    expect(mistakes(make({ ...example, [`${prop}x`]: 1 }))).toEqual([
      { what: `has no prop '${prop}x'`, fix: `did you mean '${prop}'?` },
    ]);
  });
});

it('every add-on is looked at, also one that is made up', () => {
  expect(ADDONS.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['charts/addons/traefik', 'test/fixtures/addons/thicket']),
  );
  expect(FACTORIES.length).toBeGreaterThan(10);
  expect(EXAMPLE_PROPS.length).toBeGreaterThan(10);
});

it('an add-on with a mistake hides nothing of others, which find what it provides', () => {
  const given = { shears: 'dull', height: 3 } as unknown as Parameters<typeof thicket>[0];
  const web = app({ name: 'web', image: BUSYBOX, port: 8080, replicas: '2' as never });
  expect(renderSample(sample({ components: [thicket(given), web] })).findings.map(brief)).toEqual([
    "error home/thicket: has no prop 'height'",
    "error home/thicket shears: 'dull' is none of 'sharp', 'blunt'",
    "error home/web replicas: '2' is no number",
  ]);
});
