import { landedPods } from '../derive/landed-pods.ts';
import type { LoadedCluster } from '../input/load-clusters.ts';
import { Cluster } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { folderOfSide, type LandedPods, type Side } from '../model/side.ts';
import { header } from '../output/header.ts';
import { placeOf } from '../output/place.ts';
import type { Rendered, Target } from './targets.ts';

/** A side as one of the targets of synth. */
export function sideTarget(side: Side): Target {
  return {
    name: side.name,
    by: 'synth',
    places: [placeOf(side)],
    render: async (sources) => {
      const { clusters } = await sources.loaded();
      const rendered = new Map((await sources.rendered()).map((each) => [each.cluster.name, each]));
      return sideFiles(side, clusters, sources.folder, (cluster) => {
        const rendering = rendered.get(cluster);
        return rendering ? landedPods(rendering) : [];
      });
    },
  };
}

/**
 * Renders a side of some clusters. What one of them makes it fail at hides no other.
 * @param folder the folder of clusters in the repository
 * @param landing what runs where in a cluster
 */
export async function sideFiles(
  side: Side,
  clusters: readonly LoadedCluster[],
  folder: string,
  landing: (cluster: string) => readonly LandedPods[] = () => [],
): Promise<Rendered> {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { declaration, inputs } of clusters) {
    const { name } = declaration;
    try {
      const note = header(`${folder}/${name}`, 'json');
      const rendered = await side.render(new Cluster(declaration, inputs), note, landing(name));
      for (const [path, text] of rendered) files.set(`dist/${folderOfSide(side, name)}/${path}`, text);
    } catch (error) {
      findings.push(undrawn(side, name, error));
    }
  }
  return { files, findings };
}

function undrawn({ name: where }: Side, cluster: string, error: unknown): Finding {
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = `cannot be drawn: ${message}`;
  return { rule: 'broken-side', severity: 'error', cluster, where, what, fix: `correct what is said of ${where}` };
}
