/** Namespaces that exist without a component: those of Kubernetes, and that of Flux. */
export const PROVIDED_NAMESPACES: readonly string[] = [
  'default',
  'flux-system',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** API groups whose kinds exist without a component: those of k3s, and of Flux, which is bootstrapped before all. */
export const PROVIDED_GROUPS: readonly string[] = [
  'helm.cattle.io',
  'helm.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'k3s.cattle.io',
  'kustomize.toolkit.fluxcd.io',
  'metrics.k8s.io',
  'notification.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
];

/** Secrets that exist without a component, as `namespace/name`: those of `flux bootstrap`, and the key that decrypts all others. */
export const PROVIDED_SECRETS: readonly string[] = ['flux-system/flux-system', 'flux-system/sops-age'];

/**
 * Pods that run without a component: the six controllers of Flux, with what they request together, in cores and bytes. Those
 * of k3s are part of what is reserved for it.
 * https://github.com/fluxcd/flux2/tree/main/manifests/bases
 */
export const PROVIDED_PODS = { name: 'flux-system', cpu: 0.55, memory: 384 * 2 ** 20 } as const;
