import type { JsonMap } from '../model/object.ts';
import type { Container, WorkloadProps } from '../model/workload-props.ts';

/** What the pod's spec gets for the disk that its containers ask for: cdk8s-plus knows whole gibibytes alone. */
export function diskAmounts({ containers, initContainers = {} }: WorkloadProps): JsonMap {
  const all = { containers: amounts(containers), initContainers: amounts(initContainers) };
  return Object.fromEntries(Object.entries(all).filter(([, changed]) => changed.length > 0));
}

function amounts(containers: Readonly<Record<string, Container>>): readonly JsonMap[] {
  return Object.entries(containers).flatMap(([name, { resources: { disk, diskLimit } = {} }]) => {
    if (disk === undefined && diskLimit === undefined) return [];
    const of = (amount: string | undefined) => (amount === undefined ? {} : { 'ephemeral-storage': amount });
    return [{ name, resources: { requests: of(disk), limits: of(diskLimit) } }];
  });
}
