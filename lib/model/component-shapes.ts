import { alerts } from './alert-shapes.ts';
import type { Component, ComponentProps, Egress, Installs, NamespaceProps, Override, Standing } from './component.ts';
import { type ExposureBase, WAYS_IN } from './exposure.ts';
import { goPattern } from './go-regexp.ts';
import { json } from './json-shape.ts';
import { kindsShape } from './kinds-shapes.ts';
import type { ProvidedObject } from './provided-object.ts';
import { remembered } from './remembered.ts';
import type { Scrape } from './scrape.ts';
import {
  type AllKeys,
  anything,
  callback,
  flag,
  isFields,
  list,
  mapOr,
  mistake,
  oneOf,
  props,
  record,
  type Shape,
  text,
  textOrNumber,
} from './shape.ts';
import { type ExposureWord, isAnyUnknown, type Side, type SideProps } from './side.ts';
import { image } from './workload-shapes.ts';

/** One text, or a list of some. */
function textOrTexts(noun: string): Shape {
  return (given, where) => {
    const isEmpty = Array.isArray(given) && given.length === 0;
    if (isEmpty) return [mistake(where, `names no ${noun}`, 'name one, or leave it out')];
    return (Array.isArray(given) ? list(text) : text)(given, where);
  };
}

/** What is said of every way in. Rules know more of the ways. */
const EXPOSURE: Readonly<Record<keyof ExposureBase | 'through' | 'lan' | 'nodes', Shape>> = {
  through: text,
  host: textOrTexts('host'),
  path: textOrTexts('path'),
  as: oneOf('route', 'ingress'),
  lan: flag,
  nodes: flag,
};

/** What is said of one way in alone. */
const OF_ONE_WAY: readonly (readonly [word: string, Pick<ExposureWord, 'through'>])[] = [
  ['lan', { through: WAYS_IN.filter((through) => through !== 'lan') }],
  ['nodes', { through: ['lan'] }],
];

/** See {@link Exposure}. */
function exposure(sides: readonly Side[]): Shape {
  const words = sides.flatMap((side) => Object.entries(side.words ?? {}));
  const shapes = Object.fromEntries(words.map(([word, { shape }]) => [word, shape]));
  const all = props<Record<string, unknown>>({ ...EXPOSURE, ...shapes }, ['through'], 'exposure', isAnyUnknown(sides));
  return (given, where) => {
    const found = all(given, where);
    if (!isFields(given)) return found.map((each) => ({ ...each, fix: "write { through: 'lan' }" }));
    const way = WAYS_IN.find((each) => each === given.through);
    if (found.length > 0 || !way) return found;
    return [...OF_ONE_WAY, ...words]
      .filter(([word, { through }]) => given[word] !== undefined && !through.includes(way))
      .map(([word, { through }]) => {
        const ways = through
          .map((each) => `'${each}'`)
          .join(', ')
          .replace(/, ([^,]+)$/, ' and $1');
        const fix = `write through: '${through[0]}', or remove '${word}'`;
        return mistake(where, `has '${word}', which is for ${ways} alone`, fix);
      });
  };
}

const OVERRIDE = props<Override>({ kind: text, name: text, because: text, merge: mapOr(json, record(anything)) }, [
  'kind',
  'because',
  'merge',
]);

/** The props of a component that apps and releases have too. */
export const COMMON = {
  name: text,
  // A rule of its own looks at the text.
  about: text,
  namespace: mapOr(
    props<NamespaceProps>({
      name: text,
      podSecurity: oneOf('restricted', 'baseline', 'privileged'),
      labels: record(text),
    }),
    text,
  ),
  // Sides have words of it: it is looked at where they are known, as part of the component.
  expose: anything,
  uses: list(text),
  scrape: props<Scrape>(
    {
      port: textOrNumber,
      path: text,
      isGuarded: flag,
      pods: record(text),
      keep: goPattern,
      isAboutOthers: flag,
      asks: callback,
    },
    ['port'],
  ),
  alerts,
  dashboards: callback,
  panelsOf: callback,
  egress: mapOr(props<Egress>({ to: list(text) }, ['to']), oneOf('declared')),
  overrides: list(OVERRIDE),
  accept: record(text, "write { 'rule': 'reason' }"),
} satisfies Partial<Record<keyof ComponentProps, Shape>>;

const PROVIDED = props<ProvidedObject>(
  {
    kind: text,
    name: text,
    namespace: text,
    ports: list(textOrNumber),
    keys: list(text),
    labels: record(text),
    isGuess: flag,
  },
  ['kind', 'name'],
);

/** The props of a component that releases have too. */
export const DELIVERED = {
  ...COMMON,
  images: list(image),
  provides: record(anything),
  kinds: kindsShape,
  // Each is looked at where rules are gathered.
  rules: list(anything),
  installs: props<Installs>({
    crds: list(text),
    webhooks: list(text),
    secrets: list(text),
    objects: list(PROVIDED),
    loadBalancer: flag,
    pods: flag,
  }),
  config: callback,
} satisfies Partial<Record<keyof ComponentProps, Shape>>;

const TABLE: Readonly<Record<Exclude<AllKeys<Component>, keyof SideProps>, Shape>> = {
  ...DELIVERED,
  is: anything,
  isAside: anything,
  mistakes: anything,
  storage: anything,
  sleeps: anything,
  sample: anything,
  isSample: anything,
  machines: anything,
  saves: anything,
  provenance: anything,
  standing: anything,
  crds: callback,
  chart: callback,
  shows: callback,
};

/** What a retired component was is as right or wrong as any. */
function standing(sides: readonly Side[]): Shape {
  const of: Shape = (given) => componentShape(sides)(given, '');
  return props<Standing>({ is: oneOf('paused', 'stopped', 'retired'), because: text, data: anything, of }, [
    'is',
    'because',
  ]);
}

/** See {@link ComponentProps}, and what sides add. */
export const componentShape = remembered((sides: readonly Side[]): Shape => {
  const added = Object.fromEntries(sides.flatMap((side) => Object.entries(side.props ?? {})));
  return props<Record<string, unknown>>(
    { ...TABLE, expose: exposure(sides), standing: standing(sides), ...added },
    ['name'],
    'map',
    isAnyUnknown(sides),
  );
});
