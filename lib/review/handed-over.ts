import type { Changed } from '../checks/changes.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { path } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { type Consequence, following } from './consequence.ts';
import { handOver } from './runbook.ts';

/**
 * What becomes of pods whose number is no longer drawn, since something scales them: the API server takes one for it until the
 * scaler acts. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
 */
export function scaledDown({ before, after }: Changed, kinds: KindTable): readonly Consequence[] {
  return kinds.podRows(kindKey(before.object)).flatMap(({ replicas }): readonly Consequence[] => {
    if (replicas === undefined) return [];
    const [was, is] = [before, after].map(({ object }) => path(object, ...replicas.split('.')));
    if (typeof was !== 'number' || was < 2 || is !== undefined) return [];
    const what = `goes down from ${was} pods to one, until what scales it acts`;
    const fix = 'hand the number over before you merge: docs/scaling.md';
    return [following(after, 'fewer', { what, fix }, [handOver(after, was, replicas)])];
  });
}
