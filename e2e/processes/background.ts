import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that runs beside a scenario. */
export interface Running {
  readonly name: string;
  /** Where it writes what it has to say. */
  readonly log: string;
  /** How it ended, or undefined while it runs. */
  ended(): number | string | undefined;
  /** Ends it, and waits until it has. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

/**
 * What programs know of their surroundings: neither proxies nor authorities of somebody. Programs in Go trade memory for
 * time: of what they compute, a fifth is looking for memory that they no longer use.
 */
function surroundings(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, GOGC: '300' };
}

/**
 * Starts a program whose output goes into a file. It does not outlive this process.
 * @param env variables besides PATH, HOME and TMPDIR
 */
export function start(
  name: string,
  command: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...surroundings(), ...env },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  running.add(child);
  const exit = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).finally(() => running.delete(child));
  return {
    name,
    log,
    ended: () => child.exitCode ?? child.signalCode ?? undefined,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exit;
      clearTimeout(late);
    },
  };
}

/** Ends all that still runs, at once: for the end of this process, however it comes. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Asks again until something is so. When the time is over, or a program ended, it throws with what was last thrown, and the
 * last lines of that program's log.
 */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  { seconds, process: of }: { readonly seconds: number; readonly process?: Running },
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    let last = '';
    const answer = await isSo().catch((error: Error) => {
      // A mistake of ours does not pass by waiting. Where nobody answers, fetch throws a TypeError as well, with a cause.
      if ((error instanceof TypeError && error.cause === undefined) || error instanceof ReferenceError) throw error;
      last = `: ${error.message}`;
      return false;
    });
    if (answer) return;
    const ended = of?.ended();
    if (ended !== undefined || Date.now() > end) {
      const why = ended === undefined ? `not within ${seconds} s` : `${of?.name} ended with ${ended}`;
      throw new Error(`${what}: ${why}${last}${of ? `\n${lastWords(of)}` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The last lines of a program's log. */
export function lastWords({ log }: Running, lines = 20): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
