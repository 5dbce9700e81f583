import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from './object.ts';
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
}

/**
 * Derives what must be there before each stage is applied. Only admission makes an edge: a kind, a webhook that judges
 * it, a namespace, a storage class. What an object needs to work at run time makes none, or one sick component would
 * hold up all others.
 */
export function dependencies(stages: readonly RenderedStage[]): readonly Dependency[] {
  const index = indexOf(stages);
  return stages.flatMap((from) => {
    const edges = new Map<string, Dependency>();
    const own =
      from.stage === 'chart' && from.component.crds
        ? stages.find((stage) => stage.stage === 'crds' && stage.component === from.component)
        : undefined;
    const [first] = from.objects;
    // Controllers come up after their own kinds: a newer one may not know what to do with the old ones.
    if (own && first) edges.set(`crd ${own.name}`, { from, to: own, reason: 'crd', object: first });
    for (const object of from.objects) {
      for (const [reason, to] of needsOf(object, index)) {
        const key = `${reason} ${to.name}`;
        if (to !== from && !edges.has(key)) edges.set(key, { from, to, reason, object });
      }
    }
    return [...edges.values()];
  });
}

interface Index {
  readonly crds: ReadonlyMap<string, RenderedStage>;
  readonly crdGroups: ReadonlyMap<string, RenderedStage>;
  readonly plurals: ReadonlyMap<string, string>;
  readonly namespaces: ReadonlyMap<string, RenderedStage>;
  readonly storageClasses: ReadonlyMap<string, RenderedStage>;
  readonly webhooks: readonly { readonly rule: JsonMap; readonly stage: RenderedStage }[];
  readonly webhookGroups: ReadonlyMap<string, RenderedStage>;
  readonly conversions: ReadonlyMap<string, RenderedStage>;
}

function indexOf(stages: readonly RenderedStage[]): Index {
  const each = stages.flatMap((stage) => stage.objects.map((object) => ({ object, stage })));
  const ofKind = (kind: string) => each.filter(({ object }) => object.kind === kind);
  const byName = (kind: string) => new Map(ofKind(kind).map(({ object, stage }) => [object.metadata.name, stage]));
  const crds = ofKind('CustomResourceDefinition').flatMap(({ object, stage }) => {
    const custom = customKind(object);
    return custom ? [{ custom, object, stage }] : [];
  });
  const services = new Map(
    ofKind('Service').map(({ object, stage }) => [`${object.metadata.namespace}/${object.metadata.name}`, stage]),
  );
  const main = stages.filter(({ stage }) => stage === 'chart');
  return {
    crds: new Map(crds.map(({ custom, stage }) => [custom.key, stage])),
    crdGroups: new Map(main.flatMap((stage) => (stage.component.installs?.crds ?? []).map((group) => [group, stage]))),
    plurals: new Map(crds.map(({ custom }) => [custom.key, custom.plural])),
    namespaces: byName('Namespace'),
    storageClasses: byName('StorageClass'),
    webhooks: each
      .filter(({ object }) => /^(Validating|Mutating)WebhookConfiguration$/.test(object.kind))
      .flatMap(({ object, stage }) => blockingRules(object).map((rule) => ({ rule, stage }))),
    webhookGroups: new Map(
      main.flatMap((stage) => (stage.component.installs?.webhooks ?? []).map((group) => [group, stage])),
    ),
    conversions: new Map(
      crds.flatMap(({ custom, object }) => {
        const stage = services.get(conversionService(object) ?? '');
        return stage ? [[custom.key, stage] as const] : [];
      }),
    ),
  };
}

function needsOf(object: KubernetesObject, index: Index): readonly (readonly [Reason, RenderedStage])[] {
  const key = kindKey(object);
  const group = groupOf(object);
  const plural = index.plurals.get(key) ?? pluralOf(object.kind);
  const found: (readonly [Reason, RenderedStage | undefined])[] = [
    ['crd', index.crds.get(key) ?? index.crdGroups.get(group)],
    ['namespace', index.namespaces.get(object.metadata.namespace ?? '')],
    ['webhook', index.webhookGroups.get(group)],
    ['webhook', index.conversions.get(key)],
    ...index.webhooks.filter(({ rule }) => judges(rule, group, plural)).map(({ stage }) => ['webhook', stage] as const),
    ...storageClassesOf(object).map((name) => ['storage', index.storageClasses.get(name)] as const),
  ];
  return found.filter((need): need is readonly [Reason, RenderedStage] => need[1] !== undefined);
}

/** The rules of those webhooks whose absence refuses an object. */
function blockingRules(configuration: KubernetesObject): readonly JsonMap[] {
  return list(configuration.webhooks)
    .filter((webhook) => webhook.failurePolicy !== 'Ignore')
    .flatMap((webhook) => list(webhook.rules));
}

function judges(rule: JsonMap, group: string, plural: string): boolean {
  const matches = (patterns: Json | undefined, value: string) =>
    Array.isArray(patterns) && patterns.some((pattern) => pattern === '*' || pattern === '*/*' || pattern === value);
  return matches(rule.apiGroups, group) && matches(rule.resources, plural);
}

function conversionService(crd: KubernetesObject): string | undefined {
  const service = path(crd, 'spec', 'conversion', 'webhook', 'clientConfig', 'service');
  return isMap(service) ? `${service.namespace}/${service.name}` : undefined;
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
