import { distinctBy } from '../../model/grouped.ts';
import { path } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { at, type Placed } from '../placed.ts';
import { amountOf, bounded, containersIn, countedOf, type Namespace, type Range, usedOf } from '../quotas.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

function entries(quota: Placed): readonly (readonly [key: string, most: number, said: string])[] {
  return Object.entries(path(quota.object.spec, 'hard') ?? {}).flatMap(([key, said]) => {
    const most = parseQuantity(said);
    return most === undefined ? [] : [[key, most, String(said)] as const];
  });
}

/** Containers that say nothing of what a quota counts: the API server refuses their pods. */
function unsaid(namespace: Namespace): readonly Found[] {
  const { quotas, ranges } = namespace;
  const found = quotas.flatMap((quota) =>
    entries(quota).flatMap(([key]) => {
      const [kind, resource] = countedOf(key) ?? [];
      if (kind === undefined || resource === undefined) return [];
      return containersIn(namespace)
        .filter(
          ({ workload, container }) =>
            amountOf(container, kind, resource, ranges) === undefined &&
            path(workload.pod.resources, kind, resource) === undefined,
        )
        .map(({ workload, container }) =>
          at(workload.placed, {
            what: `'${container.name}' says no ${kind}.${resource}, which the ResourceQuota '${quota.object.metadata.name}' counts`,
            fix: `give the container ${kind}.${resource}, or the namespace a LimitRange with a default`,
          }),
        );
    }),
  );
  return distinctBy(found, ({ component, where, what }) => `${component} ${where} ${what}`);
}

/** Quotas that are smaller than what the namespace has. */
function exceeded(namespace: Namespace): readonly Found[] {
  return namespace.quotas.flatMap((quota) =>
    entries(quota).flatMap(([key, most, said]) => {
      const used = usedOf(key, namespace);
      if (used === undefined || used <= most) return [];
      const amount = most > 1e6 ? `${Math.round(used / 2 ** 20)}Mi` : String(Number(used.toFixed(3)));
      return [
        at(quota, {
          what: `allows ${said} of ${key}, and its namespace asks for ${amount}`,
          fix: 'raise it, or lower what the namespace asks for',
        }),
      ];
    }),
  );
}

/** What a range refuses of something that says amounts. */
function outside(
  range: Range,
  amounts: (kind: 'requests' | 'limits', resource: string) => number | undefined,
): readonly string[] {
  return (['requests', 'limits'] as const).flatMap((kind) => [
    ...Object.entries(range.min).flatMap(([resource, least]) => {
      const amount = amounts(kind, resource);
      return amount !== undefined && amount < (parseQuantity(least) ?? 0)
        ? [`${kind} less ${resource} than ${least}`]
        : [];
    }),
    ...Object.entries(range.max).flatMap(([resource, most]) => {
      const amount = amounts(kind, resource);
      return amount !== undefined && amount > (parseQuantity(most) ?? Number.POSITIVE_INFINITY)
        ? [`${kind} more ${resource} than ${most}`]
        : [];
    }),
  ]);
}

function refusedContainers(namespace: Namespace): readonly Found[] {
  const { ranges } = namespace;
  return ranges
    .filter(({ type }) => type === 'Container')
    .flatMap((range) =>
      containersIn(namespace).flatMap(({ workload, container }) => {
        const amount = (kind: 'requests' | 'limits', resource: string) =>
          parseQuantity(amountOf(container, kind, resource, ranges));
        const above = Object.keys(range.limits).filter(
          (resource) => (amount('requests', resource) ?? 0) > (amount('limits', resource) ?? Number.POSITIVE_INFINITY),
        );
        const isOwn = (resource: string) => path(container.resources, 'limits', resource) === undefined;
        const reasons = [
          ...outside(range, amount),
          ...above
            .filter(isOwn)
            .map((resource) => `requests more ${resource} than the default limit ${range.limits[resource]}`),
        ];
        return [...new Set(reasons)].slice(0, 1).map((reason) =>
          at(workload.placed, {
            what: `'${container.name}' ${reason}, and the LimitRange '${range.name}' refuses its pods`,
            fix: 'change resources of the container, or the LimitRange',
          }),
        );
      }),
    );
}

function refusedPods({ ranges, workloads }: Namespace): readonly Found[] {
  return ranges
    .filter(({ type }) => type === 'Pod')
    .flatMap((range) =>
      workloads.flatMap(({ placed, pod }) => {
        const sum = (kind: 'requests' | 'limits', resource: string) => {
          const each = [pod.containers ?? []]
            .flat()
            .map((container) => parseQuantity(amountOf(Object(container), kind, resource, ranges)));
          return each.some((amount) => amount === undefined)
            ? undefined
            : each.reduce<number>((all, amount) => all + (amount ?? 0), 0);
        };
        return outside(range, sum)
          .slice(0, 1)
          .map((reason) =>
            at(placed, {
              what: `a pod ${reason}, and the LimitRange '${range.name}' refuses it`,
              fix: 'change resources of its containers, or the LimitRange',
            }),
          );
      }),
    );
}

function refusedClaims(subject: Subject): readonly Found[] {
  return objectsOf(subject, '/PersistentVolumeClaim').flatMap((each) => {
    const ranges = bounded(subject).get(each.object.metadata.namespace ?? '')?.ranges ?? [];
    const size = parseQuantity(path(each.object.spec, 'resources', 'requests', 'storage'));
    return ranges
      .filter(({ type }) => type === 'PersistentVolumeClaim' && size !== undefined)
      .flatMap((range) =>
        outside(range, (kind) => (kind === 'requests' ? size : undefined)).map((reason) =>
          at(each, {
            what: `${reason}, and the LimitRange '${range.name}' refuses it`,
            fix: 'change the size of the claim, or the LimitRange',
          }),
        ),
      );
  });
}

const quota = (hard: string) => manifest('v1 ResourceQuota', 'most', `spec: { hard: { ${hard} } }`);
const range = (limit: string) => manifest('v1 LimitRange', 'bounds', `spec: { limits: [{ ${limit} }] }`);
const using = (resources: string) => workload({ container: `resources: ${resources}` });
const overNamespaces = (judge: (namespace: Namespace) => readonly Found[]) => (subject: Subject) =>
  [...bounded(subject).values()].flatMap(judge);

/** What a namespace is allowed, against what stands in it. */
export const rules = ruleTable({
  'quota-unsaid': {
    what: 'A quota counts what a container does not say',
    why: 'Where a ResourceQuota counts memory, the API server refuses each pod that says nothing of it: its owner tries for ever, and no pod is there.',
    fix: "Say it in the container's `resources`, or give the namespace a LimitRange with a default.",
    check: overNamespaces(unsaid),
    wrong: documents(quota('limits.memory: 1Gi'), using('{ requests: { memory: 64Mi } }')),
    right: documents(quota('limits.memory: 1Gi'), using('{ limits: { memory: 64Mi } }')),
  },
  'quota-exceeded': {
    what: 'A quota is smaller than what its namespace asks for',
    why: 'The API server refuses what goes beyond it. Which pod, claim or Service that is, nobody knows beforehand.',
    fix: 'Raise the quota, or lower what the namespace asks for.',
    check: overNamespaces(exceeded),
    wrong: documents(quota('requests.memory: 1Gi'), using('{ requests: { memory: 2Gi } }')),
    right: documents(quota('requests.memory: 2Gi'), using('{ requests: { memory: 1Gi } }')),
  },
  'limit-range': {
    what: 'A LimitRange refuses what stands in its namespace',
    why: 'The API server refuses each pod or claim outside its bounds, also by the defaults that it gives itself: its owner tries for ever.',
    fix: 'Change `resources`, or the LimitRange.',
    check: (subject) => [
      ...overNamespaces((each) => [...refusedContainers(each), ...refusedPods(each)])(subject),
      ...refusedClaims(subject),
    ],
    wrong: documents(range('type: Container, max: { memory: 128Mi }'), using('{ limits: { memory: 256Mi } }')),
    right: documents(range('type: Container, max: { memory: 256Mi }'), using('{ limits: { memory: 128Mi } }')),
  },
});
