import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { endAll } from './processes/background.ts';
import { endInOrder, runProgram } from './processes/foreground.ts';
import { MEMORY } from './processes/sandbox.ts';
import { type Context, type Outcome, runScenario, type Scenario } from './scenario.ts';
import { build, type Tool } from './tools.ts';

/**
 * Runs scenarios with the real components: all, those that are named, or with `--small` those that decide whether a change
 * lands. Each runs in a process of its own, within a network of its own from which nothing leads out.
 *
 *     npm run e2e [-- --small | SCENARIO ...]
 */
const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(import.meta.dirname, 'scenarios');
/** How a process says how its scenario went. */
const STATUS: Readonly<Record<Outcome, number>> = { passed: 0, failed: 1, 'not run': 3 };
/** How many scenarios run at once: they wait more than they compute. */
const AT_ONCE = 2;
/** After how many minutes a scenario is given up: one that waits for what never comes would never end. */
const PATIENCE = 15;

// What scenarios share with the tests is read from here.
process.chdir(ROOT);
const [first, name = '', logs = ''] = process.argv.slice(2);
if (first === '--inside') await runInside(name, logs);
else await runAll(process.argv.slice(2));

/**
 * Runs one scenario in this process.
 * @param logs the folder where the logs of a scenario that fails are kept
 */
async function runInside(name: string, logs: string): Promise<void> {
  // Nothing runs on, however this process ends, or the one that started it: that holds the other end of our input.
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
  process.stdin.once('end', () => process.exit(130)).resume();
  const scenario = await load(name);
  const tools = await build(scenario.tools ?? [], console.log);
  const run = (context: Context) => Promise.race([scenario.run(context), late()]);
  process.exit(STATUS[await runScenario(name, { ...scenario, run }, { root: ROOT, tools, logs })]);
}

async function late(): Promise<never> {
  await setTimeout(PATIENCE * 60_000);
  throw new Error(`it is not over after ${PATIENCE} minutes, and is given up`);
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
  endInOrder();
  const sandbox = await built(['sandbox']);
  const { status, stderr } = await runProgram(sandbox, ['node', '--', 'true'], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) console.log(`without networks of their own: ${stderr.trim()}`);
  const needed: readonly Tool[] = [...chosen.values()].flatMap(({ tools = [] }) => tools);
  await built([...new Set(needed)], status === 0 ? [sandbox, 'processes', '--'] : []);

  for (const { prepare } of chosen.values()) prepare?.();

  const waiting = [...chosen].sort(([, one], [, other]) => other.seconds - one.seconds);
  const counts: Record<Outcome, number> = { passed: 0, failed: 0, 'not run': 0 };
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, { tools = [] }] = next;
      const isApart = status === 0 || tools.includes('sandbox');
      counts[await runApart(name, isApart ? sandbox : undefined)]++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const summary = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  console.log(summary.join(', '));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

/** Builds programs, and returns the path of the first. Where that fails, there is nothing more to do. */
async function built(tools: readonly Tool[], within: readonly string[] = []): Promise<string> {
  const paths = await build(tools, console.log, within).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
  return [...paths.values()][0] ?? '';
}

/** Runs one scenario in a process of its own, which ends with this one. */
async function runApart(name: string, sandbox: string | undefined): Promise<Outcome> {
  const again = [process.execPath, '--import', 'tsx', import.meta.filename, '--inside', name, tmpdir()];
  const [command = '', ...args] = sandbox === undefined ? again : [sandbox, 'node', '--', ...again];
  const env = { ...process.env, ...(sandbox !== undefined && { TMPDIR: MEMORY }) };
  const { status } = await runProgram(command, args, { stdio: ['pipe', 'inherit', 'inherit'], env });
  for (const outcome of ['passed', 'failed', 'not run'] as const) if (status === STATUS[outcome]) return outcome;
  // Otherwise it says itself how the scenario went.
  console.log(`${name}: ended with ${status}`);
  return 'failed';
}

async function load(name: string): Promise<Scenario> {
  const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as { readonly scenario: Scenario };
  return module.scenario;
}
