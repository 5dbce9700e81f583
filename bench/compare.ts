/**
 * Sets bramble against `cdk8s synth`, in whole processes that take turns, and writes docs/benchmark.md with its picture. That both
 * draw the same objects is found out first.
 *
 *     npm run bench -- [SIZES=10,100,1000,3000] [NODE ...]
 *
 * NODE is a program of another version. It needs GNU time, and the machine for itself: half an hour.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { median } from './apps.ts';
import { benchmarkPage, type Row } from './benchmark-page.ts';
import { writeCluster } from './write-cluster.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join('.scratch', `bench-${process.pid}`);
/** How long no run may take, in milliseconds. */
const LIMIT = 30 * 60 * 1000;

/** What is measured: a command for a number of apps, which writes to a folder. */
interface Candidate {
  readonly name: string;
  command(node: string, apps: number, out: string): { readonly args: readonly string[]; readonly env?: object };
  /** It finds what it would write as the last run has left it. @default it writes all */
  readonly isAgain?: true;
}

const peer = (layout: string) => (apps: number, out: string) => ({
  APPS: String(apps),
  LAYOUT: layout,
  CDK8S_OUTDIR: out,
});
const synth =
  (...flags: readonly string[]) =>
  (_: string, apps: number, out: string) => ({
    args: ['lib/commands/launch.mjs', 'main.ts', 'synth', '--clusters', `${FOLDER}/${apps}`, '--out', out, ...flags],
  });

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'cdk8s',
    command: (node, apps, out) => ({
      args: [
        'node_modules/cdk8s-cli/bin/cdk8s',
        'synth',
        '--check-upgrade=false',
        '--app',
        `${node} --import tsx bench/peer.ts`,
        '-o',
        out,
      ],
      env: peer('default')(apps, out),
    }),
  },
  {
    name: 'best',
    command: (_, apps, out) => ({ args: ['--import', 'tsx', 'bench/peer.ts'], env: peer('best')(apps, out) }),
  },
  { name: 'bramble', command: synth() },
  { name: 'again', command: synth(), isAgain: true },
  { name: 'sources', command: synth('--from-sources') },
  { name: 'node', command: () => ({ args: ['-e', '0'] }) },
];

interface Cost {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Mebibytes, of the largest process. */
  readonly memory: number;
}

/** Where each candidate has written last. */
const written = new Map<string, string>();

/**
 * The folder that a run writes to, which is new. ext4 passes over what was removed in the last minute, one by one: who writes where
 * thousands of files have just been would be billed ten times for each of its own.
 */
function outOf({ name, isAgain }: Candidate): string {
  const out = isAgain ? written.get('bramble') : undefined;
  const fresh = out ?? join(ROOT, FOLDER, `out-${name}-${randomUUID()}`);
  written.set(name, fresh);
  return fresh;
}

function run(candidate: Candidate, node: string, apps: number): Cost {
  const { name, command } = candidate;
  const out = outOf(candidate);
  const { args, env } = command(node, apps, out);
  const told = join(ROOT, FOLDER, 'time');
  const { status, stdout, stderr } = spawnSync('time', ['-o', told, '-f', '%e %U %S %M', node, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: LIMIT,
  });
  if (status !== 0) throw new Error(`${name}: ${stdout.slice(-2000)}${stderr}`);
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = readFileSync(told, 'utf8').trim().split(' ').map(Number);
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

/** The objects that a run has written, by kind and name. */
function objectsIn(folder: string): ReadonlyMap<string, unknown> {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return new Map(
    texts
      .flatMap((text) => parseAllDocuments(text))
      .map((document) => {
        const object = document.toJS() as { kind: string; metadata: { name: string; namespace?: string } };
        const { namespace, ...metadata } = object.metadata;
        // cdk8s gives all objects of a chart its namespace, also those that have none.
        const isOfNone = /^(?:Namespace|CustomResourceDefinition)$/.test(object.kind);
        const known = { ...object, metadata: isOfNone ? metadata : object.metadata };
        return [`${object.kind} ${isOfNone ? '' : namespace} ${metadata.name}`, known];
      }),
  );
}

function assertSame(): void {
  const [all, mine] = [objectsIn(written.get('best')!), objectsIn(join(written.get('bramble')!, 'dist'))];
  if (
    isDeepStrictEqual(all, objectsIn(written.get('cdk8s')!)) &&
    isDeepStrictEqual(new Map([...all].sort()), new Map([...mine].sort()))
  )
    return;
  const keys = new Set([...all.keys(), ...mine.keys()]);
  const key = [...keys].find((each) => !isDeepStrictEqual(all.get(each), mine.get(each)));
  throw new Error(`${key} is not the same: ${JSON.stringify(all.get(key!))} and ${JSON.stringify(mine.get(key!))}`);
}

function measure(node: string, apps: number): readonly Row[] {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  writeCluster(ROOT, `${FOLDER}/${apps}`, apps);
  // Few apps are measured three times, after a round that makes caches.
  const [rounds, uncounted] = apps < 1000 ? [4, 1] : [1, 0];
  const all = Array.from({ length: rounds }, () => CANDIDATES.map((each) => run(each, node, apps))).slice(uncounted);
  return CANDIDATES.map(({ name }, at) => {
    const costs = all.map((round) => round[at]!);
    const of = (key: keyof Cost) => median(costs.map((each) => each[key]));
    const row = { version, apps, name, wall: of('wall'), cpu: of('cpu'), memory: of('memory') };
    process.stderr.write(`${JSON.stringify(row)}\n`);
    return row;
  });
}

const [sizes = '10,100,1000,3000', ...others] = process.argv.slice(2);
mkdirSync(join(ROOT, FOLDER), { recursive: true });
try {
  const rows = [process.execPath, ...others].flatMap((node) =>
    sizes
      .split(',')
      .map(Number)
      // The largest takes minutes, and once tells how it grows.
      .filter((apps) => apps <= 1000 || node === process.execPath)
      .flatMap((apps) => {
        const found = measure(node, apps);
        assertSame();
        return found;
      }),
  );
  const { page, picture } = benchmarkPage(rows, `${cpus().length} processors, ${cpus()[0]?.model.trim()}`);
  writeFileSync(join(ROOT, 'docs/benchmark.md'), page);
  writeFileSync(join(ROOT, 'docs/benchmark.svg'), picture);
} finally {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
}
