import { isMap, type Json, type JsonMap, type KubernetesObject, path } from './object.ts';
import { kindKey } from './rendered.ts';

/** That an object needs a Secret. */
export interface SecretReference {
  readonly namespace: string;
  readonly name: string;
  /** The keys that it needs; none where whatever the Secret holds will do. */
  readonly keys: readonly string[];
  /** It works without the Secret, and without the key. */
  readonly optional: boolean;
  /** Pods read it, and have to be replaced when it changes. */
  readonly read: boolean;
}

/**
 * How objects of some kinds refer to Secrets. A new way to refer to one is a new row. Paths are keys joined by dots: `[]`
 * goes through a list, and an asterisk stands for any part of a key.
 */
interface Row {
  /** `group/Kind`, the core group being empty, or several of one group: `apps/{DaemonSet,Deployment}`. */
  readonly kinds: string;
  /** Where the reference is: a map, or a text that is the Secret's name. */
  readonly at: string;
  /** Where in that map the Secret's name is. @default 'name' */
  readonly name?: string;
  /** Where in that map the key is named, or the keys are. @default no key is named */
  readonly key?: string;
  /** Keys that it needs without naming them. @default none */
  readonly keys?: readonly string[];
  /** A field of the object in whose presence the row does not count. @default it always counts */
  readonly unless?: string;
  /** Where the Secret is looked for. @default in the object's namespace, unless the reference names another */
  readonly namespace?: string;
  readonly read?: boolean;
}

const POD_ROWS: readonly Omit<Row, 'kinds'>[] = [
  { at: 'initContainers[].env[].valueFrom.secretKeyRef', key: 'key', read: true },
  { at: 'initContainers[].envFrom[].secretRef', read: true },
  { at: 'containers[].env[].valueFrom.secretKeyRef', key: 'key', read: true },
  { at: 'containers[].envFrom[].secretRef', read: true },
  { at: 'volumes[].secret', name: 'secretName', key: 'items[].key', read: true },
  { at: 'volumes[].projected.sources[].secret', key: 'items[].key', read: true },
  { at: 'volumes[].iscsi.secretRef' },
  { at: 'volumes[].csi.nodePublishSecretRef' },
  { at: 'imagePullSecrets[]', keys: ['.dockerconfigjson'] },
];

const TLS = ['tls.crt', 'tls.key'];

const FLUX_SOURCES = 'source.toolkit.fluxcd.io/{Bucket,GitRepository,HelmRepository,OCIRepository}';
const ISSUERS = 'cert-manager.io/{ClusterIssuer,Issuer}';
/** Where cert-manager looks for the Secrets of a ClusterIssuer, which has no namespace of its own. */
const CLUSTER_RESOURCES = 'cert-manager';

/** https://kubernetes.io/docs/concepts/configuration/secret/ */
const KUBERNETES: readonly Row[] = [
  ...[
    { kinds: '/Pod', spec: 'spec' },
    { kinds: 'apps/{DaemonSet,Deployment,ReplicaSet,StatefulSet}', spec: 'spec.template.spec' },
    { kinds: 'batch/Job', spec: 'spec.template.spec' },
    { kinds: 'batch/CronJob', spec: 'spec.jobTemplate.spec.template.spec' },
  ].flatMap(({ kinds, spec }) => POD_ROWS.map((row) => ({ ...row, kinds, at: `${spec}.${row.at}` }))),
  { kinds: '/ServiceAccount', at: 'imagePullSecrets[]', keys: ['.dockerconfigjson'] },
  { kinds: '/PersistentVolume', at: 'spec.*.*ecretRef' },
  { kinds: 'networking.k8s.io/Ingress', at: 'spec.tls[].secretName', keys: TLS },
];

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/middleware/ */
const TRAEFIK: readonly Row[] = [
  { kinds: 'traefik.io/Middleware', at: 'spec.basicAuth.secret', keys: ['users'] },
  { kinds: 'traefik.io/Middleware', at: 'spec.digestAuth.secret', keys: ['users'] },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth.tls.caSecret' },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth.tls.certSecret', keys: TLS },
  { kinds: 'traefik.io/Middleware', at: 'spec.rateLimit.redis.secret' },
  { kinds: 'traefik.io/{IngressRoute,IngressRouteTCP}', at: 'spec.tls.secretName', keys: TLS },
  { kinds: 'traefik.io/TLSStore', at: 'spec.defaultCertificate.secretName', keys: TLS },
  { kinds: 'traefik.io/TLSStore', at: 'spec.certificates[].secretName', keys: TLS },
  { kinds: 'traefik.io/TLSOption', at: 'spec.clientAuth.secretNames[]' },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.certificatesSecrets[]', keys: TLS },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.rootCAs[].secret' },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.rootCAsSecrets[]' },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.certificatesSecrets[]', keys: TLS },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.rootCAs[].secret' },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.rootCAsSecrets[]' },
];

/** https://cert-manager.io/docs/reference/api-docs/ */
const CERT_MANAGER: readonly Row[] = [
  { at: 'spec.acme.solvers[].dns01.*.*SecretRef', key: 'key' },
  { at: 'spec.acme.externalAccountBinding.keySecretRef', key: 'key' },
  { at: 'spec.ca.secretName', keys: TLS },
  { at: 'spec.vault.*SecretRef', key: 'key' },
  { at: 'spec.vault.auth.tokenSecretRef', key: 'key' },
  { at: 'spec.vault.auth.*.secretRef', key: 'key' },
  { at: 'spec.venafi.*.*SecretRef', key: 'key' },
  { at: 'spec.venafi.tpp.credentialsRef' },
]
  .map((row): Row => ({ ...row, kinds: ISSUERS, namespace: CLUSTER_RESOURCES }))
  .concat({ kinds: 'cert-manager.io/Certificate', at: 'spec.keystores.*.passwordSecretRef', key: 'key' });

/** https://fluxcd.io/flux/components/ */
const FLUX: readonly Row[] = [
  { kinds: 'notification.toolkit.fluxcd.io/Receiver', at: 'spec.secretRef', keys: ['token'] },
  { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec.secretRef', keys: ['address'], unless: 'spec.address' },
  { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec.secretRef' },
  { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec.*SecretRef' },
  { kinds: FLUX_SOURCES, at: 'spec.*ecretRef' },
  { kinds: FLUX_SOURCES, at: 'spec.verify.secretRef' },
  { kinds: 'image.toolkit.fluxcd.io/ImageRepository', at: 'spec.*ecretRef' },
  {
    kinds: 'image.toolkit.fluxcd.io/ImageUpdateAutomation',
    at: 'spec.git.commit.signingKey.secretRef',
    keys: ['git.asc'],
  },
  { kinds: 'kustomize.toolkit.fluxcd.io/Kustomization', at: 'spec.decryption.secretRef' },
  { kinds: 'kustomize.toolkit.fluxcd.io/Kustomization', at: 'spec.postBuild.substituteFrom[kind=Secret]' },
  { kinds: 'helm.toolkit.fluxcd.io/HelmRelease', at: 'spec.valuesFrom[kind=Secret]', key: 'valuesKey' },
  {
    kinds: '{kustomize,helm}.toolkit.fluxcd.io/{HelmRelease,Kustomization}',
    at: 'spec.kubeConfig.secretRef',
    key: 'key',
  },
];

/** https://metallb.io/apis/ */
const METALLB: readonly Row[] = [{ kinds: 'metallb.io/BGPPeer', at: 'spec.passwordSecret', keys: ['password'] }];

/** How objects come to make Secrets: cert-manager fills these in. */
const PROVIDING: readonly Row[] = [
  { kinds: 'cert-manager.io/Certificate', at: 'spec.secretName', keys: [...TLS, 'ca.crt'] },
  { kinds: ISSUERS, at: 'spec.acme.privateKeySecretRef', keys: ['tls.key'], namespace: CLUSTER_RESOURCES },
  { kinds: 'networking.k8s.io/Ingress', at: 'spec.tls[].secretName', keys: [...TLS, 'ca.crt'] },
];

const REFERRING = byKind([...KUBERNETES, ...TRAEFIK, ...CERT_MANAGER, ...FLUX, ...METALLB]);
const PROVIDERS = byKind(PROVIDING);

/** The Secrets that an object refers to. */
export function secretReferences(object: KubernetesObject): readonly SecretReference[] {
  return read(object, REFERRING);
}

/** The Secrets that some controller makes because of an object, with their keys. */
export function providedSecrets(object: KubernetesObject): readonly SecretReference[] {
  const isAsked = Object.keys(object.metadata.annotations ?? {}).some((key) =>
    /^cert-manager\.io\/(cluster-)?issuer$/.test(key),
  );
  return object.kind === 'Ingress' && !isAsked ? [] : read(object, PROVIDERS);
}

function read(object: KubernetesObject, rows: ReadonlyMap<string, readonly Row[]>): readonly SecretReference[] {
  const found = (rows.get(kindKey(object)) ?? [])
    .filter(({ unless }) => unless === undefined || find(object, unless.split('.')).length === 0)
    .flatMap((row) => find(object, row.at.split('.')).flatMap((reference) => referenceOf(reference, row, object)));
  return found.filter(({ namespace, name }) => namespace !== '' && name !== '');
}

function referenceOf(reference: Json, row: Row, { metadata }: KubernetesObject): readonly SecretReference[] {
  const name = isMap(reference) ? reference[row.name ?? 'name'] : reference;
  if (typeof name !== 'string') return [];
  const namespace = path(reference, 'namespace') ?? metadata.namespace ?? row.namespace;
  const keys = row.key === undefined ? [] : find(reference, row.key.split('.'));
  return [
    {
      namespace: String(namespace ?? ''),
      name,
      keys: [...(row.keys ?? []), ...keys.filter((key) => typeof key === 'string')],
      optional: path(reference, 'optional') === true,
      read: row.read === true,
    },
  ];
}

/** The values under a path with `[]`, `[key=value]` and asterisks. */
function find(value: Json | undefined, [step, ...rest]: readonly string[]): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (step === undefined) return [value];
  if (!isMap(value)) return [];
  const [, pattern = '', , key, wanted] = /^([^[]+)(\[(?:(\w+)=(\w+))?\])?$/.exec(step) ?? [];
  const below = matching(value, pattern);
  if (!step.endsWith(']')) return below.flatMap((each) => find(each, rest));
  return below.flatMap((items) =>
    (Array.isArray(items) ? items : [])
      .filter((item) => key === undefined || path(item, key) === wanted)
      .flatMap((item) => find(item, rest)),
  );
}

function matching(map: JsonMap, pattern: string): readonly (Json | undefined)[] {
  if (!pattern.includes('*')) return [map[pattern]];
  const [before = '', after = ''] = pattern.split('*');
  return Object.keys(map)
    .filter((key) => key.startsWith(before) && key.endsWith(after))
    .map((key) => map[key]);
}

function byKind(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    for (const kind of alternatives(row.kinds)) index.set(kind, [...(index.get(kind) ?? []), row]);
  }
  return index;
}

/** `a{b,c}` is `ab` and `ac`. */
function alternatives(text: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(text) ?? [];
  return inner === undefined ? [text] : inner.split(',').flatMap((each) => alternatives(`${before}${each}${after}`));
}
