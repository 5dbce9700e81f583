import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endAll } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { build } from './tools.ts';

/**
 * Runs scenarios with the real components: all, those that are named, or with `--small` those that need little.
 *
 *     npm run e2e [-- --small | SCENARIO ...]
 */
const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(import.meta.dirname, 'scenarios');
/** Says that this process runs within the sandbox. */
const INSIDE = '--inside';

// What scenarios share with the tests is read from here.
process.chdir(ROOT);
const wanted = process.argv.slice(2).filter((each) => each !== INSIDE);
const isInside = process.argv.includes(INSIDE);
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

const chosen = await choose();
const tools = build([...new Set(chosen.flatMap(({ scenario }) => scenario.tools ?? []))], (line) => console.log(line));
const sandbox = tools.get('sandbox');
if (sandbox !== undefined && !isInside) await enter(sandbox);
else await runAll();

interface Chosen {
  readonly name: string;
  readonly scenario: Scenario;
}

async function choose(): Promise<readonly Chosen[]> {
  const all = names.map(async (name) => {
    const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as Omit<Chosen, 'name'>;
    return { name, scenario: module.scenario };
  });
  return (await Promise.all(all)).filter(({ name, scenario }) =>
    wanted.includes('--small') ? scenario.small : wanted.length === 0 || wanted.includes(name),
  );
}

/** Runs this program again within a network of its own, from which nothing leads out. */
async function enter(sandbox: string): Promise<void> {
  const again = [...process.execArgv, import.meta.filename, INSIDE, ...wanted];
  const child = spawn(sandbox, ['node', '--', process.execPath, ...again], { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 130));
  });
}

async function runAll(): Promise<void> {
  let passed = 0;
  for (const { name, scenario } of chosen) if (await run(name, scenario)) passed++;
  const failed = chosen.length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function run(name: string, scenario: Scenario): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), `bramble-${name}-`));
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  console.log(`${name}: ${scenario.proves}`);
  try {
    await scenario.run({
      root: ROOT,
      folder,
      tools: scenario.tools ?? [],
      tool: (tool) => tools.get(tool)!,
      progress: (line) => console.log(`  ${line} (${seconds()})`),
    });
    rmSync(folder, { recursive: true, force: true });
    console.log(`  holds (${seconds()})`);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(`  does not hold: ${message.replaceAll('\n', '\n    ')}\n  logs: ${folder}`);
    return false;
  } finally {
    // What a scenario left when it failed is of no use to the next.
    endAll();
  }
}
