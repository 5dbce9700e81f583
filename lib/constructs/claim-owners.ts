import type { Construct } from 'constructs';
import type { ClaimVolume } from '../model/claim.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import { StageChart } from './stage-chart.ts';

interface Owner {
  readonly workload: string;
  readonly namespace: string;
}

const owners = new WeakMap<Cluster, Map<object, Owner>>();

/**
 * Notes whose a claim is. A second workload with the same one would get an empty claim of its own, under its own name: that is
 * an error which says what to write.
 */
export function ownClaim(
  scope: Construct,
  cluster: Cluster,
  workload: string,
  { name, size, mark }: ClaimVolume,
): void {
  if (mark === undefined) return;
  const known = owners.get(cluster) ?? new Map<object, Owner>();
  owners.set(cluster, known);
  const namespace = namespaceOf(StageChart.of(scope).component);
  const owner = known.get(mark);
  known.set(mark, owner ?? { workload, namespace });
  if (!owner || (owner.workload === workload && owner.namespace === namespace)) return;
  const apart = owner.namespace === namespace ? '' : `, and namespace: '${owner.namespace}'`;
  throw new InvalidInput({
    rule: 'claim-of-two',
    where: 'volumes',
    what: `mounts the claim '${name}' of '${owner.workload}' as its own: it would get another, which is empty`,
    fix: `write claimOf('${owner.workload}', '${name}')${apart}, or give it its own: claim('${name}', '${size}')`,
  });
}
