import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copy, redeclare } from '../repository/copy.ts';
import { clusters } from '../repository/repository.ts';

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly ending: Promise<Ending>;
}

/** Starts `npm run synth -- --out OUT` of a repository, without npm. */
export function startSynth(repository: string, out: string): Started {
  return startNode(['--import', 'tsx', 'main.ts', '--out', out], repository);
}

/** Starts Node. It does not outlive this process: its output is read by it, and its input held. */
export function startNode(args: readonly string[], cwd: string): Started {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    text.out += data;
  });
  child.stderr.on('data', (data) => {
    text.err += data;
  });
  return { child, ending: once(child, 'close').then(([code]) => ({ code: code as number | null, ...text })) };
}

/** Compiles the program that writes a tree, so that it starts quickly; where it lies. */
export function compileWriter(root: string, folder: string): string {
  const compiled = join(folder, 'compiled');
  mkdirSync(compiled);
  writeFileSync(join(compiled, 'package.json'), '{ "type": "module" }');
  const typeRoots = [join(root, 'node_modules/@types')];
  const emit = { noEmit: false, rootDir: root, outDir: compiled, rewriteRelativeImportExtensions: true };
  const files = [join(root, 'e2e/generator/writer.ts')];
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { ...emit, typeRoots, types: ['node'] },
    files,
    include: [],
  };
  writeFileSync(join(compiled, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { status, stdout, stderr } = spawnSync(tsc, ['-p', compiled], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the writer cannot be compiled: ${stdout}${stderr}`);
  return join(compiled, 'e2e/generator/writer.js');
}

/** A copy of the repository in which a cluster has another name, so that none of its files stays where it is. */
export function renamedCopy(root: string, to: string): string {
  const [name = ''] = clusters(root);
  const other = `${name}-renamed`;
  copy(root, to, 'dist', 'flux', 'test');
  const folder = join(to, 'clusters', other);
  renameSync(join(to, 'clusters', name), folder);
  redeclare(folder, `export default { ...declared, name: '${other}' };\n`);
  const pins = join(folder, 'images.yaml');
  if (!existsSync(pins)) return to;
  const text = readFileSync(pins, 'utf8');
  writeFileSync(pins, text.replaceAll(`"flux-system:${name}-`, `"flux-system:${other}-`));
  return to;
}
