import { type K3sRelease, stepBetween } from '../model/k3s-release.ts';
import type { ProvidedObject } from '../model/provided-object.ts';

type Facts = Omit<ProvidedObject, 'kind' | 'name' | 'namespace'>;

/** Names by kind, with the namespace behind the kind: `Service kube-system`. */
type Listing = Readonly<Record<string, readonly string[] | Readonly<Record<string, Facts>>>>;

/** https://docs.k3s.io/installation/packaged-components */
const KUBERNETES: Listing = {
  Namespace: ['default', 'kube-node-lease', 'kube-public', 'kube-system'],
  'ServiceAccount *': ['default'],
  'ConfigMap *': { 'kube-root-ca.crt': { keys: ['ca.crt'] } },
  ClusterRole: ['admin', 'cluster-admin', 'edit', 'view', 'system:*', 'k3s-cloud-controller-manager'],
  'Role kube-system': ['extension-apiserver-authentication-reader', 'system:*'],
  'Role kube-public': ['system:*'],
  PriorityClass: ['system-cluster-critical', 'system-node-critical'],
  StorageClass: ['local-path'],
  RuntimeClass: ['crun', 'lunatic', 'nvidia', 'nvidia-cdi', 'nvidia-experimental', 'slight', 'spin', 'wasmedge'],
  'Service default': { kubernetes: { ports: [443, 'https'] } },
  'Service kube-system': {
    'kube-dns': { ports: [53, 'dns', 'dns-tcp', 9153, 'metrics'], labels: { 'k8s-app': 'kube-dns' } },
    'metrics-server': { ports: [443, 'https'], labels: { 'k8s-app': 'metrics-server' } },
  },
  'Pod kube-system': {
    coredns: { labels: { 'k8s-app': 'kube-dns' } },
    'metrics-server': { labels: { 'k8s-app': 'metrics-server' } },
    'local-path-provisioner': { labels: { app: 'local-path-provisioner' } },
  },
  'Deployment kube-system': ['coredns', 'local-path-provisioner', 'metrics-server'],
  'ServiceAccount kube-system': ['coredns', 'local-path-provisioner-service-account', 'metrics-server'],
  'ConfigMap kube-system': {
    coredns: { keys: ['Corefile', 'NodeHosts'] },
    'extension-apiserver-authentication': {},
    'local-path-config': {},
  },
};

const CONTROLLERS = [
  'helm-controller',
  'image-automation-controller',
  'image-reflector-controller',
  'kustomize-controller',
  'notification-controller',
  'source-controller',
];

/** What `flux bootstrap` brings, and the key by which it decrypts, which is made by hand. */
const FLUX: Listing = {
  Namespace: ['flux-system'],
  'Secret flux-system': ['flux-system', 'sops-age'],
  'GitRepository flux-system': ['flux-system'],
  'Kustomization flux-system': ['flux-system'],
  'ServiceAccount flux-system': CONTROLLERS,
  'Deployment flux-system': CONTROLLERS,
  'Pod flux-system': Object.fromEntries(CONTROLLERS.map((app) => [app, { labels: { app } }])),
  'Service flux-system': {
    'notification-controller': { ports: [80, 'http'] },
    'source-controller': { ports: [80, 'http'] },
    'webhook-receiver': { ports: [80, 'http'] },
  },
  ClusterRole: ['crd-controller-flux-system', 'flux-edit-flux-system', 'flux-view-flux-system'],
};

/** All that exists without a component. */
export const PROVIDED: readonly ProvidedObject[] = [KUBERNETES, FLUX].flatMap((listing) =>
  Object.entries(listing).flatMap(([place, names]) => {
    const [kind = '', namespace] = place.split(' ');
    const facts: readonly (readonly [string, Facts])[] = Array.isArray(names)
      ? names.map((name) => [name, {}] as const)
      : Object.entries(names as Readonly<Record<string, Facts>>);
    return facts.map(([name, each]) => ({ kind, name, namespace, ...each }));
  }),
);

/**
 * CustomResourceDefinitions that k3s brings since a minor version of Kubernetes, by group, and the word of `disable` that leaves
 * them out. Those of the ingress that it brings are not among them: that is off where another is drawn.
 * https://docs.k3s.io/installation/packaged-components
 */
const CRDS_OF_K3S = [{ group: 'gateway.networking.k8s.io', since: 'v1.37.0', disable: 'gateway-api-crd' }] as const;

/** The definitions that a release of k3s brings. */
export function crdsOfK3s(release: K3sRelease): readonly (typeof CRDS_OF_K3S)[number][] {
  return CRDS_OF_K3S.filter(({ since }) => stepBetween(since, release).minors >= 0);
}

/** Namespaces that exist without a component: those of Kubernetes, and that of Flux. */
export const PROVIDED_NAMESPACES: readonly string[] = PROVIDED.filter(({ kind }) => kind === 'Namespace')
  .map(({ name }) => name)
  .sort();

/**
 * Objects that k3s or Kubernetes takes by their name: `Kind namespace/name`. Pods that name no account run as `default`.
 * https://docs.k3s.io/networking/networking-services
 */
export const READ_BY_OTHERS: readonly string[] = ['ConfigMap kube-system/coredns-custom', 'ServiceAccount */default'];

/**
 * Pods that run without a component: the six controllers of Flux, with what they request together, in cores and bytes. Those
 * of k3s are part of what is reserved for it.
 * https://github.com/fluxcd/flux2/tree/main/manifests/bases
 */
export const PROVIDED_PODS = { name: 'flux-system', cpu: 0.55, memory: 384 * 2 ** 20 } as const;
