import { styleText } from 'node:util';
import { endQuietly } from './lib/commands/pipe.ts';
import { run } from './lib/commands/run.ts';

const COLOURS = { error: 'red', warning: 'yellow', change: 'green' } as const;
const { stdin, stdout, stderr, env, argv } = process;
const isColoured = stdout.isTTY && env.NO_COLOR === undefined;

endQuietly(stdout);
const { code, out, err } = await run(
  argv.slice(2),
  {
    root: import.meta.dirname,
    environment: env,
    terminal: { input: stdin, output: stderr },
    progress: (what) => stderr.isTTY && stderr.write(`\r\u001b[K${what} …`),
  },
  isColoured ? (meaning, text) => styleText(COLOURS[meaning], text) : undefined,
);
if (stderr.isTTY) stderr.write('\r\u001b[K');
stdout.write(out);
stderr.write(err);
process.exitCode = code;
