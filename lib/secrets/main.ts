import { endQuietly } from '../output/pipe.ts';
import { run } from './run.ts';

endQuietly(process.stdout);

const terminal = { input: process.stdin, output: process.stderr };
const { code, out, err } = await run(process.argv.slice(2), process.cwd(), terminal);
for (const line of out) console.log(line);
for (const line of err) console.error(line);
process.exitCode = code;
