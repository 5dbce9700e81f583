import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** How a program ended that was waited for. */
export interface Ended {
  /** Its exit code, or null where a signal ended it. */
  readonly status: number | null;
  /** What it said on stderr, where that is a pipe. */
  readonly stderr: string;
}

/** How long programs may take to end once they are asked to, in milliseconds. */
const PATIENCE = 5_000;
/** How often this process looks whether its parent is still there, in milliseconds. */
const LOOK_AGAIN = 300;

const running = new Set<ChildProcess>();
let isOver = false;

/** Runs a program to its end. A terminal's Ctrl-C does not reach it but by {@link endInOrder}. Throws where there is no such program. */
export function runProgram(command: string, args: readonly string[], options: SpawnOptions): Promise<Ended> {
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    // While everything ends, nobody needs to know that this did.
    child.once('close', (status) => !isOver && resolve({ status, stderr }));
  }).finally(() => running.delete(child));
}

/**
 * From now on this process outlives its programs, so that nothing runs on when the prompt is back: whatever asks it to end
 * asks them first, and so does the end of its parent, which is npm itself since its shell makes way by `exec`. Those
 * that do not listen are left to what kills them with this process.
 */
export function endInOrder(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), LOOK_AGAIN).unref();
}

function end(): void {
  if (isOver) return;
  isOver = true;
  let left = running.size;
  if (left === 0) process.exit(130);
  for (const child of running) {
    child.once('close', () => --left === 0 && process.exit(130));
    child.kill('SIGINT');
  }
  setTimeout(() => process.exit(130), PATIENCE);
}
