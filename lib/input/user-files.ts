import { isAbsolute, relative } from 'node:path';
import { OF_BRAMBLE } from '../model/of-bramble.ts';

/** Whether a path is that of a file that people write, and not what they write it with. */
export function isOfUser(root: string, file: string): boolean {
  const path = relative(root, file);
  return !path.startsWith('..') && !isAbsolute(path) && !OF_BRAMBLE.test(path);
}
