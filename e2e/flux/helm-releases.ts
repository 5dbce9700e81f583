import { type JsonMap, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';

const RELEASES = '/apis/helm.toolkit.fluxcd.io/v2';

/**
 * Plays helm-controller, which cannot be built from modules: calls each HelmRelease ready as it is asked for, and installs
 * nothing.
 */
export function playHelmController(client: Client): void {
  const round = async () => {
    const { body } = await client.ask('GET', `${RELEASES}/helmreleases`);
    for (const release of list(body.items)) {
      const { name, namespace, generation } = release.metadata as JsonMap;
      if (path(release, 'status', 'observedGeneration') === generation) continue;
      const lastTransitionTime = new Date().toISOString();
      const ready = {
        type: 'Ready',
        status: 'True',
        reason: 'InstallSucceeded',
        message: 'played',
        lastTransitionTime,
      };
      const status = { observedGeneration: generation, conditions: [ready] };
      const at = `${RELEASES}/namespaces/${namespace}/helmreleases/${name}/status`;
      await client.ask('PATCH', at, { status }, 'application/merge-patch+json');
    }
  };
  setInterval(() => void round().catch(() => undefined), 500);
}
