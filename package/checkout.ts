import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { runInTerminal } from '../lib/commands/in-terminal.ts';
import { asScripts } from '../lib/commands/wording.ts';
import type { writtenAt as WrittenAt } from '../lib/model/written-at.ts';
import { MODULES } from './checkout-modules.ts';
import { importWithout as importFrom, loadTypeScript } from './typescript.ts';
import { placeIn, type WrittenPlaces } from './written-places.ts';

/** The repository, and what runs its sources in the place of this program. */
let root = '';
let runSources: () => never;

/**
 * Carries out the command line, as main.ts does from the sources.
 * @param repository the folder of the sources that this program is bundled of
 * @param handOver runs them, and ends the process
 * @returns whether it went well
 */
export async function main(repository: string, handOver: () => never): Promise<boolean> {
  root = repository;
  runSources = handOver;
  // Of a thousand paths none needs to be straightened.
  const own = (file: string) => `${root}${sep}${file.replaceAll('/', sep)}`;
  loadTypeScript({
    cache: own('node_modules/.cache/bramble'),
    faces: {
      cdk8s: own('package/cdk8s.ts'),
      'cdk8s-plus-28': own('package/kplus.ts'),
      constructs: own('package/constructs.ts'),
    },
    modules: new Map(Object.entries(MODULES).map(([file, load]) => [own(file), load])),
  });
  return (await runInTerminal(root, asScripts)) === 0;
}

/** Loads a module of a user's. One that cannot be loaded is left to the sources, which tell why as Node does. */
export async function importWithout(file: string): Promise<object> {
  try {
    return await importFrom(file, []);
  } catch {
    return runSources();
  }
}

let places: WrittenPlaces | undefined;

/** A place of this program, in the files that it is bundled of. */
export const writtenAt: typeof WrittenAt = (place) => {
  if (place.file !== import.meta.filename) return place;
  places ??= JSON.parse(readFileSync(`${import.meta.filename}.places`, 'utf8')) as WrittenPlaces;
  const found = placeIn(places, place.line, place.column);
  return found ? { ...found, file: join(root, found.file) } : place;
};
