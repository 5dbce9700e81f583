import { didYouMean, oneOfThese } from './closest.ts';
import type { Mistake } from './finding.ts';
import type { FormerWord } from './former-words.ts';
import { STAND_IN_DOMAIN, unloadedOf } from './unloaded.ts';

/**
 * Says what is wrong with a value of a declaration. Types say it too, but synth does not ask them.
 * @param where its path in the declaration, such as `resources.memory`
 */
export type Shape = (value: unknown, where: string) => readonly Mistake[];

/** The props of all members of a union. */
export type AllKeys<T> = T extends unknown ? keyof T : never;

type Fields = Readonly<Record<string, unknown>>;

/** A value that passes a test, else it `is no <noun>`. */
export function value(
  test: (value: unknown) => boolean,
  noun: string,
  advice: string | ((value: unknown) => string),
): Shape {
  return (given, where) => {
    if (test(given)) return [];
    return [mistake(where, `${shown(given)} is no ${noun}`, typeof advice === 'string' ? advice : advice(given))];
  };
}

/** Whatever stands there: something else looks at it, or nothing does. */
export const anything: Shape = () => [];

/** What is no text may be one without its quotes. */
function inQuotes(given: unknown): string {
  const [only, ...others] = Array.isArray(given) ? (given as readonly unknown[]) : [given, given];
  if (Array.isArray(given) && typeof only === 'string' && others.length === 0) return `write ${shown(only)}`;
  return Number.isFinite(given) || typeof given === 'boolean' ? `write '${String(given)}'` : 'write a text';
}

/** A text. */
export const text = value((given) => typeof given === 'string', 'text', inQuotes);

/** A text, or a function of the cluster that gives it. */
export const lateText = value((given) => typeof given === 'string' || typeof given === 'function', 'text', inQuotes);

/** A number. */
export const number = value(Number.isFinite, 'number', (given) =>
  typeof given === 'string' && /^\d+(\.\d+)?$/.test(given) ? `write ${given}` : 'write a number, without quotes',
);

/** A text or a number, as for a port. */
export const textOrNumber = value(
  (given) => typeof given === 'string' || Number.isFinite(given),
  'name or number',
  'write a name or a number',
);

/** Yes or no. */
export const flag = value((given) => typeof given === 'boolean', 'yes or no', 'write true or false');

/** A function. */
export const callback = value((given) => typeof given === 'function', 'function', 'write (chart, cluster) => { … }');

/** A text of a form, else it `is no <noun>`. */
export function matching(
  form: RegExp | ((text: string) => boolean),
  noun: string,
  advice: Parameters<typeof value>[2],
) {
  const isRight = form instanceof RegExp ? (text: string) => form.test(text) : form;
  return value((given) => typeof given === 'string' && isRight(given), noun, advice);
}

/** A whole number within bounds. */
export function whole(
  [least, most = Number.POSITIVE_INFINITY]: readonly [number, number?],
  noun: string,
  advice: string,
) {
  return value((given) => Number.isInteger(given) && Number(given) >= least && Number(given) <= most, noun, advice);
}

/** What a function makes that says in `is` what it is, and has looked at it already. */
export function thing(is: string, noun: string, advice: string): Shape {
  return value((given) => isFields(given) && given.is === is, noun, advice);
}

/** One of a few texts. */
export function oneOf<T extends string>(...choices: readonly T[]): Shape {
  return (given, where) => {
    if (choices.includes(given as T)) return [];
    const what = `${choices.length === 1 ? 'is not' : 'is none of'} ${quoted(choices)}`;
    return [mistake(where, `${shown(given)} ${what}`, didYouMean(given, choices, 'choose one of them'))];
  };
}

/** The same, with what is meant by words that others have for the choices. */
export function meaning(words: Readonly<Record<string, string>>, shape: Shape): Shape {
  return (given, where) => {
    const meant = typeof given === 'string' ? words[given.toLowerCase()] : undefined;
    return shape(given, where).map((each) => (meant === undefined ? each : { ...each, fix: `write '${meant}'` }));
  };
}

/** A list, each item of a shape. */
export function list(item: Shape): Shape {
  return (given, where) => {
    if (Array.isArray(given)) return given.flatMap((each, index) => item(each, `${where}[${index}]`));
    const fix = typeof given === 'string' ? `write ['${given}']` : isFields(given) ? 'write [{ … }]' : 'write [ … ]';
    return [mistake(where, `${shown(given)} is no list`, fix)];
  };
}

/** Values of a shape by names that the person chooses. */
export function record(each: Shape, advice = 'write { name: … }'): Shape {
  return (given, where) => {
    if (!isFields(given)) return [mistake(where, `${shown(given)} is no map`, advice)];
    return Object.entries(given).flatMap(([key, item]) => each(item, inside(where, key)));
  };
}

/**
 * Props of these names and no other. The table does not compile until it lists each prop of the type.
 * @param isOpen there may be others, and nothing is known of them
 * @param former words that were props of it
 */
export function props<T>(
  shapes: Readonly<Record<AllKeys<T> & string, Shape>>,
  required: readonly (AllKeys<T> & string)[] = [],
  noun = 'map',
  isOpen = false,
  former: Readonly<Record<string, FormerWord>> = {},
): Shape {
  const known: Readonly<Record<string, Shape>> = shapes;
  return (given, where) => {
    if (!isFields(given)) {
      const few = Object.keys(known).filter((prop) => prop !== 'is');
      const named = required.length > 0 ? required : few.length <= 3 ? few : [];
      const example = named.map((prop) => `${prop}: …`).join(', ') || '…';
      return [mistake(where, `${shown(given)} is no ${noun}`, `write { ${example} }`)];
    }
    const unknown = isOpen ? [] : Object.keys(given).filter((prop) => !Object.hasOwn(known, prop));
    // What is misspelt is not missing too.
    const missing = unknown.length > 0 ? [] : required.filter((prop) => given[prop] === undefined);
    return [
      ...unknown.map((prop) => unknownProp(where, prop, Object.keys(known), former)),
      ...(missing.length > 0 ? [mistake(where, `has no ${quoted(missing)}`, `give it ${quoted(missing)}`)] : []),
      ...Object.entries(given).flatMap(([prop, item]) =>
        item === undefined ? [] : (known[prop]?.(item, inside(where, prop)) ?? []),
      ),
    ];
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function unknownProp(
  where: string,
  prop: string,
  known: readonly string[],
  former: Readonly<Record<string, FormerWord>>,
): Mistake {
  const went = Object.hasOwn(former, prop) ? former[prop] : undefined;
  if (went) return mistake(where, `has no prop '${prop}' since ${went.since}`, went.write);
  const others = known.filter((each) => each !== 'is');
  return mistake(
    where,
    `has no prop '${prop}'`,
    didYouMean(prop, known, oneOfThese(prop, others, 'remove it: there are none')),
  );
}

/** A map of one shape, or anything else of another: `8080` or `{ port: 8080 }`. */
export function mapOr(map: Shape, other: Shape): Shape {
  return (given, where) => (isFields(given) ? map : other)(given, where);
}

/** What functions of `bramble` make, which say in `is` what they are. */
export function made<Is extends string>(kinds: Readonly<Record<Is, Shape>>, noun: string, advice: string): Shape {
  const known: Readonly<Record<string, Shape>> = kinds;
  return (given, where) => {
    const kind = isFields(given) && typeof given.is === 'string' && Object.hasOwn(known, given.is) && known[given.is];
    return kind ? kind(given, where) : [mistake(where, `${shown(given)} is no ${noun}`, advice)];
  };
}

/** A mistake at a path. At the top, the component is all that has to be named. */
export function mistake(where: string, what: string, fix: string): Mistake {
  return where === '' ? { what, fix } : { where, what, fix };
}

/** A value as the person wrote it. */
export function shown(given: unknown): string {
  if (unloadedOf(given)) return STAND_IN_DOMAIN;
  if (typeof given === 'string') {
    const line = given.replaceAll(/\p{Cc}+/gu, ' ');
    return `'${line.length > 80 ? `${line.slice(0, 79)}…` : line}'`;
  }
  if (typeof given === 'function') return 'a function';
  if (Array.isArray(given)) return 'a list';
  if (given === undefined) return 'nothing';
  if (typeof given === 'bigint') return `${given}n`;
  if (Number.isNaN(given)) return 'what is calculated there';
  return typeof given === 'object' && given !== null ? 'a map' : String(given);
}

function inside(where: string, key: string): string {
  if (where === '') return key;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${where}.${key}` : `${where}['${key}']`;
}

/** The props of what is given; none of what is no map, such as a text, which would spread into its letters. */
export function fieldsOf<T extends object>(given: T): T {
  return isFields(given) ? given : ({} as T);
}

/** Whether something has props that are known: what is neither a list nor a function. */
export function isFields(given: unknown): given is Fields {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && !unloadedOf(given);
}
