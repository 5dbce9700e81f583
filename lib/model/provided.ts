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
