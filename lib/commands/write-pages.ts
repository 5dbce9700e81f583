import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadKinds } from '../input/addon-kinds.ts';
import { loadClusters } from '../input/clusters.ts';
import { loadRules } from '../input/rules.ts';
import { readCrds, readSchemas } from '../input/schemas.ts';
import { examine } from '../render.ts';
import { rulePages } from '../rule-pages/page.ts';
import { chartFiles } from '../systems/charts.ts';
import { page } from '../systems/page.ts';
import type { Outcome, Repository } from './verb.ts';

/** Written by hand, beside the pages that are generated. */
const BY_HAND = 'not-checked.md';

/** Writes the pages that are named, or all. */
export async function writePages({ root }: Repository, names: readonly string[]): Promise<Outcome> {
  if (names.length === 0 || names.includes('rules')) {
    const folder = join(root, 'docs/rules');
    const pages = rulePages(await loadRules(root), {
      crds: readCrds(root),
      kinds: await loadKinds(root),
      schemas: readSchemas(root),
    });
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) {
      if (file !== BY_HAND && !pages.has(`docs/rules/${file}`)) rmSync(join(folder, file));
    }
    for (const [path, text] of pages) writeFileSync(join(root, path), text);
  }
  if (names.length > 0 && !names.includes('systems')) return {};
  const { clusters, findings } = await loadClusters(root, 'clusters');
  const systems = clusters.map(
    ({ declaration, inputs }) => examine(declaration, inputs, `clusters/${declaration.name}`).subject,
  );
  if (findings.length === 0) writeFileSync(join(root, 'docs/systems.md'), page(systems, chartFiles(root)));
  return { findings };
}
