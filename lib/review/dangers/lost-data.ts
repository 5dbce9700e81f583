import { documents, manifest, workload } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { type Json, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import type { Consequence } from '../consequence.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { reviewedStep } from '../reviewed-step.ts';

/** What synth's review tells too, as dangers. */
function reviewedAs(is: Consequence['is']): (step: Step) => readonly FoundInStep[] {
  return (step) =>
    reviewedStep(step)
      .filter((each) => each.is === is)
      .map(({ cluster, component, where, what, fix }) => {
        return { cluster, component, where, what, fix, object: where, to: what };
      });
}

/** Fields that say what becomes of a volume whose claim is gone. */
const POLICIES = [
  { kind: '/PersistentVolume', at: ['spec', 'persistentVolumeReclaimPolicy'], by: 'the volume goes with its claim' },
  { kind: 'storage.k8s.io/StorageClass', at: ['reclaimPolicy'], by: 'volumes go with their claims' },
  ...['whenDeleted', 'whenScaled'].map((when) => ({
    kind: 'apps/StatefulSet',
    at: ['spec', 'persistentVolumeClaimRetentionPolicy', when],
    by: `claims go with ${when === 'whenDeleted' ? 'the StatefulSet' : 'the pods that it has no more'}`,
  })),
] as const;

function reclaimed({ changes }: Step): readonly FoundInStep[] {
  return changes.changed.flatMap(({ before, after }) =>
    POLICIES.flatMap(({ kind, at, by }) => {
      if (!isKind(after.object, kind)) return [];
      const [was, is] = [before, after].map(({ object }): Json | undefined => path(object, ...at));
      if (is !== 'Delete' || was === 'Delete') return [];
      const what = `${at.at(-1)} becomes Delete: ${by}, and with it the data`;
      return [dangerOf(after, { what, fix: 'leave it at Retain', from: String(was ?? 'Retain'), to: 'Delete' })];
    }),
  );
}

const CLAIM = (more = '', name = 'data') =>
  manifest(
    'v1 PersistentVolumeClaim',
    `${name}${more}`,
    'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }',
  );
const KEPT = ', annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }';
const APP = (claim: string, labels?: string) =>
  workload({
    labels,
    pod: `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${claim} } }]`,
    container: 'volumeMounts: [{ name: data, mountPath: /data }]',
  });
const KUSTOMIZATION = (more: string) =>
  manifest(
    'kustomize.toolkit.fluxcd.io/v1 Kustomization',
    'web, namespace: flux-system',
    `spec: { path: ./dist/home/web, prune: true, ${more} }`,
  );
const VOLUME = (policy: string) =>
  manifest(
    'v1 PersistentVolume',
    'disk',
    `spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: ${policy}
  nfs: { server: 10.10.11.9, path: /disk }`,
  );
const NEWER = APP('data').replace('1.37.0', '1.37.1');

export const rules = dangerTable({
  'data-lost': {
    what: 'A step deletes data',
    why: 'Flux deletes the object, and what it holds goes with it: a claim takes its volume, a Namespace all that is within, a CustomResourceDefinition every object of its kind. Nothing brings it back but a backup.',
    fix: 'Take the change back, or save the data first. Where it is meant, accept it for this step.',
    check: reviewedAs('lost'),
    wrong: { before: CLAIM(), objects: '' },
    right: { before: CLAIM(KEPT), objects: '' },
  },
  'starts-empty': {
    what: 'Pods go on without their data',
    why: 'Another name, namespace or kind makes another claim, and that one is empty: the app starts as if it had just been installed, and may write over what people expect to find.',
    fix: 'Give the old volume to the new claim with the commands that are shown, or take the change back: see docs/moving-data.md.',
    check: reviewedAs('elsewhere'),
    wrong: { before: documents(CLAIM(KEPT), APP('data')), objects: documents(CLAIM(KEPT, 'files'), APP('files')) },
    right: { before: documents(CLAIM(KEPT), APP('data')), objects: documents(CLAIM(KEPT), NEWER) },
  },
  'left-running': {
    what: 'A component goes while it is paused',
    why: 'Flux removes nothing of a Kustomization that is suspended when it is deleted: pods, Services and routes go on, no commit reaches them any more, and nobody is told.',
    fix: 'Take `paused()` out first, and merge that. Remove the component, or retire it, with the next commit.',
    check: reviewedAs('abandoned'),
    wrong: { before: documents(KUSTOMIZATION('suspend: true'), APP('data')), objects: '' },
    right: { before: documents(KUSTOMIZATION('suspend: false'), APP('data')), objects: '' },
  },
  'flux-stuck': {
    what: 'The API server will refuse the change',
    why: 'Flux applies nothing more of the Kustomization until the object is made anew, not even a fix of something else, and says so only in its status and its alerts.',
    fix: 'Take the change back, or follow what the line says once it is merged: see docs/moving-data.md.',
    check: reviewedAs('stuck'),
    wrong: { before: APP('data', 'app: web, tier: a'), objects: APP('data') },
    right: { before: APP('data'), objects: NEWER },
  },
  'reclaim-delete': {
    what: 'Volumes are deleted with their claims from now on',
    why: 'Nothing happens today. The next claim that goes, for whatever reason, takes its data along.',
    fix: 'Leave the policy at Retain, and delete volumes by hand.',
    check: reclaimed,
    wrong: { before: VOLUME('Retain'), objects: VOLUME('Delete') },
    right: { before: VOLUME('Delete'), objects: VOLUME('Retain') },
  },
});
