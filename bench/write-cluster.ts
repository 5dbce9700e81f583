import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { PINS } from './apps.ts';

/** A folder of clusters below another, in which the cluster stands as people write it. */
export function writeCluster(root: string, folder: string, apps: number): void {
  const cluster = join(root, folder, 'bench');
  mkdirSync(cluster, { recursive: true });
  const bench = relative(cluster, join(import.meta.dirname, 'apps.ts'));
  writeFileSync(
    join(cluster, 'cluster.ts'),
    `import { clusterOf } from '${bench}';\nexport default clusterOf(${apps});\n`,
  );
  writeFileSync(join(cluster, 'images.yaml'), stringify({ images: PINS }));
}
