import { rules } from '../checks/rules/missing-secret.ts';
import { loadClusters } from '../input/load-clusters.ts';
import type { Finding } from '../model/finding.ts';
import { render } from '../render.ts';

/** What the clusters of a repository ask for and no file holds, and what keeps clusters from being read. */
export async function missingSecretFindings(root: string): Promise<readonly Finding[]> {
  const { clusters, findings } = await loadClusters(root, 'clusters');
  const missed = clusters.flatMap(({ declaration, inputs }) => {
    const rendering = render(declaration, inputs, `clusters/${declaration.name}`, rules);
    return rendering.findings.filter(({ rule }) => rules.some(({ id }) => id === rule));
  });
  return [...findings, ...missed];
}
