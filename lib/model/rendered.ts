import type { Component, Stage } from './component.ts';
import { isMap, type JsonMap, type KubernetesObject } from './object.ts';
import type { SecretFile } from './secret-file.ts';

/** One stage of a component as plain objects: what becomes one folder in dist and one Flux Kustomization. */
export interface RenderedStage {
  /** The name of the folder and of the Kustomization, such as `cert-manager-crds`. */
  readonly name: string;
  readonly component: Component;
  readonly stage: Stage;
  readonly objects: readonly KubernetesObject[];
  /** Comments behind values of the objects. @default none */
  readonly comments?: ReadonlyMap<KubernetesObject, Comments>;
  /** The encrypted Secrets that are copied into its folder. @default none */
  readonly secrets?: readonly SecretFile[];
}

/** Comments behind scalars of an object, without the `# `, by JSON pointer. */
export type Comments = ReadonlyMap<string, string>;

/** The API group of an object; the core group is the empty name. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** `group/Kind`, whatever the version. */
export function kindKey(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${groupOf(object)}/${object.kind}`;
}

/** What a CustomResourceDefinition says of its kind. */
export interface CustomKind {
  /** `group/Kind`. */
  readonly key: string;
  readonly plural: string;
  readonly clusterScoped: boolean;
}

/** Reads what a CustomResourceDefinition defines; undefined for every other object. */
export function customKind(object: KubernetesObject): CustomKind | undefined {
  if (object.kind !== 'CustomResourceDefinition' || !isMap(object.spec)) return undefined;
  const { group, scope, names } = object.spec as { group?: string; scope?: string; names?: JsonMap };
  return { key: `${group}/${names?.kind}`, plural: String(names?.plural), clusterScoped: scope === 'Cluster' };
}

const CLUSTER_SCOPED = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
]);

/** Whether a kind of Kubernetes itself has no namespace. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export function isClusterScopedBuiltin(key: string): boolean {
  return CLUSTER_SCOPED.has(key);
}

/** Whether a kind belongs to Kubernetes itself, so that no CustomResourceDefinition is needed for it. */
export function isBuiltin(key: string): boolean {
  const group = key.slice(0, key.indexOf('/'));
  return !group.includes('.') || (group.endsWith('.k8s.io') && !CUSTOM_K8S_IO.has(group));
}

/** Groups under k8s.io that are delivered as CustomResourceDefinitions. */
const CUSTOM_K8S_IO = new Set(['gateway.networking.k8s.io', 'snapshot.storage.k8s.io', 'metrics.k8s.io']);

/**
 * The name of an object's file: its kind and name, with the namespace between them where it is not the component's own.
 * Characters that some file systems refuse, such as the colon of RBAC names, become underscores.
 */
export function fileNameOf({ kind, metadata }: KubernetesObject, ownNamespace: string): string {
  const { name, namespace } = metadata;
  const foreign = namespace !== undefined && namespace !== ownNamespace ? [namespace] : [];
  return `${[kind.toLowerCase(), ...foreign, name].join('.').replace(/[^a-z0-9.-]/g, '_')}.yaml`;
}
