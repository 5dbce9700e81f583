import { identityOf } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import { RELEASE, releaseChart, releaseName } from '../derive/helm-releases.ts';
import { listed } from '../model/listed.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { type Consequence, following } from './consequence.ts';

/**
 * Helm releases that go by another name, or of another chart, than before: Flux uninstalls the old one, and installs the new one.
 * https://fluxcd.io/flux/components/helm/helmreleases/#release-name
 */
export function reinstalled(before: readonly Placed[], after: readonly Placed[]): readonly Consequence[] {
  const old = new Map(releasesOf(before).map((each) => [identityOf(each), each]));
  return releasesOf(after).flatMap((each): readonly Consequence[] => {
    const was = old.get(identityOf(each));
    const changes = was ? differences(known(was, before), known(each, after)) : [];
    if (changes.length === 0) return [];
    const what = `Flux uninstalls the Helm release and installs it anew, since ${listed(changes)}: what its chart made is deleted, and its claims, unless the chart keeps them`;
    return [following(each, 'lost', { what, fix: 'take the change back, or save what the release keeps first' })];
  });
}

function releasesOf(tree: readonly Placed[]): readonly Placed[] {
  return tree.filter(({ object }) => isKind(object, RELEASE));
}

/** What Flux compares, in the words of the manifest. */
function known({ object, cluster }: Placed, tree: readonly Placed[]): Readonly<Record<string, string | undefined>> {
  const { name, namespace, storage } = releaseName(object);
  const objects: readonly KubernetesObject[] = tree.flatMap((each) => (each.cluster === cluster ? [each.object] : []));
  const source = releaseChart(object, objects);
  return {
    'the name of the release': name,
    'its namespace': namespace,
    'its storageNamespace': storage,
    // The name of a chart of this repository stands in a file of its folder.
    'the chart': source?.repository === undefined ? undefined : source.chart,
  };
}

function differences(was: ReturnType<typeof known>, is: ReturnType<typeof known>): readonly string[] {
  return Object.entries(was).flatMap(([of, old]) => {
    const own = is[of];
    return old === undefined || own === undefined || old === own ? [] : [`${of} changes from ${old} to ${own}`];
  });
}
