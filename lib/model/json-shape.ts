import { isFields, mistake, type Shape, shown } from './shape.ts';

/** What a manifest can hold: a text, a finite number, yes or no, null, and lists and maps of such. */
export const json: Shape = (given, where) => (isJson(given, 0) ? [] : inJson(given, where, []));

/** Deeper than anything that is drawn. What holds itself is, too. */
const DEEP = 100;

/** Nearly all that is drawn is right: then no path is put together. */
function isJson(given: unknown, depth: number): boolean {
  if (typeof given !== 'object' || given === null) return given === null || isScalar(given);
  if (depth > DEEP) return false;
  // In a map what is undefined is absent; a list has no place for it.
  if (Array.isArray(given)) return given.every((each) => each !== undefined && isJson(each, depth + 1));
  if (!isPlain(given)) return false;
  for (const key in given) if (!isJson((given as Readonly<Record<string, unknown>>)[key], depth + 1)) return false;
  return true;
}

/** What is undefined counts as absent. */
function isScalar(given: unknown): boolean {
  return given === undefined || typeof given === 'string' || typeof given === 'boolean' || Number.isFinite(given);
}

/** @param around the lists and maps that hold it, of which none may stand in itself */
function inJson(given: unknown, where: string, around: readonly unknown[]): ReturnType<Shape> {
  if (given === null || isScalar(given)) return [];
  if (around.includes(given)) return [mistake(where, 'holds itself', 'write out what it is to hold')];
  const within = [...around, given];
  if (Array.isArray(given)) return given.flatMap((each, at) => inList(each, `${where}[${at}]`, within));
  if (isFields(given) && isPlain(given)) {
    return Object.entries(given).flatMap(([key, each]) => inJson(each, where === '' ? key : `${where}.${key}`, within));
  }
  return [
    mistake(where, `${shown(given)} is nothing that a manifest can hold`, 'write a text, a number, true or false'),
  ];
}

function inList(given: unknown, where: string, around: readonly unknown[]): ReturnType<Shape> {
  return given === undefined ? [mistake(where, 'is nothing', 'remove it from the list')] : inJson(given, where, around);
}

/** A map as people write it, and not what a class makes, such as a date. */
function isPlain(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
