import type { KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Keys, type Mutant, valueAt } from './change.ts';
import { fieldsOf } from './fields.ts';

/**
 * Fields that the schema leaves optional and the API server's own validation demands, as the end of the way to them. From
 * the validation of Kubernetes, and the webhooks and controllers of the add-ons.
 */
const DEMANDED: readonly RegExp[] = [
  /^(Deployment|DaemonSet|StatefulSet) spec\.template\.metadata$/,
  /^(Deployment|DaemonSet|StatefulSet) spec\.template\.metadata\.labels$/,
  /^(Deployment|DaemonSet|StatefulSet) spec\.selector\.matchLabels$/,
  /^(Deployment|DaemonSet|StatefulSet) spec\.template\.spec$/,
  /^CronJob spec\.jobTemplate\.spec\.template\.spec\.restartPolicy$/,
  /^CronJob spec\.jobTemplate\.spec(\.template\.spec)?$/,
  /template\.spec\.(initC|c)ontainers\.\*\.image$/,
  /[pP]robe\.(httpGet|tcpSocket|exec|grpc)$/,
  /\.valueFrom\.(secretKeyRef|configMapKeyRef|fieldRef|resourceFieldRef)$/,
  /\.valueFrom\.(secretKeyRef|configMapKeyRef)\.name$/,
  /\.volumes\.\*\.secret\.secretName$/,
  /\.volumes\.\*\.configMap\.name$/,
  /\.volumes\.\*\.(configMap|secret|emptyDir|persistentVolumeClaim|projected|hostPath)$/,
  /\.tolerations\.\*\.key$/,
  /^Service spec\.ports$/,
  /^Service spec\.ports\.\*\.name$/,
  /^PersistentVolumeClaim spec\.accessModes$/,
  /volumeClaimTemplates\.\*\.spec\.accessModes$/,
  /volumeClaimTemplates\.\*\.metadata\.name$/,
  /^PersistentVolumeClaim spec\.resources(\.requests(\.storage)?)?$/,
  /volumeClaimTemplates\.\*\.spec\.resources(\.requests(\.storage)?)?$/,
  /^ClusterRoleBinding subjects\.\*\.namespace$/,
  /^Role rules\.\*\.(apiGroups|resources)$/,
  /^Ingress spec\.rules\.\*\.http\.paths\.\*\.backend\.service(\.port(\.(number|name))?)?$/,
  /^Ingress spec\.rules\.\*\.http\.paths\.\*\.path$/,
  /^(Mutating|Validating)WebhookConfiguration webhooks\.\*\.clientConfig\.service$/,
  /^(Mutating|Validating)WebhookConfiguration webhooks\.\*\.rules\.\*\.(apiGroups|apiVersions|operations|resources)$/,
  /^HelmRelease spec\.(chartRef|chart)$/,
  /^(Deployment|StatefulSet|DaemonSet|CronJob|Job|Service|PersistentVolumeClaim|Ingress|EndpointSlice) spec$/,
];

/** Every field that only the server's validation demands, taken away. */
export function missingDemanded(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ keys, isRequired, value }) => !isRequired && isDemanded(object, keys, value))
    .map(({ keys }) => changed('missing required field', object, keys, undefined));
}

function isDemanded(object: KubernetesObject, keys: Keys, value: unknown): boolean {
  const place = `${object.kind} ${keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.')}`;
  if (!DEMANDED.some((pattern) => pattern.test(place))) return false;
  // A single port needs no name, and a toleration of everything needs no key.
  if (/^Service .*\.name$/.test(place)) return (portsOf(object)?.length ?? 0) > 1;
  // Only a headless Service does without a port.
  if (place === 'Service spec.ports') return valueAt(object.spec, ['clusterIP']) !== 'None';
  return value !== undefined;
}

function portsOf({ spec }: KubernetesObject): readonly unknown[] | undefined {
  return (spec as { ports?: readonly unknown[] } | undefined)?.ports;
}
