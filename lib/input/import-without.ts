import * as nodeModule from 'node:module';
import { load, resolve, urlWithout } from './stand-in-hooks.ts';

/**
 * Imports a module as Node and tsx do. The bundle of the package has another module in this place.
 * @param file its absolute path
 * @param without absolute paths of files, and names of packages, for whose exports stand-ins are there
 */
export async function importWithout(file: string, without: readonly string[]): Promise<object> {
  if (without.length > 0) hook();
  return import(urlWithout(file, without));
}

let isHooked = false;

/** Puts the hooks in, as this Node has them. They do nothing for what is loaded as usual. */
function hook(): void {
  if (isHooked) return;
  isHooked = true;
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void };
  if (registerHooks) registerHooks({ resolve, load });
  else nodeModule.register(new URL('./stand-in-hooks.ts', import.meta.url));
}
