import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { until } from '../processes/background.ts';
import { type Process, processes } from '../processes/list.ts';
import { MEMORY } from '../processes/sandbox.ts';
import type { Context, Scenario } from '../scenario.ts';

/** The process of the scenario that is interrupted. */
const SCENARIO = /^\S*node .*--inside strictness/;

/** What ends a run: a signal to all that its terminal reaches, or to one of its processes. */
const ENDS: Readonly<Record<string, { readonly signal: NodeJS.Signals; readonly of?: RegExp }>> = {
  'Ctrl-C': { signal: 'SIGINT' },
  'a terminal that is closed': { signal: 'SIGHUP' },
  'kill of npm': { signal: 'SIGTERM', of: /^npm / },
  'kill -9 of npm': { signal: 'SIGKILL', of: /^npm / },
  'kill -9 of what npm runs': { signal: 'SIGKILL', of: /^node .*e2e\/main\.ts/ },
  'kill -9 of the scenario': { signal: 'SIGKILL', of: SCENARIO },
};

export const scenario: Scenario = {
  proves: 'a run that is interrupted, in whichever way, leaves no process and no file behind',
  small: false,
  seconds: 15,
  tools: ['sandbox', 'etcd', 'kube-apiserver'],
  run: async (context) => {
    for (const what of Object.keys(ENDS)) {
      const files = join(context.folder, what.replaceAll(' ', '-'));
      mkdirSync(files);
      const run = startRun(context, { TMPDIR: files });
      const runs = async () => run.left().some(({ command }) => /kube-apiserver-\w+ --/.test(command));
      await until('a run starts its API server', runs, { seconds: 60 });
      const inside = join('/proc', String(find(SCENARIO, run.left()).pid), 'root', MEMORY);
      if (!readdirSync(inside).some(isOurs)) throw new Error(`the scenario has no files in ${MEMORY} of its node`);
      await end(run, what);
      const found = [...readdirSync(files).filter(isOurs), ...readdirSync(MEMORY).filter(isOurs)];
      if (found.length > 0) throw new Error(`${what} leaves ${found}`);
      context.progress(`${what} leaves nothing`);
    }
    await endBuilds(context);
  },
};

/** Whether a file is of the scenario that is interrupted. */
function isOurs(name: string): boolean {
  return name.startsWith('bramble-strictness-');
}

/** A build that is killed leaves no process, and what it had begun is gone with the next one. */
async function endBuilds(context: Context): Promise<void> {
  const { folder, tool } = context;
  const [cache, path] = [join(folder, 'cache'), join(folder, 'path')];
  const built = join(cache, 'bramble-e2e');
  mkdirSync(built, { recursive: true });
  symlinkSync(tool('sandbox'), join(built, basename(tool('sandbox'))));
  mkdirSync(path);
  writeFileSync(join(path, 'go'), COMPILER, { mode: 0o755 });
  const begun = () => readdirSync(built).filter((name) => name.startsWith('building-'));
  for (const what of ['kill -9 of what npm runs', 'Ctrl-C']) {
    const before = begun();
    const run = startRun(context, { XDG_CACHE_HOME: cache, PATH: `${path}:${process.env.PATH}` });
    const builds = async () => begun().some((name) => !before.includes(name) && existsSync(join(built, name, 'half')));
    await until('a run builds', builds, { seconds: 60 });
    await end(run, what);
  }
  if (begun().length > 0) throw new Error(`builds that ended leave ${begun()}`);
  context.progress('builds that are ended leave nothing, once another one has begun');
}

/** Stands for Go, and never comes to an end. */
const COMPILER = '#!/bin/sh\ntouch "$GOTMPDIR/half"\nsleep 600\n';

/** Ends a run, and waits until nothing of it is left. */
async function end({ group, left }: ReturnType<typeof startRun>, what: string): Promise<void> {
  const { signal, of } = ENDS[what]!;
  process.kill(of ? find(of, left()).pid : -group, signal);
  await until(`nothing runs after ${what}`, async () => left().length === 0, { seconds: 5 }).catch((error) => {
    throw new Error(`${error.message}: ${left().map(({ command }) => command.slice(0, 100))}`);
  });
}

/** Starts `npm run e2e` as from a terminal. */
function startRun({ root }: Context, env: Readonly<Record<string, string>>) {
  const before = new Set(processes().map(({ pid }) => pid));
  const child = spawn('npm', ['run', 'e2e', '--', 'strictness'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  child.once('error', () => {});
  return { group: child.pid!, left: () => processes().filter(({ pid }) => !before.has(pid)) };
}

function find(pattern: RegExp, among: readonly Process[]): Process {
  const found = among.find(({ command }) => pattern.test(command));
  if (!found) throw new Error(`no process like ${pattern} runs`);
  return found;
}
