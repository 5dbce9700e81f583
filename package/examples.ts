import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Renders each repository of `examples/` with the package of these sources, as its owner would:
 *
 *     npm run examples -- [--check]
 */
const ROOT = join(import.meta.dirname, '..');
const EXAMPLES = join(ROOT, 'examples');
const INSTALLED = join(EXAMPLES, 'node_modules');

const run = (program: string, args: readonly string[], cwd: string) =>
  spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;

const packed = run(process.execPath, [join(ROOT, 'lib/commands/launch.mjs'), 'package/pack.ts'], ROOT);
if (packed !== 0) process.exit(packed);
// What npm would install there, without a copy of it.
rmSync(join(INSTALLED, 'bramble'), { force: true });
mkdirSync(INSTALLED, { recursive: true });
symlinkSync(join(ROOT, 'build/package'), join(INSTALLED, 'bramble'), 'junction');
const failed = readdirSync(EXAMPLES)
  .filter((name) => existsSync(join(EXAMPLES, name, 'package.json')))
  .filter((name) => {
    process.stdout.write(`${name}: `);
    const program = join(INSTALLED, 'bramble/bin/bramble.cjs');
    return run(process.execPath, [program, 'synth', ...process.argv.slice(2)], join(EXAMPLES, name)) !== 0;
  });
process.exitCode = failed.length > 0 ? 1 : 0;
