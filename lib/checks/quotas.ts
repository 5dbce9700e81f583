import { requested } from '../derive/pod-resources.ts';
import { containersOf } from '../derive/pods.ts';
import { groupBy } from '../model/grouped.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { isKind, kindKey } from '../model/rendered.ts';
import { objectsOf } from './objects-of.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';
import { type Workload, workloads } from './workloads.ts';

/** What a namespace has, and what it is allowed. */
export interface Namespace {
  readonly quotas: readonly Placed[];
  /** Those that say something of containers, of pods, or of claims. */
  readonly ranges: readonly Range[];
  readonly workloads: readonly Workload[];
  readonly objects: readonly KubernetesObject[];
}

/** One limit of a LimitRange, with what the API server puts into it. */
export interface Range {
  readonly name: string;
  readonly type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  readonly min: Amounts;
  readonly max: Amounts;
  /** What a container has whose limits, or requests, say nothing. */
  readonly limits: Amounts;
  readonly requests: Amounts;
}

type Amounts = JsonMap;

const mapOf = (value: Json | undefined): Amounts => (isMap(value) ? value : {});

/** The namespaces that have a ResourceQuota or a LimitRange. */
export const bounded = shared((subject: Subject): ReadonlyMap<string, Namespace> => {
  if (objectsOf(subject, '/ResourceQuota', '/LimitRange').length === 0) return new Map();
  const byNamespace = groupBy(subject.objects, ({ object }) => object.metadata.namespace ?? '');
  const bounding = [...byNamespace].filter(([, all]) =>
    all.some(({ object }) => isKind(object, '/ResourceQuota', '/LimitRange')),
  );
  const running = groupBy(workloads(subject), ({ placed }) => placed.object.metadata.namespace ?? '');
  return new Map(
    bounding.map(([namespace, all]) => [
      namespace,
      {
        // A quota of some pods alone, by how they end or how important they are, is not counted.
        quotas: all.filter(
          ({ object: { spec, ...object } }) =>
            isKind(object, '/ResourceQuota') && !path(spec, 'scopes') && !path(spec, 'scopeSelector'),
        ),
        ranges: all.filter(({ object }) => isKind(object, '/LimitRange')).flatMap(({ object }) => rangesOf(object)),
        workloads: running.get(namespace) ?? [],
        objects: all.map(({ object }) => object),
      },
    ]),
  );
});

/** https://kubernetes.io/docs/concepts/policy/limit-range/ */
function rangesOf({ metadata, spec }: KubernetesObject): readonly Range[] {
  return list(path(spec, 'limits')).map(({ type, ...limit }) => {
    const [min, max] = [mapOf(limit.min), mapOf(limit.max)];
    const isOfContainers = type === 'Container';
    const limits = isOfContainers ? { ...max, ...mapOf(limit.default) } : {};
    const requests = isOfContainers ? { ...min, ...limits, ...mapOf(limit.defaultRequest) } : {};
    return { name: metadata.name, type: type as Range['type'], min, max, limits, requests };
  });
}

/** What a container has of a resource, where it or its namespace says so. */
export function amountOf(
  container: JsonMap,
  kind: 'requests' | 'limits',
  resource: string,
  ranges: readonly Range[],
): Json | undefined {
  const own = (of: 'requests' | 'limits') => path(container.resources, of, resource);
  const given = ranges.map((range) => range[kind][resource]).find((amount) => amount !== undefined);
  // What has a limit of its own requests as much.
  return own(kind) ?? (kind === 'requests' ? own('limits') : undefined) ?? given;
}

/** What of a container a quota counts: `limits.memory`; `cpu` stands for what is requested. Undefined: no resource of containers. */
export function countedOf(key: string): readonly [kind: 'requests' | 'limits', resource: string] | undefined {
  const [, kind = 'requests', resource = ''] =
    /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.exec(key) ?? [];
  return resource === '' ? undefined : [kind as 'requests' | 'limits', resource];
}

/** How much of something that a quota names a namespace has; undefined where nobody can tell. */
export function usedOf(key: string, { workloads: all, objects, ranges }: Namespace): number | undefined {
  const of = (kind: string) => objects.filter((object) => kindKey(object) === kind);
  const running = all.filter(({ ends }) => !ends);
  const counted = countedOf(key);
  if (counted) {
    const [kind, resource] = counted;
    return running.reduce((sum, { pod, pods }) => sum + pods * (ofPod(pod, kind, resource, ranges) ?? 0), 0);
  }
  const counters: Readonly<Record<string, () => number>> = {
    pods: () => running.reduce((sum, { pods }) => sum + pods, 0),
    'requests.storage': () =>
      of('/PersistentVolumeClaim').reduce(
        (sum, { spec }) => sum + (parseQuantity(path(spec, 'resources', 'requests', 'storage')) ?? 0),
        0,
      ),
    'services.loadbalancers': () => of('/Service').filter(({ spec }) => path(spec, 'type') === 'LoadBalancer').length,
    'services.nodeports': () => of('/Service').filter(({ spec }) => path(spec, 'type') === 'NodePort').length,
  };
  return (counters[key] ?? plural(key, objects))();
}

/** The objects of a kind, by the plural that a quota names: `services`, `count/deployments.apps`. */
function plural(key: string, objects: readonly KubernetesObject[]): () => number {
  const name = key.replace(/^count\//, '');
  const [resource = '', ...group] = name.split('.');
  return () =>
    objects.filter((object) => {
      const [of = '', kind = ''] = kindKey(object).split('/');
      const lower = kind.toLowerCase();
      return of === group.join('.') && [`${lower}s`, `${lower}es`, lower.replace(/y$/, 'ies')].includes(resource);
    }).length;
}

function ofPod(pod: JsonMap, kind: 'requests' | 'limits', resource: string, ranges: readonly Range[]): number {
  if (kind === 'requests' && ranges.length === 0 && resource !== 'ephemeral-storage')
    return requested(pod, resource as 'cpu' | 'memory');
  return list(pod.containers).reduce(
    (sum, each) => sum + (parseQuantity(amountOf(each, kind, resource, ranges)) ?? 0),
    0,
  );
}

/** The containers of the pods of a namespace. */
export function containersIn({
  workloads: all,
}: Namespace): readonly { readonly workload: Workload; readonly container: JsonMap }[] {
  return all.flatMap((workload) => containersOf(workload.pod).map((container) => ({ workload, container })));
}
