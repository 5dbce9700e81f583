import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endAll } from './processes.ts';
import { runScenario, type Scenario } from './scenario.ts';
import { build, type Tool } from './tools.ts';

/**
 * Runs scenarios with the real components: all, those that are named, or with `--small` those that decide whether a change
 * lands. Each runs in a process of its own, within a network of its own from which nothing leads out.
 *
 *     npm run e2e [-- --small | SCENARIO ...]
 */
const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(import.meta.dirname, 'scenarios');
/** How many scenarios run at once: they wait more than they compute. */
const AT_ONCE = 2;

// What scenarios share with the tests is read from here.
process.chdir(ROOT);
const [first, name = ''] = process.argv.slice(2);
if (first === '--inside') await runInside(name);
else await runAll(process.argv.slice(2));

/** Runs one scenario in this process. */
async function runInside(name: string): Promise<void> {
  // Nothing runs on, however this process ends, or the one that started it: that holds the other end of our input.
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
  process.stdin.once('end', () => process.exit(130)).resume();
  const scenario = await load(name);
  const tools = await build(scenario.tools ?? [], console.log);
  process.exit((await runScenario(name, scenario, { root: ROOT, tools })) ? 0 : 1);
}

async function runAll(wanted: readonly string[]): Promise<void> {
  const names = readdirSync(FOLDER)
    .map((file) => basename(file, '.ts'))
    .sort();
  const unknown = wanted.filter((each) => each !== '--small' && !names.includes(each));
  if (unknown.length > 0) {
    console.error(`no scenario '${unknown.join("', '")}'; there are: ${names.join(', ')}`);
    process.exit(2);
  }
  const chosen = new Map<string, Scenario>();
  for (const name of names) {
    const scenario = await load(name);
    const isWanted = wanted.includes('--small') ? scenario.small : wanted.length === 0 || wanted.includes(name);
    if (isWanted) chosen.set(name, scenario);
  }
  const needed: readonly Tool[] = ['sandbox', ...[...chosen.values()].flatMap(({ tools = [] }) => tools)];
  const sandbox = await build([...new Set(needed)], console.log).then(
    (tools) => tools.get('sandbox')!,
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
  const { status, stderr } = spawnSync(sandbox, ['node', '--', 'true'], { encoding: 'utf8' });
  if (status !== 0) console.log(`without networks of their own: ${stderr.trim()}`);

  const waiting = [...chosen];
  let failed = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, { tools = [] }] = next;
      const isApart = status === 0 || tools.includes('sandbox');
      if (!(await runApart(name, isApart ? [sandbox, 'node', '--'] : []))) failed++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(`${chosen.size - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Runs one scenario in a process of its own, which ends with this one. */
async function runApart(name: string, within: readonly string[]): Promise<boolean> {
  const again = [process.execPath, ...process.execArgv, import.meta.filename, '--inside', name];
  const [command = '', ...args] = [...within, ...again];
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function load(name: string): Promise<Scenario> {
  const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as { readonly scenario: Scenario };
  return module.scenario;
}
