/**
 * Shows that synth is linear: the whole process, for few and for many apps of 8 objects each, in turn.
 *
 *     node --import tsx bench/linear.ts [few=100] [many=1000] [rounds=5]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './apps.ts';
import { writeCluster } from './write-cluster.ts';

const ROOT = join(import.meta.dirname, '..');
/** Within the repository, where its imports resolve. */
const FOLDER = join('.scratch', `linear-${process.pid}`);

function prepare(apps: number): string {
  writeCluster(ROOT, `${FOLDER}/clusters-${apps}`, apps);
  return `${FOLDER}/clusters-${apps}`;
}

/** Seconds of one run: \`fresh\` writes all files, otherwise it finds them up to date. */
function run(clusters: string, fresh: boolean): number {
  const out = join(ROOT, `${clusters}-out`);
  if (fresh) rmSync(out, { recursive: true, force: true });
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['lib/commands/launch.mjs', 'main.ts', '--clusters', clusters, '--out', out],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`${stdout.slice(-2000)}${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const [few = 100, many = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const [small, large] = [prepare(few), prepare(many)];
try {
  for (const fresh of [true, false]) {
    const times = Array.from({ length: rounds }, () => [run(small, fresh), run(large, fresh)] as const);
    const [short, long] = [median(times.map(([a]) => a)), median(times.map(([, b]) => b))];
    const ratio = median(times.map(([a, b]) => b / a));
    const kind = fresh ? 'all files written' : 'nothing changed';
    console.log(
      `${kind}: ${few} apps ${short.toFixed(2)} s, ${many} apps ${long.toFixed(2)} s, ratio ${ratio.toFixed(1)}`,
    );
  }
} finally {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
}
