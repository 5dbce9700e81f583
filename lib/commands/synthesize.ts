import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cloudflareFiles } from '../../cloudflare/files.ts';
import { checkAll } from '../checks/check.ts';
import { loadClusters, withinRepository } from '../input/clusters.ts';
import { loadRules } from '../input/rules.ts';
import { clusterMap } from '../output/cluster-map.ts';
import { compare } from '../output/compare.ts';
import { readListing } from '../output/listing.ts';
import { apply } from '../output/write.ts';
import { render } from '../render.ts';
import { type Outcome, type Repository, WrongUsage } from './verb.ts';
import { writtenOutcome } from './written.ts';

/** What is to be rendered, and where to. */
export interface Synthesis {
  /** Write nothing. */
  readonly check: boolean;
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** The root that `dist` and `flux` are written under, relative to the repository. */
  readonly out: string;
}

/** Reads the clusters, renders and checks them, and writes what has changed. Throws WrongUsage. */
export async function synthesize(
  { root, progress }: Repository,
  { check, clusters, out }: Synthesis,
): Promise<Outcome> {
  const folder = withinRepository(root, resolve(root, clusters));
  if (!folder || !existsSync(join(root, folder))) {
    throw new WrongUsage(`--clusters: '${clusters}' is no folder of the repository`);
  }
  progress(`rendering ${folder}`);
  const loaded = await loadClusters(root, folder);
  const rules = await loadRules(root);
  const rendered = loaded.clusters.map(({ declaration, inputs }) =>
    render(declaration, inputs, `${folder}/${declaration.name}`, rules),
  );
  const renderings = [...rendered, await cloudflareFiles(loaded.clusters, folder), clusterMap(folder, rendered)];
  const files = new Map(renderings.flatMap((each) => [...each.files]));
  const target = resolve(root, out);
  const look = () =>
    compare(readListing(target), files, {
      owner: folder,
      rendered: new Set(loaded.clusters.map(({ declaration }) => declaration.name)),
      gone: (cluster) => !existsSync(join(root, folder, cluster)),
    });
  const comparison = look();
  const parts = [loaded, checkAll(loaded.clusters, rules), ...renderings];
  const findings = parts.flatMap((each) => each.findings);
  const failed = [...findings, ...comparison.findings].some(({ severity }) => severity === 'error');
  const written = failed || check ? comparison : apply(target, comparison, files, { look });
  return writtenOutcome({
    findings: [...findings, ...written.findings],
    changes: failed ? [] : written.changes,
    files: files.size,
    check,
    command: 'npm run synth',
    accepted: rendered.flatMap((each) => each.accepted),
    rules,
  });
}
