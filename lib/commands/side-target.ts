import type { LoadedCluster } from '../input/load-clusters.ts';
import { Cluster } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Side } from '../model/side.ts';
import { header } from '../output/header.ts';
import { placeOf } from '../output/place.ts';
import type { Rendered, Target } from './targets.ts';

/** A side as one of the targets of synth. */
export function sideTarget(side: Side): Target {
  return {
    name: side.name,
    by: 'synth',
    places: [placeOf(side)],
    render: async (sources) => sideFiles(side, (await sources.loaded()).clusters, sources.folder),
  };
}

/**
 * Renders a side of some clusters. What one of them makes it fail at hides no other.
 * @param folder the folder of clusters in the repository
 */
export async function sideFiles(side: Side, clusters: readonly LoadedCluster[], folder: string): Promise<Rendered> {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { declaration, inputs } of clusters) {
    const { name } = declaration;
    try {
      const rendered = await side.render(new Cluster(declaration, inputs), header(`${folder}/${name}`, 'json'));
      for (const [path, text] of rendered) files.set(`dist/${side.name}/${name}/${path}`, text);
    } catch (error) {
      findings.push(undrawn(side, name, error));
    }
  }
  return { files, findings };
}

function undrawn({ name: where }: Side, cluster: string, error: unknown): Finding {
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = `cannot be drawn: ${message}`;
  return { rule: 'undrawable', severity: 'error', cluster, where, what, fix: `correct what is said of ${where}` };
}
