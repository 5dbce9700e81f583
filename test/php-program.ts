import { join } from 'node:path';
import { runs, unpacked } from './debian-packages.ts';
import type { Program } from './host-programs.ts';

const DEBS = [
  'php8.2-cli',
  'php8.2-common',
  'libargon2-1',
  'libsodium23',
  'libedit2',
  'libbsd0',
  'libmd0',
  'libmagic1',
  'libxml2',
  'libicu72',
];

/** PHP without settings of a machine, from the PATH, or from Debian's packages; undefined where there is none. */
export function php(): Program | undefined {
  if (runs('php', ['-n', '-v'])) return { path: 'php', env: {} };
  const folder = unpacked('php', DEBS);
  if (folder === undefined) return undefined;
  const libraries = ['x86_64', 'aarch64'].map((arch) => join(folder, `usr/lib/${arch}-linux-gnu`));
  const program = { path: join(folder, 'usr/bin/php8.2'), env: { LD_LIBRARY_PATH: libraries.join(':') } };
  return runs('env', [`LD_LIBRARY_PATH=${program.env.LD_LIBRARY_PATH}`, program.path, '-n', '-v'])
    ? program
    : undefined;
}
