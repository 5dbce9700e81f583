import { pluralOf } from '../kinds/group-table.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Reference } from '../kinds/reference.ts';
import { type Json, type JsonMap, type KubernetesObject, list } from '../model/object.ts';
import { groupOf, homeStages, isCrd, isKind, kindKey, type RenderedStage } from '../model/rendered.ts';
import { releaseKey } from '../model/rendered-chart.ts';
import { stands } from '../model/standing.ts';
import { CustomKinds } from './custom-kinds.ts';
import { Answerers, type Needed, signsOfHealth } from './health.ts';
import { RELEASE } from './helm-releases.ts';

/** Why a stage cannot be applied before another: what its admission needs. */
export type Reason = 'crd' | 'webhook' | 'namespace' | 'storage';

/** That one stage waits for another. */
export interface Wait {
  readonly from: RenderedStage;
  readonly to: RenderedStage;
  readonly reason: Reason;
  /** The object of `from` that is the first to need it. */
  readonly object: KubernetesObject;
  /** The objects of `to` that must be healthy first. All others are needed at run time, if at all. */
  readonly needed: ReadonlySet<KubernetesObject>;
}

/**
 * Derives what must be there before each stage is applied. Only admission makes one wait: a kind, a webhook that judges
 * it, a namespace, a storage class. What an object needs to work at run time makes none, or one sick component would
 * hold up all others. For what is paused nobody waits: Flux would find it at an older revision for ever.
 */
export function waits(stages: readonly RenderedStage[], kinds: KindTable): readonly Wait[] {
  const index = indexOf(stages, kinds);
  return stages.flatMap((from) => {
    const found = new Map<string, Wait & { readonly needed: Set<KubernetesObject> }>();
    const add = (object: KubernetesObject, reason: Reason, { stage: to, objects }: Needed) => {
      const key = `${reason} ${to.name}`;
      const wait = found.get(key) ?? { from, to, reason, object, needed: new Set() };
      for (const each of objects) wait.needed.add(writtenFor(each, to));
      if (to !== from && !isLeftAlone(to, from)) found.set(key, wait);
    };
    const own =
      from.stage === 'chart' && from.component.crds
        ? stages.find((stage) => stage.stage === 'crds' && stage.component === from.component)
        : undefined;
    const [first] = from.objects;
    // Controllers come up after their own kinds: a newer one may not know what to do with the old ones.
    if (own && first) add(first, 'crd', { stage: own, objects: own.objects.filter(isCrd) });
    for (const object of from.objects)
      for (const [reason, needed] of needsOf(object, index, kinds)) {
        // Helm asks again, and charts that judge each other's objects would wait for each other.
        if (reason !== 'webhook' || !from.charted?.has(object)) add(object, reason, needed);
      }
    return [...found.values()];
  });
}

/** Whether Flux leaves one stage alone, and looks at the other. */
function isLeftAlone(to: RenderedStage, from: RenderedStage): boolean {
  return stands(to.component, 'paused') && !stands(from.component, 'paused');
}

/** An object whose health tells how another is: of what a chart makes, that is its release. */
function writtenFor(object: KubernetesObject, { objects, charted }: RenderedStage): KubernetesObject {
  const release = charted?.get(object)?.release;
  if (release === undefined) return object;
  return objects.find((each) => isKind(each, RELEASE) && releaseKey(each) === release) ?? object;
}

/**
 * What there is to wait for. A namespace is there once it is applied. A CRD has to be established; what a chart or an operator
 * installs has to run, and so does what answers for a webhook, and what may bind the claims of a storage class.
 */
interface Index {
  readonly custom: CustomKinds;
  readonly namespaces: ReadonlyMap<string, Needed>;
  readonly storageClasses: ReadonlyMap<string, Needed>;
  readonly webhooks: readonly { readonly rule: JsonMap; readonly needed: readonly Needed[] }[];
  readonly webhookGroups: ReadonlyMap<string, Needed>;
  readonly conversions: ReadonlyMap<string, readonly Needed[]>;
}

function indexOf(stages: readonly RenderedStage[], kinds: KindTable): Index {
  const each = stages.flatMap((stage) => stage.objects.map((object) => ({ object, stage })));
  const byName = (key: string, objects: (stage: RenderedStage) => readonly KubernetesObject[]) =>
    new Map(
      each
        .filter(({ object }) => kindKey(object) === key)
        .map(({ object, stage }) => [object.metadata.name, { stage, objects: objects(stage) }]),
    );
  const custom = new CustomKinds(stages);
  const answerers = new Answerers(stages);
  const answering = (object: KubernetesObject) =>
    asked(object, kinds).flatMap((service) => answerers.of(service, object));
  return {
    custom,
    namespaces: byName('/Namespace', () => []),
    storageClasses: byName('storage.k8s.io/StorageClass', signsOfHealth),
    webhooks: each.flatMap(({ object, stage }) =>
      blocking(object).flatMap((webhook) => {
        const needed = [{ stage, objects: [] }, ...answering({ ...object, webhooks: [webhook] })];
        return list(webhook.rules).map((rule) => ({ rule, needed }));
      }),
    ),
    webhookGroups: new Map(
      [...homeStages(stages)].flatMap(([{ installs }, stage]) =>
        (installs?.webhooks ?? []).map((group) => [group, { stage, objects: signsOfHealth(stage) }] as const),
      ),
    ),
    conversions: new Map([...custom.drawn].map(([key, { crd }]) => [key, answering(crd)])),
  };
}

/** The Services that an object makes the API server ask. */
function asked(object: KubernetesObject, kinds: KindTable): readonly Reference[] {
  return kinds.references(object).filter(({ means }) => means === 'asks');
}

function needsOf(object: KubernetesObject, index: Index, kinds: KindTable): readonly (readonly [Reason, Needed])[] {
  const key = kindKey(object);
  const group = groupOf(object);
  const plural = index.custom.drawn.get(key)?.plural ?? kinds.groups.kind(key)?.plural ?? pluralOf(object.kind);
  const judging = index.webhooks.filter(({ rule }) => judges(rule, group, plural)).flatMap(({ needed }) => needed);
  const found: (readonly [Reason, Needed | undefined])[] = [
    ['crd', bringerOf(object, index.custom)],
    ['namespace', index.namespaces.get(object.metadata.namespace ?? '')],
    ['webhook', index.webhookGroups.get(group)],
    ...[...(index.conversions.get(key) ?? []), ...judging].map((needed) => ['webhook', needed] as const),
    ...kinds
      .references(object)
      .filter(({ means }) => means === 'claims')
      .map(({ name }) => ['storage', index.storageClasses.get(name)] as const),
  ];
  return found.filter((need): need is readonly [Reason, Needed] => need[1] !== undefined);
}

/** A definition has to be established; what installs one at run time has to run. */
function bringerOf(object: KubernetesObject, custom: CustomKinds): Needed | undefined {
  const drawn = custom.drawn.get(kindKey(object));
  if (drawn) return { stage: drawn.stage, objects: [drawn.crd] };
  const stage = custom.bringerOf(object);
  return stage && { stage, objects: signsOfHealth(stage) };
}

/** Those webhooks whose absence refuses an object. */
function blocking(configuration: KubernetesObject): readonly JsonMap[] {
  return list(configuration.webhooks).filter((webhook) => webhook.failurePolicy !== 'Ignore');
}

function judges(rule: JsonMap, group: string, plural: string): boolean {
  const matches = (patterns: Json | undefined, value: string) =>
    Array.isArray(patterns) && patterns.some((pattern) => pattern === '*' || pattern === '*/*' || pattern === value);
  return matches(rule.apiGroups, group) && matches(rule.resources, plural);
}
