import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../processes/background.ts';
import { type Process, processes } from '../processes/list.ts';
import type { Context, Scenario } from '../scenario.ts';

/** What ends a run: a signal to all that its terminal reaches, or to one of its processes. */
const ENDS: Readonly<Record<string, { readonly signal: NodeJS.Signals; readonly of?: RegExp }>> = {
  'Ctrl-C': { signal: 'SIGINT' },
  'a terminal that is closed': { signal: 'SIGHUP' },
  'kill of npm': { signal: 'SIGTERM', of: /^npm / },
  'kill -9 of npm': { signal: 'SIGKILL', of: /^npm / },
  'kill -9 of what npm runs': { signal: 'SIGKILL', of: /^node .*e2e\/main\.ts/ },
  'kill -9 of the scenario': { signal: 'SIGKILL', of: /^\S*node .*--inside strictness/ },
};

export const scenario: Scenario = {
  proves: 'a run that is interrupted, in whichever way, leaves no process and no file behind',
  small: false,
  tools: ['sandbox', 'etcd', 'kube-apiserver'],
  run: async (context) => {
    for (const [what, { signal, of }] of Object.entries(ENDS)) {
      const run = await startRun(context, what);
      process.kill(of ? find(of, run.left()).pid : -run.group, signal);
      await until(`nothing runs after ${what}`, async () => run.left().length === 0, { seconds: 5 }).catch((error) => {
        throw new Error(`${error.message}: ${run.left().map(({ command }) => command.slice(0, 100))}`);
      });
      const files = run.files();
      if (files.length > 0) throw new Error(`${what} leaves ${files}`);
      context.progress(`${what} leaves nothing`);
    }
  },
};

/** Starts `npm run e2e` as from a terminal, and waits until its API server runs. */
async function startRun({ root, folder }: Context, what: string) {
  const before = new Set(processes().map(({ pid }) => pid));
  const left = () => processes().filter(({ pid }) => !before.has(pid));
  const files = join(folder, what.replaceAll(' ', '-'));
  mkdirSync(files);
  const child = spawn('npm', ['run', 'e2e', '--', 'strictness'], {
    cwd: root,
    env: { ...process.env, TMPDIR: files },
    stdio: 'ignore',
    detached: true,
  });
  child.once('error', () => {});
  const runs = async () => left().some(({ command }) => /kube-apiserver-\w+ --/.test(command));
  await until('a run starts its API server', runs, { seconds: 60 });
  return {
    group: child.pid!,
    left,
    files: () => readdirSync(files).filter((name) => name.startsWith('bramble-')),
  };
}

function find(pattern: RegExp, among: readonly Process[]): Process {
  const found = among.find(({ command }) => pattern.test(command));
  if (!found) throw new Error(`no process like ${pattern} runs`);
  return found;
}
