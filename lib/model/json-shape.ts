import { isFields, mistake, type Shape, shown } from './shape.ts';

/** What a manifest can hold: a text, a finite number, yes or no, null, and lists and maps of such. */
export const json: Shape = (given, where) => inJson(given, where, []);

/** @param around the lists and maps that hold it, of which none may stand in itself */
function inJson(given: unknown, where: string, around: readonly unknown[]): ReturnType<Shape> {
  // What is undefined counts as absent.
  if (given === undefined || given === null || ['string', 'boolean'].includes(typeof given)) return [];
  if (Number.isFinite(given)) return [];
  if (around.includes(given)) return [mistake(where, 'holds itself', 'write out what it is to hold')];
  const within = [...around, given];
  if (Array.isArray(given)) return given.flatMap((each, at) => inJson(each, `${where}[${at}]`, within));
  if (isFields(given) && isPlain(given)) {
    return Object.entries(given).flatMap(([key, each]) => inJson(each, where === '' ? key : `${where}.${key}`, within));
  }
  return [
    mistake(where, `${shown(given)} is nothing that a manifest can hold`, 'write a text, a number, true or false'),
  ];
}

/** A map as people write it, and not what a class makes, such as a date. */
function isPlain(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
