import { rules } from '../checks/rules/missing-secret.ts';
import { loadClusters } from '../input/clusters.ts';
import { findingLine } from '../model/finding.ts';
import { render } from '../render.ts';
import type { Outcome } from './run.ts';

/** What clusters ask for and no file holds. It needs no key and no sops. */
export async function missing(root: string): Promise<Outcome> {
  const { clusters, findings } = await loadClusters(root, 'clusters');
  const missed = clusters.flatMap(({ declaration, inputs }) => {
    const rendering = render(declaration, inputs, `clusters/${declaration.name}`, rules);
    return rendering.findings.filter(({ rule }) => rules.some(({ id }) => id === rule));
  });
  const failed = missed.length > 0 || findings.some(({ severity }) => severity === 'error');
  const summary = missed.length === 0 ? ['no Secret is missing'] : [];
  return {
    code: failed ? 1 : 0,
    out: [...missed.map(findingLine), ...(failed ? [] : summary)],
    err: findings.map(findingLine),
  };
}
