import { changesOf } from '../../checks/changes.ts';
import { daily, manifest, workload } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { path } from '../../model/object.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { emptiedClusters } from '../emptied-clusters.ts';
import { changedPods, replicasOf } from '../pods-of-step.ts';

function toZero(step: Step): readonly FoundInStep[] {
  return changedPods(step).flatMap(({ changed, before, after }) => {
    const was = replicasOf(before, changed.before.object);
    if (was === undefined || was === 0 || replicasOf(after, changed.after.object) !== 0) return [];
    const what = `goes from ${was} to no pods: nothing of it runs any more`;
    const fix = 'leave one, or accept it for this step';
    return [dangerOf(changed.after, { what, fix, from: String(was), to: '0' })];
  });
}

/** What is asked to do nothing, wherever its kind says so. */
function suspended({ changes, kustomizations }: Step): readonly FoundInStep[] {
  const told = changesOf(kustomizations.before, kustomizations.after);
  return [...changes.changed, ...told.changed].flatMap(({ before, after }) => {
    const [from, to] = [before, after].map(
      ({ object }) => path(object.spec, 'suspend') === true || path(object.spec, 'paused') === true,
    );
    if (from || !to) return [];
    const what = `is suspended: its ${after.object.kind} does nothing until somebody resumes it`;
    return [dangerOf(after, { what, fix: 'take it back, or accept it for this step', from: 'runs', to: 'suspended' })];
  });
}

function emptied(step: Step): readonly FoundInStep[] {
  return emptiedClusters(step).map((each) => {
    return { ...each, component: 'flux-system', object: each.where, from: 'there' };
  });
}

const KUSTOMIZATION = manifest(
  'kustomize.toolkit.fluxcd.io/v1 Kustomization',
  'web, namespace: flux-system',
  'spec: { path: ./dist/home/web, interval: 1h, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }',
);
const APP = (replicas: number) => workload({ spec: `replicas: ${replicas}` });
const JOB = (suspend: boolean) => daily('web', `suspend: ${suspend}`);

export const rules = dangerTable({
  'scaled-to-zero': {
    what: 'An app is left without a pod',
    why: 'Nothing answers any more, and no probe or alert of the app itself tells: there is nothing left to fail.',
    fix: 'Leave it a pod, or remove the app.',
    check: toZero,
    wrong: { before: APP(2), objects: APP(0) },
    right: { before: APP(2), objects: APP(1) },
  },
  'cluster-emptied': {
    what: 'Flux is left a folder with nothing in it',
    why: 'The folder in `clusters/` names the one that Flux looks at. Under another name, Flux finds the old one empty, and stops all that runs in the cluster: 24 of 25 Kustomizations went within half a minute. Data stays.',
    fix: 'Let Flux look at the new folder first, with the commands that are shown, or run `flux uninstall` to retire the cluster.',
    check: emptied,
    wrong: { before: KUSTOMIZATION, objects: '' },
    right: { before: KUSTOMIZATION, objects: KUSTOMIZATION.replace('1h', '2h') },
  },
  suspended: {
    what: 'Something is suspended',
    why: 'A CronJob that is suspended makes no backup, a Kustomization or HelmRelease applies nothing: all stays as it is, and nobody is told.',
    fix: 'Take it back, or suspend it in the cluster for as long as you work on it.',
    check: suspended,
    wrong: { before: JOB(false), objects: JOB(true) },
    right: { before: JOB(true), objects: JOB(false) },
  },
});
