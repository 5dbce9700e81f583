import { type Ending, run } from '../lib/commands/run.ts';
import { ROOT } from './sample-cluster.ts';

/** Carries out a command line without a process of its own. What a folder of clusters holds is loaded once. */
export function command(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ending> {
  const terminal = { input: process.stdin, output: process.stderr };
  return run(args, { root: ROOT, environment, terminal, progress: () => {} });
}
