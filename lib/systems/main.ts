import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClusters } from '../input/clusters.ts';
import { findingLine } from '../model/finding.ts';
import { examine } from '../render.ts';
import { chartFiles } from './charts.ts';
import { page } from './page.ts';

const root = process.cwd();
const { clusters, findings } = await loadClusters(root, 'clusters');
const systems = clusters.map(({ declaration, inputs }) => {
  const { name, domain } = declaration;
  return { name, domain, stages: examine(declaration, inputs, `clusters/${name}`).subject.stages };
});
for (const finding of findings) console.error(findingLine(finding));
if (findings.length === 0) writeFileSync(join(root, 'docs/systems.md'), page(systems, chartFiles(root)));
process.exitCode = findings.length === 0 ? 0 : 1;
