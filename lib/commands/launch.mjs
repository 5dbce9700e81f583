/**
 * Starts a TypeScript file of the repository, and says in one line what keeps it from starting: an old Node, or packages that
 * are not installed. Without a file it looks only whether all is there.
 *
 *     node lib/commands/launch.mjs [FILE [ARGUMENT ...]]
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [file, ...rest] = process.argv.slice(2);
const reason = oldNode() ?? notInstalled();
if (reason !== undefined) stop(reason);
else if (file !== undefined) await start(file);

async function start(path) {
  process.argv = [process.argv[0], resolve(path), ...rest];
  try {
    await import('tsx');
    await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const [, name] =
      /Cannot find package '([^']+)'/.exec(error?.code === 'ERR_MODULE_NOT_FOUND' ? error.message : '') ?? [];
    if (name === undefined) throw error;
    stop(`the package '${name}' is not installed: run npm ci`);
  }
}

function stop(why) {
  process.stderr.write(`error: ${why}\n`);
  process.exitCode = 1;
}

/** Says where this Node is older than every version that package.json names. */
function oldNode() {
  const { engines = {} } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const versions = String(engines.node ?? '').match(/\d+(\.\d+)*/g) ?? [];
  const [least] = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (least === undefined || process.versions.node.localeCompare(least, 'en', { numeric: true }) >= 0) return undefined;
  return `Node ${process.versions.node} is too old: install Node ${least} or newer`;
}

function notInstalled() {
  // What `npm ci` writes last, and a folder of packages that npm did not make lacks.
  const isThere = existsSync(`${root}/node_modules/tsx/package.json`);
  return isThere ? undefined : 'the packages are not installed: run npm ci';
}
