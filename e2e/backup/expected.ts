import type { Notes } from './notes.ts';
import type { Went } from './scripts.ts';

/** Throws where a pod failed. */
export function well(what: string, { failed, said }: Went): void {
  if (failed !== undefined) throw new Error(`${what}: ${failed} failed:\n${said}`);
}

/** Throws where a pod did not fail in a container, or did not say why. */
export function fails(what: string, { failed, said }: Went, container: string, words: RegExp): void {
  if (failed !== container) throw new Error(`${what}: failed is ${failed}, and not ${container}:\n${said}`);
  if (!words.test(said)) throw new Error(`${what}: it does not say ${words}:\n${said}`);
}

/** Throws where something else is there than what was there before. */
export function same(what: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  if (differing.length > 0) throw new Error(`${what}: differs: ${differing.slice(0, 10).join(', ')}`);
}

/** Throws where what is there is none of several. */
export function sameAsOne(
  what: string,
  any: readonly ReadonlyMap<string, string>[],
  after: ReadonlyMap<string, string>,
): void {
  const isSame = (each: ReadonlyMap<string, string>) =>
    each.size === after.size && [...each].every(([file, content]) => after.get(file) === content);
  if (!any.some(isSame)) throw new Error(`${what}: is none of ${any.length}: ${[...after.keys()].join(', ')}`);
}

/** Throws where a claim that is not filled has more than what it is being filled with, or says that it is filled. */
export function unfilled(what: string, notes: Notes): void {
  if (notes.names().includes('.filled-from-backup')) throw new Error(`${what}: the claim passes for filled`);
}
