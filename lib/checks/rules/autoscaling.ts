import { replicasFields, type Scaler } from '../../derive/scaling.ts';
import { customKinds } from '../../kinds/group-table.ts';
import type { Reference, Share } from '../../kinds/reference.ts';
import { groupBy } from '../../model/grouped.ts';
import { type KubernetesObject, list } from '../../model/object.ts';
import { kindKey } from '../../model/rendered.ts';
import { deployment, documents, manifest, workload } from '../example-objects.ts';
import { at, placedIn } from '../placed.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';
import { isStated } from '../stated-resources.ts';
import { mountedVolumes } from '../volumes.ts';
import { scaling, type Workload, workloads } from '../workloads.ts';

/** Finds scalers of what another one scales too. One that is told of the other by an annotation or a field goes together with it. */
function checkRivals(subject: Subject): readonly Found[] {
  const byTarget = groupBy(scaling(subject).scalers, ({ target }) => referenceKey(target));
  return [...byTarget.values()].flatMap((all) => {
    const told = new Set(all.flatMap(({ object }) => subject.kinds.references(object)).map(referenceKey));
    const [first, ...others] = all.filter(({ object }) => !told.has(objectKey(object)));
    return others
      .filter(({ object }) => object !== first?.object)
      .map((each) => {
        const what = `scales ${targetOf(each)}, as the ${first?.object.kind} '${first?.object.metadata.name}' does`;
        return atScaler(each, { what, fix: 'keep one of the two' });
      });
  });
}

function atScaler({ stage, object }: Scaler, mistake: Pick<Found, 'what' | 'fix'>): Found {
  return at(placedIn(stage, object), mistake);
}

function referenceKey({ kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

function objectKey(object: KubernetesObject): string {
  const { namespace = '', name } = object.metadata;
  return referenceKey({ kind: kindKey(object), namespace, name });
}

const custom = shared(({ cluster, objects }) =>
  customKinds([...cluster.allCrds, ...objects.map(({ object }) => object)]),
);

/** Finds scalers of what has no number of pods that anybody could set. */
function checkTargets(subject: Subject): readonly Found[] {
  return scaling(subject).scalers.flatMap((each) => {
    const fields = replicasFields(each.target.kind, subject.kinds, custom(subject));
    if (fields === undefined || fields.length > 0) return [];
    const what = `scales ${targetOf(each)}, whose number of pods nothing can set`;
    return [atScaler(each, { what, fix: 'scale a Deployment, a StatefulSet, or a kind with a scale subresource' })];
  });
}

/** Finds scalers that are to keep more pods than they may. */
function checkBounds(subject: Subject): readonly Found[] {
  return scaling(subject).scalers.flatMap((each) => {
    const { least, most } = each.bounds;
    if (most === undefined || least <= most || most <= 0) return [];
    return [atScaler(each, { what: `has at least ${least} replicas and at most ${most}`, fix: 'raise the most' })];
  });
}

/** Finds scalers that bring up pods beside each other which want the same storage of one node. */
function checkStorage(subject: Subject): readonly Found[] {
  return mountedVolumes(subject).flatMap(({ workload, name, holders }) =>
    holders === 'many' || workload.most < 2
      ? []
      : workload.scalers.map((each) => {
          const held = holders === 'pod' ? 'pod' : 'node';
          const what = `runs ${countOf(each)} of ${targetOf(each)}, whose volume '${name}' is held by one ${held} at a time`;
          const fix =
            "make it stateful, give it shared storage (access: 'ReadWriteMany', nfs), or allow one pod at most";
          return atScaler(each, { what, fix });
        }),
  );
}

function countOf({ bounds: { most } }: Scaler): string {
  return most === undefined ? 'several pods' : `up to ${most} pods`;
}

/** Finds scalers that measure a share of what containers do not request. */
function checkShares(subject: Subject): readonly Found[] {
  return workloads(subject).flatMap((workload) =>
    workload.scalers.flatMap((each) =>
      each.bounds.shares.flatMap((share) =>
        unmeasured(workload, share, subject).map((container) => {
          const what = `measures the ${share.of} of ${targetOf(each)} by what is requested, and its container '${container}' requests none`;
          return atScaler(each, {
            what,
            fix: `give the container resources: { ${share.of} }, or take a plain value as goal`,
          });
        }),
      ),
    ),
  );
}

function unmeasured({ pod, placed }: Workload, { of, container }: Share, subject: Subject): readonly string[] {
  const { namespace } = placed.object.metadata;
  return list(pod.containers)
    .filter(({ name }) => container === undefined || name === container)
    .filter((each) => !isStated(subject, namespace, pod, each, `requests.${of}`))
    .map(({ name }) => String(name));
}

function targetOf({ target: { kind, name } }: Scaler): string {
  return `the ${kind.slice(kind.indexOf('/') + 1)} '${name}'`;
}

const scaler = (
  name: string,
  { bounds = 'maxReplicas: 3', target = 'apps/v1, kind: Deployment', metrics = '[]' } = {},
) =>
  manifest(
    'autoscaling/v2 HorizontalPodAutoscaler',
    name,
    `spec:
  ${bounds}
  scaleTargetRef: { apiVersion: ${target}, name: web }
  metrics: ${metrics}`,
  );

const claim = (mode: string) => manifest('v1 PersistentVolumeClaim', 'data', `spec: { accessModes: [${mode}] }`);

const WEB = deployment('');
const MOUNTING = deployment('', 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]');
const HALF = '[{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]';

const HAND_OVER =
  'Git sets the number neither: of what something scales, synth writes no `replicas`. Where a workload runs already, Flux takes the field away from it with the first such commit, and Kubernetes sets it to one until the scaler acts. Hand the field over first, as [scaling](../scaling.md) shows.';

/** What sets how many pods run. */
export const rules = ruleTable({
  'two-scalers': {
    what: 'Two scalers set the number of the same pods',
    why: 'Each undoes what the other does: pods come and go without end. Two HorizontalPodAutoscalers of the same pods see that, and both stop.',
    fix: `Keep one of them. A ScaledObject makes a HorizontalPodAutoscaler of its own, and can take several triggers. ${HAND_OVER}`,
    check: checkRivals,
    wrong: documents(WEB, scaler('web'), scaler('site')),
    right: documents(WEB, scaler('web')),
  },
  'scaler-target': {
    what: 'A scaler is for a kind that nothing can scale',
    why: 'Nodes decide how many pods a DaemonSet has, and Jobs end by themselves; a custom kind is scaled only where its definition says how. The scaler is accepted, and does nothing.',
    fix: 'Scale a Deployment, a StatefulSet, or a kind with a scale subresource. Jobs that follow a queue are made by a kind of their own, such as a `ScaledJob`.',
    check: checkTargets,
    wrong: documents(workload({ kind: 'DaemonSet' }), scaler('web', { target: 'apps/v1, kind: DaemonSet' })),
    right: documents(WEB, scaler('web')),
  },
  'autoscaler-range': {
    what: 'A scaler has a least above its most',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Raise the most, or lower the least.',
    check: checkBounds,
    wrong: documents(WEB, scaler('web', { bounds: 'minReplicas: 3\n  maxReplicas: 2' })),
    right: documents(WEB, scaler('web', { bounds: 'minReplicas: 2\n  maxReplicas: 3' })),
  },
  'scaled-storage': {
    what: 'A scaler brings up several pods that want the storage of one node',
    why: 'Pods on other nodes wait for ever for a volume that they cannot have, or all crowd onto one node and write into the same files: just when there is much to do.',
    fix: "Give each pod storage of its own (`stateful: true`), take storage that many nodes share (`access: 'ReadWriteMany'` with a class that has it, or `nfs()`), or allow one pod at most, as where a scaler only puts it to sleep.",
    check: checkStorage,
    wrong: documents(claim('ReadWriteOnce'), MOUNTING, scaler('web')),
    right: documents(claim('ReadWriteMany'), MOUNTING, scaler('web')),
  },
  'unmeasured-scaler': {
    what: 'A scaler measures by what containers request, and they request nothing',
    why: 'A share of nothing is no number: the scaler says `FailedGetResourceMetric` in its events, and never acts. One container without a request is enough.',
    fix: 'Give each container of the pods `resources`, or measure by a plain value (`averageValue`).',
    check: checkShares,
    wrong: documents(WEB, scaler('web', { metrics: HALF })),
    right: documents(deployment('resources: { requests: { cpu: 50m } }'), scaler('web', { metrics: HALF })),
  },
});
