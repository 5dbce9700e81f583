/**
 * Starts a TypeScript file of the repository, and says in one line what keeps it from starting: an old Node, or packages that
 * are not installed. Without a file it looks only whether all is there.
 *
 *     node lib/commands/launch.mjs [FILE [ARGUMENT ...]]
 *
 * In the place of `main.ts` it runs a program that is bundled of the sources, which starts much faster and does the same. It is
 * made anew where a source has changed. With `--from-sources` the file itself is run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const launcher = fileURLToPath(import.meta.url);
const require = createRequire(import.meta.url);
const FROM_SOURCES = '--from-sources';
const [file, ...given] = process.argv.slice(2);
const rest = given.filter((word) => word !== FROM_SOURCES);
const reason = oldNode() ?? notInstalled();
if (reason !== undefined) stop(reason);
else if (file !== undefined) await start(resolve(file));

async function start(path) {
  process.argv = [process.argv[0], path, ...rest];
  const isBundled = path === join(root, 'main.ts') && !given.includes(FROM_SOURCES);
  const program = isBundled ? await bundled() : undefined;
  if (program === undefined) await startSource(path);
  else if (await program.exports.main(root, handOver).catch(handOver)) program.keep();
}

/** Runs the sources, in the words and lines of which is told what is wrong, and ends this process as they end. */
function handOver() {
  const words = [...process.execArgv, launcher, file, ...rest, FROM_SOURCES];
  process.exit(runNode(words, { stdio: 'inherit' }) ?? 1);
}

/** The program of the sources as they are; undefined where it cannot be bundled, of which the sources tell more. */
async function bundled() {
  try {
    const { programKey } = await import('./program-files.mjs');
    const program = join(root, 'node_modules', '.cache', 'bramble', `${programKey(root)}.cjs`);
    if (!existsSync(program)) bundle(program);
    const { start } = require('../../package/start.cjs');
    return start(program, (_, made) => `${program}.${verb()}.${made.replace(/[^\w.]/g, '_')}`);
  } catch {
    return undefined;
  }
}

function bundle(program) {
  runNode([launcher, join(root, 'package/checkout-build.ts'), program], { cwd: root, stdio: 'ignore' });
}

/** What starts processes is loaded where one is to be started: seldom. */
function runNode(words, options) {
  return require('node:child_process').spawnSync(process.execPath, words, options).status;
}

/** Each verb has a cache of its own, of the functions that it calls. */
function verb() {
  return /^[a-z]+$/.exec(rest[0] ?? '')?.[0] ?? 'synth';
}

async function startSource(path) {
  try {
    await import('tsx');
    await import(pathToFileURL(path).href);
  } catch (error) {
    const why = notStarted(error);
    if (why === undefined) throw error;
    stop(why);
  }
}

/** Why packages keep a file from starting; undefined where the file itself does. */
function notStarted({ code = '', name, message }) {
  if (/MODULE_NOT_FOUND$/.test(code)) {
    const [, missing] = /Cannot find (?:package|module) '([^']+)'/.exec(message) ?? [];
    const inside = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(missing ?? '')?.[1];
    if (inside !== undefined) return `the package '${inside}' is not whole: remove node_modules and run npm ci`;
    return missing && !/^[./]/.test(missing) ? `the package '${missing}' is not installed: run npm ci` : undefined;
  }
  // What is wrong with a file of TypeScript is told so; otherwise the program of esbuild is missing or does not run.
  if (name !== 'TransformError' || /^Transform failed/.test(message)) return undefined;
  const [cause] = message.split('\n');
  const fix = 'remove node_modules and run npm ci on this machine, without --omit=optional';
  return `esbuild, which reads TypeScript, does not run here: ${cause} (${fix})`;
}

function stop(why) {
  process.stderr.write(`error: ${why}\n`);
  process.exitCode = 1;
}

/** Says where this Node is older than every version that package.json names. */
function oldNode() {
  const { engines = {} } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const versions = String(engines.node ?? '').match(/\d+(\.\d+)*/g) ?? [];
  const [least] = versions.sort((a, b) => rank(a) - rank(b));
  if (least === undefined || rank(process.versions.node) >= rank(least)) return undefined;
  return `Node ${process.versions.node} is too old: install Node ${least} or newer`;
}

/** A version as one number. To compare texts by their numbers, Node reads its tables of languages first. */
function rank(version) {
  return version.split('.').reduce((sum, part, at) => sum + Number(part) / 1000 ** at, 0);
}

function notInstalled() {
  // What `npm ci` writes last, and a folder of packages that npm did not make lacks.
  const isThere = existsSync(`${root}/node_modules/tsx/package.json`);
  if (!isThere) return 'the packages are not installed: run npm ci';
  const { dependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const missing = Object.keys(dependencies).find((name) => !existsSync(`${root}/node_modules/${name}/package.json`));
  return missing === undefined ? undefined : `the package '${missing}' is not installed: run npm ci`;
}
