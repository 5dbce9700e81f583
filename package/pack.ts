import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { addonNames, addonPage, docPage, docPages, OWN_PAGES } from '../lib/input/doc-pages.ts';
import { KNOWN_IMAGES, PROGRAM_FOLDER } from '../lib/input/load-starters.ts';
import { bundle } from './bundle.ts';
import { manifestOf } from './manifest.ts';

/**
 * Writes the package, and packs it: `npm run pack` prints the path of the file, which is all that a repository needs.
 *
 *     npm run pack -- [FOLDER]
 */
const ROOT = join(import.meta.dirname, '..');
/** The folder that git ignores. What is in another one is not removed. */
const BUILD = 'build';
const [, , FOLDER = BUILD] = process.argv;
const PACKAGE = resolve(ROOT, FOLDER, 'package');

if (FOLDER === BUILD) rmSync(PACKAGE, { recursive: true, force: true });
else if (existsSync(PACKAGE)) throw new Error(`${PACKAGE} is there: take an empty folder`);
for (const folder of ['bin', 'docs']) mkdirSync(join(PACKAGE, folder), { recursive: true });
for (const [name, text] of Object.entries(await bundle(ROOT))) writeFileSync(join(PACKAGE, name), text);
for (const file of ['bramble.cjs', 'start.cjs']) cpSync(join(ROOT, 'package', file), join(PACKAGE, 'bin', file));
for (const file of ['LICENSE', 'CHANGELOG.md', 'cdk8s.yaml', 'package/README.md']) {
  cpSync(join(ROOT, file), join(PACKAGE, basename(file)));
}
// The apps are there to begin with, and to copy.
for (const folder of ['charts/apps', 'imports/crds', 'imports/schemas', 'imports/terraform']) {
  cpSync(join(ROOT, folder), join(PACKAGE, folder), { recursive: true });
}
for (const name of docPages(ROOT)) {
  if (!OWN_PAGES.includes(name)) cpSync(join(ROOT, docPage(name)), join(PACKAGE, docPage(name)));
}
for (const page of addonNames(ROOT).map(addonPage)) cpSync(join(ROOT, page), join(PACKAGE, page));
// What pages have people copy, and programs read.
for (const name of ['docs/app-image', 'docs/diff.schema.json']) {
  cpSync(join(ROOT, name), join(PACKAGE, name), { recursive: true });
}
cpSync(join(ROOT, 'docs/images.schema.json'), join(PACKAGE, 'images.schema.json'));
// What a new repository begins with.
cpSync(join(ROOT, KNOWN_IMAGES.here), join(PACKAGE, KNOWN_IMAGES.packed));
cpSync(join(ROOT, PROGRAM_FOLDER.here), join(PACKAGE, PROGRAM_FOLDER.packed), { recursive: true });
writeFaces();
const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
const types = ['-p', join(ROOT, 'package'), '--outDir', join(PACKAGE, 'types')];
execFileSync(process.execPath, [compiler, ...types], { stdio: 'inherit' });
const repository = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(manifestOf(repository), undefined, 2)}\n`);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const packed = execFileSync(npm, ['pack', '--silent', '--pack-destination', '..'], { cwd: PACKAGE, encoding: 'utf8' });
process.stdout.write(`${join(FOLDER, packed.trim())}\n`);

/** What a repository imports: a file for `require` and one for `import`, which both hand on the one program. */
function writeFaces(): void {
  mkdirSync(join(PACKAGE, 'addons'), { recursive: true });
  const { FACES } = createRequire(import.meta.url)(join(PACKAGE, 'program.cjs')) as typeof import('./program.ts');
  for (const [name, exported] of Object.entries(FACES)) {
    const depth = name.includes('/') ? '../' : './';
    const base = name.slice(name.lastIndexOf('/') + 1);
    const names = Object.keys(exported).filter((each) => each !== 'default' && each !== '__esModule');
    const handed = `module.exports = require('${depth}program.cjs').FACES['${name}'];\n`;
    writeFileSync(join(PACKAGE, `${name}.cjs`), handed);
    const lines = [`import face from './${base}.cjs';`, `export const { ${names.join(', ')} } = face;`];
    writeFileSync(join(PACKAGE, `${name}.mjs`), `${lines.join('\n')}\n`);
  }
}
