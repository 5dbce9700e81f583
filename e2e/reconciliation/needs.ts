import { type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import type { Due } from '../flux/applied.ts';

/** What the API server needs of one Kustomization before it takes an object of another. */
export interface Need {
  /** The Kustomization whose object it is. */
  readonly of: string;
  /** The Kustomization that has to be Ready before. */
  readonly on: string;
  /** Why, for people: the object, and what it needs. */
  readonly why: string;
}

/**
 * What must come before what, by the objects alone: a kind before what is of that kind, a namespace before what lives there, a
 * storage class before what claims of it, and what answers for a webhook before what the webhook judges or converts. It is read anew
 * here, and not asked of the generator, so that both have to forget something before nobody notices.
 */
export function needs(all: readonly Due[]): readonly Need[] {
  const webhooks = all.filter(({ object }) => object.kind.endsWith('WebhookConfiguration')).flatMap(judging(all));
  const found = all.flatMap((each) =>
    [
      ...all
        .filter(({ object }) => isThereFor(object, each.object))
        .map(({ of, object }) => ({ of, what: named(object) })),
      ...webhooks.filter(({ judges }) => judges(each.object)).flatMap(({ answering }) => answering),
    ].map(({ of: on, what }) => ({ of: each.of, on, why: `${named(each.object)} needs ${what} of ${on}` })),
  );
  const first = new Map(found.filter(({ of, on }) => of !== on).map((each) => [`${each.of} ${each.on}`, each]));
  return [...first.values()];
}

function named({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}

/** Whether an object is what another one is refused without. */
function isThereFor({ kind, metadata, spec }: KubernetesObject, other: KubernetesObject): boolean {
  switch (kind) {
    case 'CustomResourceDefinition':
      return path(spec, 'group') === groupOf(other) && path(spec, 'names', 'kind') === other.kind;
    case 'Namespace':
      return metadata.name === other.metadata.namespace;
    case 'StorageClass': {
      const claims = [other, ...list(path(other.spec, 'volumeClaimTemplates'))] as readonly JsonMap[];
      return claims.some((claim) => path(claim.spec, 'storageClassName') === metadata.name);
    }
    default:
      return false;
  }
}

/** What a webhook asks about, and the Kustomizations whose pods answer. */
interface Judge {
  readonly judges: (object: KubernetesObject) => boolean;
  readonly answering: readonly { readonly of: string; readonly what: string }[];
}

function judging(all: readonly Due[]): (configuration: Due) => readonly Judge[] {
  return ({ object }) =>
    list(object.webhooks)
      .filter(({ failurePolicy }) => failurePolicy !== 'Ignore')
      .map((webhook) => ({
        judges: (other) => list(webhook.rules).some((rule) => isRuled(rule, other, all)),
        answering: answering(path(webhook, 'clientConfig', 'service'), all).map((of) => ({
          of,
          what: `the webhook ${webhook.name}`,
        })),
      }));
}

function isRuled(rule: JsonMap, object: KubernetesObject, all: readonly Due[]): boolean {
  const definition = all.find(
    (each) => each.object.kind === 'CustomResourceDefinition' && isThereFor(each.object, object),
  );
  const plural = path(definition?.object.spec, 'names', 'plural') ?? `${object.kind.toLowerCase()}s`;
  const has = (field: string, value: unknown) => texts(rule[field]).some((each) => each === '*' || each === value);
  return has('apiGroups', groupOf(object)) && has('resources', plural);
}

/** The Kustomizations of the pods behind a Service. */
function answering(reference: JsonMap[string], all: readonly Due[]): readonly string[] {
  const isIt = ({ object: { kind, metadata } }: Due) =>
    kind === 'Service' &&
    metadata.name === path(reference, 'name') &&
    metadata.namespace === path(reference, 'namespace');
  return all.filter(isIt).flatMap(({ object: service }) => {
    const labels = Object.entries((path(service.spec, 'selector') ?? {}) as JsonMap);
    const isBehind = ({ metadata, spec }: KubernetesObject) =>
      metadata.namespace === service.metadata.namespace &&
      path(spec, 'template') !== undefined &&
      labels.every(([label, value]) => path(spec, 'template', 'metadata', 'labels', label) === value);
    return all.filter(({ object }) => isBehind(object)).map(({ of }) => of);
  });
}
