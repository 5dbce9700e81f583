import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programFiles } from '../lib/commands/program-files.mjs';
import { bundleOf } from './bundle.ts';
import { writtenPlaces } from './written-places.ts';

/**
 * Bundles the program of this repository for `launch.mjs`.
 *
 *     node lib/commands/launch.mjs package/checkout-build.ts FILE
 */
const ROOT = join(import.meta.dirname, '..');
const FACES = ['package/cdk8s.ts', 'package/constructs.ts', 'package/kplus.ts'];
/** How long programs of other sources are kept: those of a branch that one comes back to. In milliseconds. */
const KEPT = 60 * 60 * 1000;

const program = process.argv[2]!;
const modules = programFiles(ROOT).filter((file) => !file.startsWith('package/') || FACES.includes(file));
const entries = modules.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
const { files } = await bundleOf(
  ROOT,
  'package/checkout.ts',
  {
    // From node_modules it would be compiled anew each time.
    'lib/input/cel-engine.ts': "export const engine = () => require('./package/cel.ts');",
    'lib/input/import-without.ts': "export { importWithout } from './package/checkout.ts';",
    'lib/model/written-at.ts': "export { writtenAt } from './package/checkout.ts';",
    'package/checkout-modules.ts': `export const MODULES = { ${entries.join(', ')} };`,
  },
  true,
);
mkdirSync(dirname(program), { recursive: true });
removeOld(dirname(program));
// Where the program is, all that it needs is.
write(`${program}.places`, JSON.stringify(writtenPlaces(files['program.cjs.map']!)));
write(program, files['program.cjs']!);

function write(file: string, text: string): void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, file);
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const { mtimeMs = Number.POSITIVE_INFINITY } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > KEPT) rmSync(file, { force: true });
  }
}
