import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules } from '../input/rules.ts';
import { readCrds, readSchemas } from '../input/schemas.ts';
import { rulePages } from './page.ts';

/** Written by hand, beside the pages that are generated. */
const BY_HAND = 'not-checked.md';

const root = process.cwd();
const folder = join(root, 'docs/rules');
const pages = rulePages(await loadRules(root), { crds: readCrds(root), schemas: readSchemas(root) });
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) {
  if (file !== BY_HAND && !pages.has(`docs/rules/${file}`)) rmSync(join(folder, file));
}
for (const [path, text] of pages) writeFileSync(join(root, path), text);
