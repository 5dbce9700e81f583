import { Answerers, type Needed, workloads } from './health.ts';
import { type Json, type JsonMap, type KubernetesObject, list, path } from './object.ts';
import { customKind, groupOf, kindKey, type RenderedStage } from './rendered.ts';

/** Why a stage cannot be applied before another: what its admission needs. */
export type Reason = 'crd' | 'webhook' | 'namespace' | 'storage';

/** An edge: `from` waits for `to`. */
export interface Dependency {
  readonly from: RenderedStage;
  readonly to: RenderedStage;
  readonly reason: Reason;
  /** The object of `from` that is the first to need it. */
  readonly object: KubernetesObject;
  /** The objects of `to` that must be healthy first. All others are needed at run time, if at all. */
  readonly needed: ReadonlySet<KubernetesObject>;
}

/**
 * Derives what must be there before each stage is applied. Only admission makes an edge: a kind, a webhook that judges
 * it, a namespace, a storage class. What an object needs to work at run time makes none, or one sick component would
 * hold up all others.
 */
export function dependencies(stages: readonly RenderedStage[]): readonly Dependency[] {
  const index = indexOf(stages);
  return stages.flatMap((from) => {
    const edges = new Map<string, Dependency & { readonly needed: Set<KubernetesObject> }>();
    const add = (object: KubernetesObject, reason: Reason, { stage: to, objects }: Needed) => {
      const key = `${reason} ${to.name}`;
      const edge = edges.get(key) ?? { from, to, reason, object, needed: new Set() };
      for (const each of objects) edge.needed.add(each);
      if (to !== from) edges.set(key, edge);
    };
    const own =
      from.stage === 'chart' && from.component.crds
        ? stages.find((stage) => stage.stage === 'crds' && stage.component === from.component)
        : undefined;
    const [first] = from.objects;
    // Controllers come up after their own kinds: a newer one may not know what to do with the old ones.
    if (own && first) add(first, 'crd', { stage: own, objects: own.objects.filter(isCrd) });
    for (const object of from.objects)
      for (const [reason, needed] of needsOf(object, index)) add(object, reason, needed);
    return [...edges.values()];
  });
}

/**
 * What there is to wait for. A namespace is there once it is applied. A CRD has to be established; what a chart or an operator
 * installs has to run, and so does what answers for a webhook, and what may bind the claims of a storage class.
 */
interface Index {
  readonly crds: ReadonlyMap<string, Needed>;
  readonly crdGroups: ReadonlyMap<string, Needed>;
  readonly plurals: ReadonlyMap<string, string>;
  readonly namespaces: ReadonlyMap<string, Needed>;
  readonly storageClasses: ReadonlyMap<string, Needed>;
  readonly webhooks: readonly { readonly rule: JsonMap; readonly needed: readonly Needed[] }[];
  readonly webhookGroups: ReadonlyMap<string, Needed>;
  readonly conversions: ReadonlyMap<string, readonly Needed[]>;
}

function indexOf(stages: readonly RenderedStage[]): Index {
  const each = stages.flatMap((stage) => stage.objects.map((object) => ({ object, stage })));
  const ofKind = (kind: RegExp) => each.filter(({ object }) => kind.test(object.kind));
  const byName = (kind: RegExp, objects: (stage: RenderedStage) => readonly KubernetesObject[]) =>
    new Map(ofKind(kind).map(({ object, stage }) => [object.metadata.name, { stage, objects: objects(stage) }]));
  const crds = ofKind(/^CustomResourceDefinition$/).flatMap(({ object, stage }) => {
    const custom = customKind(object);
    return custom ? [{ custom, object, stage }] : [];
  });
  const answerers = new Answerers(stages);
  const installed = (what: 'crds' | 'webhooks') =>
    new Map(
      stages
        .filter(({ stage }) => stage === 'chart')
        .flatMap((stage) =>
          (stage.component.installs?.[what] ?? []).map(
            (group) => [group, { stage, objects: workloads(stage) }] as const,
          ),
        ),
    );
  return {
    crds: new Map(crds.map(({ custom, object, stage }) => [custom.key, { stage, objects: [object] }])),
    crdGroups: installed('crds'),
    plurals: new Map(crds.map(({ custom }) => [custom.key, custom.plural])),
    namespaces: byName(/^Namespace$/, () => []),
    storageClasses: byName(/^StorageClass$/, workloads),
    webhooks: ofKind(/^(Validating|Mutating)WebhookConfiguration$/).flatMap(({ object, stage }) =>
      blocking(object).flatMap(({ rules, clientConfig }) => {
        const needed = [{ stage, objects: [] }, ...answerers.of(path(clientConfig, 'service'), object)];
        return list(rules).map((rule) => ({ rule, needed }));
      }),
    ),
    webhookGroups: installed('webhooks'),
    conversions: new Map(
      crds.map(({ custom, object }) => {
        const service = path(object.spec, 'conversion', 'webhook', 'clientConfig', 'service');
        return [custom.key, answerers.of(service, object)];
      }),
    ),
  };
}

function needsOf(object: KubernetesObject, index: Index): readonly (readonly [Reason, Needed])[] {
  const key = kindKey(object);
  const group = groupOf(object);
  const plural = index.plurals.get(key) ?? pluralOf(object.kind);
  const judging = index.webhooks.filter(({ rule }) => judges(rule, group, plural)).flatMap(({ needed }) => needed);
  const found: (readonly [Reason, Needed | undefined])[] = [
    ['crd', index.crds.get(key) ?? index.crdGroups.get(group)],
    ['namespace', index.namespaces.get(object.metadata.namespace ?? '')],
    ['webhook', index.webhookGroups.get(group)],
    ...[...(index.conversions.get(key) ?? []), ...judging].map((needed) => ['webhook', needed] as const),
    ...storageClassesOf(object).map((name) => ['storage', index.storageClasses.get(name)] as const),
  ];
  return found.filter((need): need is readonly [Reason, Needed] => need[1] !== undefined);
}

/** Those webhooks whose absence refuses an object. */
function blocking(configuration: KubernetesObject): readonly JsonMap[] {
  return list(configuration.webhooks).filter((webhook) => webhook.failurePolicy !== 'Ignore');
}

function isCrd({ kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition';
}

function judges(rule: JsonMap, group: string, plural: string): boolean {
  const matches = (patterns: Json | undefined, value: string) =>
    Array.isArray(patterns) && patterns.some((pattern) => pattern === '*' || pattern === '*/*' || pattern === value);
  return matches(rule.apiGroups, group) && matches(rule.resources, plural);
}

/** The storage classes that an object claims storage of. */
function storageClassesOf(object: KubernetesObject): readonly string[] {
  const claims =
    object.kind === 'PersistentVolumeClaim' ? [object] : list(path(object, 'spec', 'volumeClaimTemplates'));
  return claims.flatMap((claim) => {
    const name = path(claim, 'spec', 'storageClassName');
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`;
  return name.endsWith('s') ? `${name}es` : `${name}s`;
}
