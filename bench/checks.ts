/**
 * Shows what the checks cost beside the rendering, for few and for many apps of 8 objects each, in one process, and
 * which rules cost most. What several rules share is counted where it is asked for first.
 *
 *     node --import tsx bench/checks.ts [few=100] [many=1000] [rounds=7]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/checks/check.ts';
import type { Rule } from '../lib/checks/rule.ts';
import { loadClusters } from '../lib/input/load-clusters.ts';
import { files } from '../lib/output/files.ts';
import { header } from '../lib/output/header.ts';
import { type Examination, examine } from '../lib/render.ts';
import { clusterOf, median, PINS } from './apps.ts';

const FOLDER = join(import.meta.dirname, '../lib/checks/rules');

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const { clusters } = await loadClusters(join(import.meta.dirname, '..'), 'clusters');
const byFile = await Promise.all(
  readdirSync(FOLDER).map(
    async (file) => [file, ((await import(join(FOLDER, file))) as { rules: readonly Rule[] }).rules] as const,
  ),
);

/** What one round costs: rendering, and the checks of each file of rules. */
function round(apps: number): { readonly rendering: number; readonly checks: readonly number[] } {
  const { crds, schemas, kinds } = clusters[0]!.inputs;
  // A copy, so that nothing is known of it from the last round.
  const inputs = {
    ...structuredClone({ pins: PINS, crds, schemas, secrets: { files: [], strays: [] } }),
    kinds,
  };
  const source = 'clusters/bench';
  let examined: Examination | undefined;
  const rendering = milliseconds(() => {
    examined = examine(clusterOf(apps), inputs, source);
    const { cluster, stages, waits } = examined.subject;
    files(cluster.name, header(source), stages, waits);
  });
  const checks = byFile.map(([file, rules]) =>
    milliseconds(() => {
      const { findings } = check(examined!.subject, rules);
      if (findings.length > 0) throw new Error(`${file} finds ${JSON.stringify(findings[0])}`);
    }),
  );
  return { rendering, checks };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const [few = 100, many = 1000, rounds = 7] = process.argv.slice(2).map(Number);
round(few);
round(few);
for (const apps of [few, many]) {
  const all = Array.from({ length: rounds }, () => round(apps));
  const [rendering, checks, ratio] = [
    median(all.map((each) => each.rendering)),
    median(all.map((each) => sum(each.checks))),
    median(all.map((each) => sum(each.checks) / each.rendering)),
  ];
  console.log(
    `${apps} apps: rendering ${rendering.toFixed(0)} ms, checks ${checks.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
  );
  const costs = byFile.map(([file], index) => ({ file, cost: median(all.map((each) => each.checks[index]!)) }));
  for (const { file, cost } of costs.sort((a, b) => b.cost - a.cost)) console.log(`  ${cost.toFixed(1)} ms ${file}`);
}
