import { resourceErrors } from '../checks/resource-errors.ts';
import { landedPods } from '../derive/landed-pods.ts';
import type { LoadedCluster } from '../input/load-clusters.ts';
import { Cluster } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Inputs } from '../model/inputs.ts';
import type { JsonMap } from '../model/object.ts';
import { PROVIDER_PINS } from '../model/provider.ts';
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
      findings.push(...refused(side, inputs, name, rendered));
    } catch (error) {
      findings.push(undrawn(side, name, error));
    }
  }
  return { files, findings };
}

/** What the provider of a side would refuse of its files, by the schema of the version that is pinned. */
function refused(
  { provider }: Side,
  { providers }: Inputs,
  cluster: string,
  files: ReadonlyMap<string, string>,
): readonly Finding[] {
  const { pin, schema } = (provider && providers?.get(provider.source)) ?? {};
  // Another rule tells that the schema is of another version.
  if (!schema || schema.version !== pin) return [];
  return [...files].flatMap(([where, text]) =>
    resourceErrors(JSON.parse(text) as JsonMap, schema).map((error): Finding => {
      const what = `${schema.provider} ${pin} does not take what is rendered: ${error}`;
      const fix = `pin another version in ${PROVIDER_PINS}, and run npm run import`;
      return { rule: 'refused-resource', severity: 'error', cluster, where, what, fix };
    }),
  );
}

function undrawn({ name: where }: Side, cluster: string, error: unknown): Finding {
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = `cannot be drawn: ${message}`;
  return { rule: 'broken-side', severity: 'error', cluster, where, what, fix: `correct what is said of ${where}` };
}
