import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { KnownImages } from '../init/cluster-files.ts';
import type { Offered } from '../init/offer.ts';
import type { Starter } from '../init/starter.ts';
import { PROGRAMS, type Programs } from '../init/written-programs.ts';
import { InvalidInput } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';
import { BROUGHT } from './brought.ts';
import { pinsIn } from './crd-pins.ts';
import { appFile } from './doc-pages.ts';
import { foundModules, loadExports } from './found-modules.ts';
import { parseImages } from './read-images.ts';

/** The files in which sides, add-ons and apps say what they bring to a new repository. */
export const STARTERS = { side: '*/init.ts', addon: 'charts/addons/*/init.ts', app: 'charts/starters/*.ts' } as const;

/** The images that bramble's own clusters run, in this repository and in the package. */
export const KNOWN_IMAGES = { here: 'clusters/home/images.yaml', packed: 'images.yaml' } as const;

/** The folder of the programs that workflows carry, here and in the package. */
export const PROGRAM_FOLDER = { here: 'lib/init/programs', packed: 'programs' } as const;

/** Where bramble lies: the package, or its own repository. */
export function homeOf(root: string): string {
  return BROUGHT?.root ?? root;
}

/** Reads what can be taken into a new repository. Throws InvalidInput. */
export async function loadStarters(root: string): Promise<readonly Offered[]> {
  const loaded = await Promise.all(
    Object.entries(STARTERS).map(async ([kind, pattern]) => {
      const { found, mistakes } = await loadExports(foundModules(homeOf(root), pattern), {
        name: 'init',
        is: (given): given is Starter => isFields(given) && typeof given.says === 'string',
        fix: "write: export const init: Starter = { says: '…' }",
      });
      if (mistakes.length > 0) throw new InvalidInput(...mistakes);
      return found.map(({ file, value }) => offeredBy(file, value, kind as Offered['kind']));
    }),
  );
  return loaded.flat();
}

function offeredBy(file: string, starter: Starter, kind: Offered['kind']): Offered {
  const name = kind === 'app' ? basename(file, '.ts') : basename(dirname(file));
  return { ...starter, name, kind, from: kind === 'app' ? `../../${appFile(name)}` : `bramble/addons/${name}` };
}

/** The text of each app that can be taken. */
export function readAppTexts(root: string, offered: readonly Offered[]): Readonly<Record<string, string>> {
  const apps = offered.filter(({ kind }) => kind === 'app');
  return Object.fromEntries(apps.map(({ name }) => [name, readFileSync(join(homeOf(root), appFile(name)), 'utf8')]));
}

/** The programs that workflows carry. */
export function readPrograms(root: string): Programs {
  const folder = join(homeOf(root), BROUGHT ? PROGRAM_FOLDER.packed : PROGRAM_FOLDER.here);
  return Object.fromEntries(PROGRAMS.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The images that are known to run, and what they are built for. */
export function readKnownImages(root: string): KnownImages {
  const { pins, platforms = {} } = parseImages(
    readFileSync(join(homeOf(root), BROUGHT ? KNOWN_IMAGES.packed : KNOWN_IMAGES.here), 'utf8'),
    'images.yaml',
  );
  return { pins, platforms };
}

/** The version of bramble. */
export function readVersion(root: string): string {
  return (JSON.parse(readFileSync(join(homeOf(root), 'package.json'), 'utf8')) as { readonly version: string }).version;
}

/** What bramble itself is made with, and a repository needs too. */
export function readTools(root: string): { readonly typescript: string; readonly kubernetes: string } {
  const home = homeOf(root);
  const { devDependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<'typescript', string>>;
  };
  return { typescript: devDependencies.typescript, kubernetes: pinsIn(home).pins.kubernetes[0] };
}
