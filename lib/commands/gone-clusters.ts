import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { sourceOf } from '../output/header.ts';
import { KUSTOMIZATIONS } from '../output/place.ts';
import type { Sources } from './sources.ts';

const [TOP = ''] = KUSTOMIZATIONS.at.split('/');

/**
 * The clusters whose folder is gone or has another name, and that Flux is still bootstrapped for: it would find nothing where
 * it looks, and stop all that runs.
 * @param root the folder that `flux` lies in
 */
export async function goneClusters(sources: Sources, root: string): Promise<readonly Finding[]> {
  const top = join(root, TOP);
  const names = existsSync(top) ? readdirSync(top) : [];
  const gone = names.filter((name) => sources.isGone(name) && isLookedAt(top, name, `${sources.folder}/${name}`));
  if (gone.length === 0) return [];
  const { clusters } = await sources.loaded();
  const fresh = clusters.map(({ declaration }) => declaration.name).filter((name) => !names.includes(name));
  return gone.map((name) => goneCluster(name, fresh.length === 1 ? fresh[0] : undefined));
}

/** Whether Flux is told there by files of a cluster what to apply. */
function isLookedAt(top: string, name: string, source: string): boolean {
  const folder = join(top, name);
  if (!existsSync(join(folder, KUSTOMIZATIONS.closed ?? ''))) return false;
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.some((file) => sourceOf(readFileSync(join(folder, file), 'utf8')) === source);
}

function goneCluster(cluster: string, renamed: string | undefined): Finding {
  const [was, is] = [`${TOP}/${cluster}`, `${TOP}/${renamed ?? '<its new name>'}`];
  const where = `${was}/${KUSTOMIZATIONS.closed}`;
  return {
    rule: 'gone-cluster',
    severity: 'error',
    cluster,
    where,
    what: `Flux looks at ${was}, where nothing would be left: it would stop all that runs in the cluster`,
    fix: `to rename it, first git mv ${where} ${is}/ and write ${is} for ${was} in its gotk-sync.yaml, then synth, suspend flux-system, merge, and let it look at ${is}; to retire it, flux uninstall, then git rm -r ${where}`,
  };
}
