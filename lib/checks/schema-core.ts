/**
 * What the API server's own code knows of Kubernetes' own kinds beyond their published schema, which names types and little
 * else. By definition, without its prefix, and field. https://kubernetes.io/docs/reference/kubernetes-api/
 */

import type { ConditionRow } from './condition-row.ts';
import { CHOICES, FORMS, RANGES } from './schema-core-values.ts';
import { OBJECT_CONDITIONS } from './schema-object-conditions.ts';
import { POD_CONDITIONS } from './schema-pod-conditions.ts';

/** Fields that must be there, beside those of the schema. */
const REQUIRED: Readonly<Record<string, string>> = {
  'admissionregistration.v1.RuleWithOperations': 'apiGroups apiVersions operations resources',
  'apiextensions.v1.CustomResourceDefinitionVersion': 'schema',
  'apiextensions.v1.CustomResourceValidation': 'openAPIV3Schema',
  'apps.v1.DaemonSet': 'spec',
  'apps.v1.Deployment': 'spec',
  'apps.v1.StatefulSet': 'spec',
  'batch.v1.CronJob': 'spec',
  'batch.v1.CronJobSpec': 'jobTemplate',
  'batch.v1.Job': 'spec',
  'batch.v1.JobTemplateSpec': 'spec',
  'core.v1.Container': 'image',
  'core.v1.PersistentVolume': 'spec',
  'core.v1.PersistentVolumeClaim': 'spec',
  'core.v1.PersistentVolumeClaimSpec': 'accessModes resources',
  'core.v1.PersistentVolumeSpec': 'accessModes capacity',
  'core.v1.ConfigMapEnvSource': 'name',
  'core.v1.ConfigMapProjection': 'name',
  'core.v1.ConfigMapVolumeSource': 'name',
  'core.v1.ExecAction': 'command',
  'core.v1.Pod': 'spec',
  'core.v1.PodDNSConfigOption': 'name',
  'core.v1.PodTemplateSpec': 'spec',
  'core.v1.SecretEnvSource': 'name',
  'core.v1.SecretKeySelector': 'name',
  'core.v1.SecretProjection': 'name',
  'core.v1.SecretReference': 'name',
  'core.v1.SecretVolumeSource': 'secretName',
  'core.v1.ConfigMapKeySelector': 'name',
  'core.v1.Service': 'spec',
  'networking.v1.Ingress': 'spec',
  'networking.v1.IngressClass': 'spec',
  'networking.v1.IngressClassSpec': 'controller',
  'networking.v1.IngressServiceBackend': 'port',
};

/** Fields of which exactly one must be there. */
const ONE_OF: Readonly<Record<string, string>> = {
  'admissionregistration.v1.WebhookClientConfig': 'service url',
  'core.v1.EnvFromSource': 'configMapRef secretRef',
  'core.v1.EnvVarSource': 'configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef',
  'core.v1.LifecycleHandler': 'exec httpGet sleep tcpSocket',
  'core.v1.PersistentVolumeSpec':
    '* accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy storageClassName volumeAttributesClassName volumeMode',
  'core.v1.Probe': 'exec grpc httpGet tcpSocket',
  'core.v1.Volume': '* name',
  'core.v1.VolumeProjection': '*',
  'networking.v1.IngressBackend': 'resource service',
  'networking.v1.ServiceBackendPort': 'name number',
};

/** Fields of which one may be there, or none. */
const ONE_AT_MOST: Readonly<Record<string, string>> = {
  'core.v1.EnvVar': 'value valueFrom',
  'core.v1.VolumeMount': 'subPath subPathExpr',
  'policy.v1.PodDisruptionBudgetSpec': 'maxUnavailable minAvailable',
};

/** What fields of one map must be to each other. */
const CONDITIONS: Readonly<Record<string, readonly ConditionRow[]>> = { ...POD_CONDITIONS, ...OBJECT_CONDITIONS };

/** Texts that the schema requires and that may be empty all the same. */
const MAY_BE_EMPTY = new Set(['core.v1.HTTPHeader.value', 'core.v1.Sysctl.value', 'core.v1.EnvVar.value']);

/** Of fields that exclude each other, how many at least must be there. */
export interface Exclusive {
  readonly fields: readonly string[];
  readonly least: 0 | 1;
}

/** What is known of a field of a definition beyond its schema. */
export interface CoreField {
  readonly choices?: readonly string[];
  readonly itemChoices?: readonly string[];
  readonly range?: readonly [number, number?];
  readonly format?: string;
  readonly itemRange?: readonly [number, number?];
  readonly itemFormat?: string;
  readonly keyFormat?: string;
}

/** The name of a definition as these tables have it: `core.v1.Container`. */
export function shortName(definition: string): string {
  return definition.replace(
    /^io\.k8s\.(api\.|(apimachinery|apiextensions-apiserver|kube-aggregator)\.pkg\.apis\.)/,
    '',
  );
}

/** The names of definitions and fields in these tables, for the test that they exist. */
export const CORE_NAMES: readonly string[] = [
  CHOICES,
  RANGES,
  FORMS,
  REQUIRED,
  ONE_OF,
  ONE_AT_MOST,
  CONDITIONS,
].flatMap(Object.keys);

/** All conditions, for the test that each is shown. */
export const CONDITIONED: readonly { readonly of: string; readonly says: string }[] = Object.entries(
  CONDITIONS,
).flatMap(([of, rows]) => rows.map(([, says]) => ({ of, says })));

/** What is known of a field; undefined where that is nothing. */
export function coreField(definition: string, field: string): CoreField | undefined {
  const key = `${definition}.${field}`;
  const known: CoreField = {
    choices: CHOICES[key]?.split(' '),
    itemChoices: CHOICES[`${key}[]`]?.split(' '),
    range: RANGES[key],
    format: FORMS[key],
    itemRange: RANGES[`${key}[]`],
    itemFormat: FORMS[`${key}[]`],
    keyFormat: FORMS[`${key}{}`],
  };
  return Object.values(known).some((each) => each !== undefined) ? known : undefined;
}

/** The fields that a definition must have, beside those that its schema requires. */
export function coreRequired(definition: string): readonly string[] {
  return REQUIRED[definition]?.split(' ') ?? [];
}

/** What fields of a definition must be to each other; undefined where nothing is known. */
export function coreConditions(definition: string): readonly ConditionRow[] | undefined {
  return CONDITIONS[definition];
}

/** Whether an empty text counts as none: wherever a text is required, with few exceptions. */
export function mayBeEmpty(definition: string, field: string): boolean {
  return MAY_BE_EMPTY.has(`${definition}.${field}`);
}

/**
 * The fields of a definition of which no two may be there.
 * @param fields all that it has by its schema
 */
export function coreExclusive(definition: string, fields: readonly string[]): Exclusive | undefined {
  const [one, most] = [ONE_OF[definition]?.split(' '), ONE_AT_MOST[definition]?.split(' ')];
  if (one?.[0] === '*') return { least: 1, fields: fields.filter((field) => !one.includes(field)) };
  return one ? { least: 1, fields: one } : most && { least: 0, fields: most };
}
