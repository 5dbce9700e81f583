import { run } from './run.ts';

const { code, out, err } = await run(process.argv.slice(2), process.cwd());
for (const line of out) console.log(line);
for (const line of err) console.error(line);
process.exitCode = code;
