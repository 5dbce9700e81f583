import { styleText } from 'node:util';
import { run } from './run.ts';
import type { Wording } from './wording.ts';

const COLOURS = {
  error: 'red',
  danger: 'red',
  removed: 'red',
  warning: 'yellow',
  note: 'cyan',
  change: 'green',
  added: 'green',
  strong: 'bold',
  faint: 'dim',
} as const;

/**
 * Carries out this process' command line, and prints what comes of it.
 * @param root the repository
 * @param wording how commands are called there
 * @returns the exit code
 */
export async function runInTerminal(root: string, wording: Wording): Promise<0 | 1 | 2> {
  const { stdout, stderr, env, argv } = process;
  const isColoured = stdout.isTTY && env.NO_COLOR === undefined;
  // A reader such as `head` closes the pipe when it has seen enough: that is no failure of this program.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const { code, out, err } = await run(
    argv.slice(2),
    {
      root,
      environment: env,
      terminal: {
        // Node makes it of a dozen modules when somebody asks for it, and few verbs do.
        get input() {
          return process.stdin;
        },
        output: stderr,
      },
      wording,
      progress: (what) => stderr.isTTY && stderr.write(`\r\u001b[K${what} …`),
    },
    isColoured ? (meaning, text) => styleText(COLOURS[meaning], text) : undefined,
  );
  if (stderr.isTTY) stderr.write('\r\u001b[K');
  stdout.write(wording(out));
  stderr.write(wording(err));
  process.exitCode = code;
  return code;
}
