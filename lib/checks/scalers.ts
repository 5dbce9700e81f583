import { replicasFields, type Scaler } from '../derive/scaling.ts';
import { customKinds } from '../kinds/group-table.ts';
import type { Reference, Share } from '../kinds/reference.ts';
import { groupBy } from '../model/grouped.ts';
import { type KubernetesObject, list } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { at, placedIn } from './placed.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { isStated } from './stated-resources.ts';
import { mountedVolumes } from './volumes.ts';
import { scaling, type Workload, workloads } from './workloads.ts';

/** Finds scalers of what another one scales too. One that is told of the other by an annotation or a field goes together with it. */
export function checkRivals(subject: Subject): readonly Found[] {
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
export function checkTargets(subject: Subject): readonly Found[] {
  return scaling(subject).scalers.flatMap((each) => {
    const fields = replicasFields(each.target.kind, subject.kinds, custom(subject));
    if (fields === undefined || fields.length > 0) return [];
    const what = `scales ${targetOf(each)}, whose number of pods nothing can set`;
    return [atScaler(each, { what, fix: 'scale a Deployment, a StatefulSet, or a kind with a scale subresource' })];
  });
}

/** Finds scalers that are to keep more pods than they may. */
export function checkBounds(subject: Subject): readonly Found[] {
  return scaling(subject).scalers.flatMap((each) => {
    const { least, most } = each.bounds;
    if (most === undefined || least <= most || most <= 0) return [];
    return [atScaler(each, { what: `has at least ${least} replicas and at most ${most}`, fix: 'raise the most' })];
  });
}

/** Finds scalers that bring up pods beside each other which want the same storage of one node. */
export function checkStorage(subject: Subject): readonly Found[] {
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
export function checkShares(subject: Subject): readonly Found[] {
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
