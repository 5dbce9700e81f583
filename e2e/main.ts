import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endAll } from './processes.ts';
import type { Scenario } from './scenario.ts';

/**
 * Runs scenarios with the real components: all, those that are named, or with `--small` those that need little.
 *
 *     npm run e2e [-- --small | SCENARIO ...]
 */
const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(import.meta.dirname, 'scenarios');

// What scenarios share with the tests is read from here.
process.chdir(ROOT);
const wanted = process.argv.slice(2);
const names = readdirSync(FOLDER)
  .map((file) => basename(file, '.ts'))
  .sort();
const unknown = wanted.filter((each) => each !== '--small' && !names.includes(each));
if (unknown.length > 0) {
  console.error(`no scenario '${unknown.join("', '")}'; there are: ${names.join(', ')}`);
  process.exit(2);
}

// Nothing runs on, however this process ends.
process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

let failed = 0;
let passed = 0;
for (const name of names) {
  const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as { readonly scenario: Scenario };
  const { scenario } = module;
  const isWanted = wanted.includes('--small') ? scenario.small : wanted.length === 0 || wanted.includes(name);
  if (isWanted && (await run(name, scenario))) passed++;
  else if (isWanted) failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function run(name: string, scenario: Scenario): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), `bramble-${name}-`));
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  console.log(`${name}: ${scenario.proves}`);
  try {
    await scenario.run({ root: ROOT, folder, progress: (line) => console.log(`  ${line} (${seconds()})`) });
    rmSync(folder, { recursive: true, force: true });
    console.log(`  holds (${seconds()})`);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(`  does not hold: ${message.replaceAll('\n', '\n    ')}\n  logs: ${folder}`);
    return false;
  }
}
