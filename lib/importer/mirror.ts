import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CrdPin } from '../model/crd-pin.ts';
import type { Mistake } from '../model/finding.ts';

/** A folder of a mirror: its name, and the names of the files directly in it. */
export interface MirrorFolder {
  readonly name: string;
  readonly files: readonly string[];
}

/** A file that lies in a mirror itself or in a folder of it, or undefined where it is in neither. */
export function inMirror(mirror: string, folder: string, name: string): string | undefined {
  return [join(mirror, name), join(mirror, folder, name)].find((each) => existsSync(each));
}

/**
 * Finds what a pin's URL would give in a mirror. A folder is named `REPOSITORY-TAG`, with anything before it
 * (`flux-source-controller-v1.9.1`). A file named like the URL's counts alone; without one, all the YAML in the folder
 * stands for it, because projects bundle for a release what they keep in several files.
 */
export function findInMirror(
  pin: CrdPin,
  folders: readonly MirrorFolder[],
): { readonly folder: string; readonly files: readonly string[] } | Mistake {
  const wanted = `${pin.project.split('/')[1]}-${pin.tag}`;
  const found = folders.filter(({ name }) => name === wanted || name.endsWith(`-${wanted}`));
  const [folder, ...others] = found;
  if (folder === undefined) {
    const what = `${pin.url} is not in the mirror: no folder is named ${wanted} or ends with -${wanted}`;
    return { what, fix: 'add the folder, or import without --from' };
  }
  if (others.length > 0) {
    const names = found.map(({ name }) => name).sort();
    const what = `${pin.url} is ambiguous in the mirror: ${names.join(' and ')} are both named like ${wanted}`;
    return { what, fix: 'leave one of them in the mirror' };
  }
  const basename = pin.url.slice(pin.url.lastIndexOf('/') + 1);
  const files = folder.files.includes(basename)
    ? [basename]
    : folder.files.filter((file) => /\.ya?ml$/.test(file)).sort();
  if (files.length === 0) {
    const what = `${pin.url} is not in the mirror: ${folder.name} has neither ${basename} nor any other YAML`;
    return { what, fix: 'add the file, or import without --from' };
  }
  return { folder: folder.name, files };
}
