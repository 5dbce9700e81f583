import { type PodSet, podPorts } from '../derive/pod-sets.ts';
import { firstAt } from '../kinds/field-path.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Reference } from '../kinds/reference.ts';
import { oneOfThese } from '../model/closest.ts';
import { append } from '../model/grouped.ts';
import type { SelectorRow } from '../model/kinds.ts';
import { listed } from '../model/listed.ts';
import { isMap, type Json, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { selects } from '../model/selector.ts';
import { objectsOf } from './objects-of.ts';
import { at, type Placed } from './placed.ts';
import { declaredObjects } from './referents.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { services } from './shared-index.ts';

type Labels = Readonly<Record<string, string>>;

/** Labels of what can be selected, by kind (`/Pod` or `/Service`) and namespace, and by these with each label. */
const labelled = shared((subject): ReadonlyMap<string, readonly Labels[]> => {
  const index = new Map<string, Labels[]>();
  const add = (kind: string, namespace: string | undefined, labels: Labels) => {
    const place = `${kind} ${namespace ?? ''}`;
    for (const key of [place, ...Object.entries(labels).map((label) => `${place} ${label.join('=')}`)]) {
      append(index, key, labels);
    }
  };
  for (const { namespace, labels } of services(subject).pods) if (labels) add('/Pod', namespace, labels);
  for (const { object } of objectsOf(subject, '/Service')) {
    add('/Service', object.metadata.namespace, object.metadata.labels ?? {});
  }
  for (const { kind, namespace, labels } of declaredObjects(subject)) if (labels) add(`/${kind}`, namespace, labels);
  return index;
});

/** What an object selects by labels. */
interface Selection {
  readonly selector: Json;
  readonly of: SelectorRow['of'];
  readonly at: string;
  /** `undefined`: all. */
  readonly namespaces: readonly string[] | undefined;
}

/** What an object is for: without these pods it is for nothing. */
function selectionsOf(object: KubernetesObject, kinds: KindTable): readonly Selection[] {
  return kinds.fields('selectors', object).flatMap(({ row: { of, plain, namespaces }, hits }) =>
    hits.flatMap(({ value, at }): readonly Selection[] => {
      // A plain selector of no labels is none.
      if (plain && (!isMap(value) || Object.keys(value).length === 0)) return [];
      const own = [object.metadata.namespace ?? ''];
      const among = namespaces === undefined ? own : namespacesOf(firstAt(namespaces, object), own);
      return [{ selector: plain ? { matchLabels: value } : value, of, at, namespaces: among }];
    }),
  );
}

function namespacesOf(chosen: Json | undefined, own: readonly string[]): readonly string[] | undefined {
  if (path(chosen, 'any') === true) return undefined;
  const names = path(chosen, 'matchNames');
  return Array.isArray(names) && names.length > 0 ? names.map(String) : own;
}

/** Whom a policy lets in or out, and beside whom pods want to run: some pods, in some namespaces. */
function selectionsWithin(object: KubernetesObject, kinds: KindTable): readonly Selection[] {
  const own = [object.metadata.namespace ?? ''];
  if (kindKey(object) === 'networking.k8s.io/NetworkPolicy') {
    return ['ingress', 'egress'].flatMap((way) =>
      list(path(object.spec, way)).flatMap((rule, at) =>
        [...list(rule.from), ...list(rule.to)].flatMap(({ podSelector, namespaceSelector }): readonly Selection[] => {
          if (!isMap(podSelector)) return [];
          const namespaces = isMap(namespaceSelector) ? placesOf(namespaceSelector) : own;
          return namespaces ? [{ selector: podSelector, of: '/Pod', at: `spec.${way}[${at}]`, namespaces }] : [];
        }),
      ),
    );
  }
  return kinds.pods(object).flatMap(({ spec: pod }) => [
    ...list(pod.topologySpreadConstraints).flatMap(({ labelSelector }): readonly Selection[] =>
      isMap(labelSelector)
        ? [{ selector: labelSelector, of: '/Pod', at: 'topologySpreadConstraints', namespaces: own }]
        : [],
    ),
    ...list(path(pod.affinity, 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')).flatMap(
      ({ labelSelector, namespaces, namespaceSelector }): readonly Selection[] => {
        const named = texts(namespaces);
        if (!isMap(labelSelector) || namespaceSelector !== undefined) return [];
        return [
          {
            selector: labelSelector,
            of: '/Pod',
            at: 'affinity.podAffinity',
            namespaces: named.length > 0 ? named : own,
          },
        ];
      },
    ),
  ]);
}

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The namespaces that a selector finds by their names; `undefined` where it asks for other labels. */
function placesOf(selector: Json): readonly string[] | undefined {
  const labels = Object.entries(path(selector, 'matchLabels') ?? {});
  const expressions = list(path(selector, 'matchExpressions'));
  const [[key, value] = []] = labels;
  if (labels.length === 1 && expressions.length === 0 && key === NAMESPACE_NAME) return [String(value)];
  const [{ key: by, operator, values } = {}] = expressions;
  const isByName = labels.length === 0 && expressions.length === 1 && by === NAMESPACE_NAME && operator === 'In';
  return isByName && Array.isArray(values) ? values.map(String) : undefined;
}

/** Finds selectors that select nothing, and Services that have none and lead nowhere. */
export function checkSelections(subject: Subject): readonly Found[] {
  const index = labelled(subject);
  const endpoints = endpointsOf(subject);
  return subject.objects.flatMap((each) => {
    const { object } = each;
    const selections = selectionsOf(object, subject.kinds);
    if (selections.length === 0 && isWithoutEnd(object, endpoints)) return [at(each, NO_END)];
    return [...selections, ...selectionsWithin(object, subject.kinds)].flatMap((one) =>
      checkSelection(one, each, index, subject),
    );
  });
}

function checkSelection(
  selection: Selection,
  each: Placed,
  index: ReadonlyMap<string, readonly Labels[]>,
  subject: Subject,
): readonly Found[] {
  const labels = isMap(selection.selector) ? Object.keys(selection.selector).length : 0;
  if (labels === 0 || isUnknown(selection, subject)) return [];
  const [label] = Object.entries(path(selection.selector, 'matchLabels') ?? {});
  const { namespaces = [...new Set(subject.objects.map(({ object }) => object.metadata.namespace ?? ''))] } = selection;
  const among = (by: string) => namespaces.flatMap((namespace) => index.get(`${selection.of} ${namespace}${by}`) ?? []);
  if (among(label ? ` ${label.join('=')}` : '').some((found) => selects(selection.selector, found))) return [];
  const things = selection.of === '/Pod' ? 'pod' : 'Service';
  const what = `${selection.at} selects ${textOf(selection.selector)}, which no ${things} of ${listed(selection.namespaces ?? ['any namespace'])} bears`;
  const bear = [
    ...new Set(
      among('')
        .map((found) => found[NAME])
        .filter((name) => name !== undefined),
    ),
  ];
  const there = bear.length > 0 ? `; there is ${NAME}: ${listed(bear)}` : '';
  const fix = `select by labels that the ${things}s bear${there}. Where a controller makes them, say installs: { pods: true }`;
  return [at(each, { what, fix })];
}

const NAME = 'app.kubernetes.io/name';
const NO_END = {
  what: 'has no selector, and no EndpointSlice leads it anywhere',
  fix: 'give it a selector, or draw it with externalService(), which knows the address of the machine',
};

function endpointsOf(subject: Subject): ReadonlySet<string> {
  const referring = objectsOf(subject, 'discovery.k8s.io/EndpointSlice', '/Endpoints');
  const found = referring.flatMap(({ object }): readonly Reference[] => subject.kinds.references(object));
  return new Set(found.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
}

function isWithoutEnd(object: KubernetesObject, endpoints: ReadonlySet<string>): boolean {
  const { namespace, name } = object.metadata;
  const isService = kindKey(object) === '/Service' && path(object.spec, 'type') !== 'ExternalName';
  return isService && !endpoints.has(`/Service ${namespace}/${name}`);
}

/** Charts and controllers make unknown pods, and Services beside them. */
function isUnknown({ namespaces }: Selection, subject: Subject): boolean {
  const index = services(subject);
  return namespaces
    ? namespaces.some((namespace) => index.unknownPods(namespace).length > 0)
    : index.pods.some(({ labels }) => !labels);
}

function textOf(selector: Json): string {
  const labels = Object.entries(path(selector, 'matchLabels') ?? {}).map(([key, value]) => `${key}: ${value}`);
  const expressions = list(path(selector, 'matchExpressions')).map(({ key, operator, values }) =>
    [key, operator, ...(Array.isArray(values) ? [values.join(', ')] : [])].join(' '),
  );
  return [...labels, ...expressions].map((text) => `'${text}'`).join(' and ');
}

/** The Services that select pods of the cluster's own, with these. */
const leading = shared((subject): readonly { readonly each: Placed; readonly pods: readonly PodSet[] }[] => {
  const index = services(subject);
  return objectsOf(subject, '/Service').flatMap((each) => {
    const selector = path(each.object.spec, 'selector');
    if (!isMap(selector)) return [];
    const pods = index.selected(each.object.metadata.namespace ?? '', selector);
    return pods.length > 0 ? [{ each, pods }] : [];
  });
});

/** Finds Services that lead to pods of several workloads. */
export function checkMixed(subject: Subject): readonly Found[] {
  return leading(subject).flatMap(({ each, pods }) => {
    if (pods.length === 1) return [];
    const names = pods.map(({ kind, name }) => `the ${kind} '${name}'`).join(' and ');
    const what = `selects the pods of ${names}: a request goes to any of them`;
    return [at(each, { what, fix: 'narrow its selector, or give the pods labels that differ' })];
  });
}

/** Finds ports of Services whose named port no container has. */
export function checkTargetNames(subject: Subject): readonly Found[] {
  return targets(subject).flatMap(({ each, target, port, names }) => {
    if (typeof target === 'number' || names.includes(target)) return [];
    const what = `port ${port} leads to '${target}', a port that no container has`;
    const fix = oneOfThese(target, names, 'name the port at the container, or give its number');
    return [at(each, { what, fix })];
  });
}

/** Finds ports of Services whose number no container declares, where the containers declare others. */
export function checkTargetNumbers(subject: Subject): readonly Found[] {
  return targets(subject).flatMap(({ each, target, port, numbers }) => {
    if (typeof target !== 'number' || numbers.length === 0 || numbers.includes(target)) return [];
    const what = `port ${port} leads to ${target}, which no container declares`;
    return [at(each, { what, fix: `they declare: ${listed(numbers)}; correct it, or declare the port` })];
  });
}

function targets(subject: Subject) {
  return leading(subject).flatMap(({ each, pods }) => {
    const ports = pods.flatMap(podPorts);
    const names = [...new Set(ports.flatMap(({ name }) => name ?? []))];
    const numbers = [...new Set(ports.flatMap(({ port }) => (typeof port === 'number' ? [port] : [])))];
    return list(path(each.object.spec, 'ports')).flatMap(({ port, targetPort: target = port }) =>
      typeof target === 'number' || typeof target === 'string'
        ? [{ each, target, port: String(port), names, numbers }]
        : [],
    );
  });
}

/** Finds StatefulSets whose pods the Service that names them does not select. */
export function checkGoverning(subject: Subject): readonly Found[] {
  const index = services(subject);
  return objectsOf(subject, 'apps/StatefulSet').flatMap((each) => {
    const { spec, metadata } = each.object;
    const name = path(spec, 'serviceName');
    const service = index.service(metadata.namespace ?? '', String(name));
    if (!service) return [];
    const labels = (path(spec, 'template', 'metadata', 'labels') ?? {}) as Labels;
    const selector = path(service.spec, 'selector');
    if (isMap(selector) && selects({ matchLabels: selector }, labels)) return [];
    const what = `is governed by the Service '${name}', which does not select its pods`;
    return [at(each, { what, fix: `name a headless Service that selects them: serviceName` })];
  });
}
