import { isMap, type Json, type KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Keys, type Mutant, valueAt, without } from './change.ts';
import { slip } from './shape.ts';

/** A value by which one thing finds another. */
interface Reference {
  readonly keys: Keys;
  /** `Kind namespace/name` of what it leads to, where that is an object. */
  readonly target?: string;
}

/** Ways to references, with the kind that each leads to: `.` for a part of the same object or a fact of the cluster. */
const WAYS: readonly (readonly [RegExp, string])[] = [
  [/^\w+ metadata\.namespace$/, 'Namespace'],
  [/ spec\.serviceAccountName$|template\.spec\.serviceAccountName$/, 'ServiceAccount'],
  [/\.imagePullSecrets\.\*\.name$/, 'Secret'],
  [/\.(configMapRef|configMapKeyRef|configMap)\.name$/, 'ConfigMap'],
  [/\.configMapKeyRef\.key$|\.configMap\.items\.\*\.key$/, '.'],
  [/\.(secretRef|secretKeyRef|apiTokenSecretRef)\.name$|\.volumes\.\*\.secret\.secretName$/, 'Secret'],
  [/\.(secretKeyRef|apiTokenSecretRef)\.key$/, '.'],
  [/\.persistentVolumeClaim\.claimName$/, 'PersistentVolumeClaim'],
  [/ontainers\.\*\.volumeMounts\.\*\.name$/, '.'],
  [/(Probe|lifecycle\.\w+)\.(httpGet|tcpSocket)\.port$/, '.'],
  [/template\.spec\.nodeSelector\.[^*]+$/, '.'],
  [/^StatefulSet spec\.serviceName$/, 'Service'],
  [/^(Deployment|DaemonSet|StatefulSet) spec\.selector\.matchLabels\.[^*]+$/, '.'],
  [/^(Deployment|DaemonSet|StatefulSet) spec\.template\.metadata\.labels\.app\.kubernetes\.io\/name$/, '.'],
  [/^PodDisruptionBudget spec\.selector\.matchLabels\.[^*]+$/, '.'],
  [/^Service spec\.selector\.[^*]+$/, '.'],
  [/^Service spec\.ports\.\*\.targetPort$/, '.'],
  [/^Ingress spec\.ingressClassName$/, 'IngressClass'],
  [/^Ingress .*\.backend\.service\.name$/, 'Service'],
  [/^Ingress .*\.backend\.service\.port\.(name|number)$/, '.'],
  [/^Ingress metadata\.annotations\.cert-manager\.io\/cluster-issuer$/, 'ClusterIssuer'],
  [/^Ingress metadata\.annotations\.traefik\.\S+\.(middlewares|entrypoints)$/, '.'],
  [/^IngressRoute(TCP|UDP)? .*\.services\.\*\.name$/, 'Service'],
  [/^IngressRoute(TCP|UDP)? .*\.services\.\*\.port$/, '.'],
  [/^IngressRoute(TCP|UDP)? .*\.middlewares\.\*\.name$/, 'Middleware'],
  [/^IngressRoute(TCP|UDP)? .*\.middlewares\.\*\.namespace$/, '.'],
  [/^IngressRoute(TCP|UDP)? spec\.entryPoints\.\*$/, '.'],
  [/^IngressRoute(TCP|UDP)? spec\.tls\.secretName$/, '.'],
  [/^Middleware spec\.basicAuth\.secret$/, 'Secret'],
  [/^Middleware spec\.chain\.middlewares\.\*\.name$/, 'Middleware'],
  [/^TLSStore spec\.defaultCertificate\.secretName$/, '.'],
  [/^(Cluster)?RoleBinding roleRef\.name$/, '@roleRef'],
  [/^(Cluster)?RoleBinding roleRef\.kind$/, '.'],
  [/^(Cluster)?RoleBinding subjects\.\*\.name$/, 'ServiceAccount'],
  [/^(Cluster)?RoleBinding subjects\.\*\.namespace$/, '.'],
  [/\.clientConfig\.service\.name$/, 'Service'],
  [/\.clientConfig\.service\.namespace$/, '.'],
  [/\.clientConfig\.service\.port$/, '.'],
  [/^EndpointSlice metadata\.labels\.kubernetes\.io\/service-name$/, 'Service'],
  [/^Certificate spec\.issuerRef\.name$/, '@issuerRef'],
  [/^Certificate spec\.issuerRef\.kind$/, '.'],
  [/^HelmRelease spec\.(chartRef|chart\.spec\.sourceRef)\.(name|kind)$/, '@source'],
  [/^HelmRelease spec\.(valuesFrom|dependsOn)\.\*\.name$/, '.'],
  [/^ImagePolicy spec\.imageRepositoryRef\.name$/, 'ImageRepository'],
  [/^ImageUpdateAutomation spec\.sourceRef\.(name|kind)$/, '.'],
  [/^Alert spec\.providerRef\.name$/, 'Provider'],
  [/^Receiver spec\.resources\.\*\.(name|kind)$/, '.'],
  [/^(L2|BGP)Advertisement spec\.ipAddressPools\.\*$/, 'IPAddressPool'],
  [/^Service metadata\.annotations\.metallb\.io\/address-pool$/, 'IPAddressPool'],
  [/storageClassName$/, '.'],
  [/template\.spec\.(priorityClassName|runtimeClassName)$/, '.'],
  [/^ValidatingWebhookConfiguration metadata\.annotations\.cert-manager\.io\/inject-ca-from-secret$/, '.'],
];

/** What finds something only by the name that the person gives to both ends, or that anything may match. */
const OPEN = new Set(['*', '']);

/** The references of an object. */
export function referencesOf(object: KubernetesObject): readonly Reference[] {
  return scalarsOf(object, []).flatMap(({ keys, value }) => {
    const place = `${object.kind} ${keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.')}`;
    const way = WAYS.find(([pattern]) => pattern.test(place));
    if (!way || OPEN.has(String(value)) || isUnread(object, place)) return [];
    return [{ keys, target: targetOf(object, keys, String(value), way[1]) }];
  });
}

/** Without a selector, the ports of the EndpointSlice count. */
function isUnread({ spec }: KubernetesObject, place: string): boolean {
  return place === 'Service spec.ports.*.targetPort' && valueAt(spec, ['selector']) === undefined;
}

/** Kinds without a namespace that something refers to. */
const CLUSTER_WIDE = new Set(['Namespace', 'ClusterRole', 'ClusterIssuer', 'IngressClass', 'StorageClass']);

function targetOf(object: KubernetesObject, keys: Keys, name: string, to: string): string | undefined {
  if (to === '.') return undefined;
  const around = valueAt(object, keys.slice(0, -1));
  const beside = isMap(around) ? around : {};
  const kind = to.startsWith('@') ? String(beside.kind ?? 'Issuer') : to;
  const namespace = typeof beside.namespace === 'string' && to !== 'Namespace' ? beside.namespace : undefined;
  return `${kind} ${CLUSTER_WIDE.has(kind) ? '' : (namespace ?? object.metadata.namespace ?? '')}/${name}`;
}

function scalarsOf(value: Json, keys: Keys): readonly { readonly keys: Keys; readonly value: string | number }[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ keys, value }];
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) => scalarsOf(item, [...keys, index]));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : scalarsOf(each, [...keys, key])));
}

/** Every reference, to something that is not there. */
export function dangling(object: KubernetesObject, next: () => number): readonly Mutant[] {
  return referencesOf(object).map(({ keys }) => {
    const was = valueAt(object, keys);
    const now = typeof was === 'number' ? was + 7 : wrongName(next, String(was));
    return changed('dangling reference', object, keys, now);
  });
}

function wrongName(next: () => number, name: string): string {
  return slip(next, name, (word) => !/^[a-z0-9]([-a-z0-9./@]*[a-z0-9])?$/.test(word));
}

/** The name of an object as references have it. */
export function identityOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Every object that another one refers to, taken away or under another name, and all others taken away. */
export function removed(objects: readonly KubernetesObject[], next: () => number): readonly Mutant[] {
  const targets = new Set(
    objects.flatMap((object) =>
      referencesOf(object).flatMap(({ target }) => (target && target !== identityOf(object) ? [target] : [])),
    ),
  );
  return objects.flatMap((object) =>
    targets.has(identityOf(object))
      ? [
          without('removed target', object),
          changed('renamed target', object, ['metadata', 'name'], wrongName(next, object.metadata.name)),
        ]
      : [without('an object less', object)],
  );
}
