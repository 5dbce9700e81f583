import type { Kinds } from '../model/kinds.ts';

const CHART = 'helm.cattle.io/HelmChart';
const VALUES = 'helm.cattle.io/{HelmChart,HelmChartConfig}';

/** Kinds that k3s brings. https://docs.k3s.io/helm */
export const K3S: Kinds = {
  groups: ['helm.cattle.io', 'k3s.cattle.io', 'metrics.k8s.io'].map((group) => ({ group, isProvided: true })),
  references: [
    { kinds: CHART, at: 'spec.{authSecret,dockerRegistrySecret}', to: '/Secret' },
    { kinds: CHART, at: 'spec.repoCAConfigMap', to: '/ConfigMap' },
    { kinds: VALUES, at: 'spec.valuesSecrets[]', to: '/Secret' },
  ],
  makes: [{ kinds: CHART, to: '/Pod', in: 'spec.targetNamespace' }],
  texts: [{ kinds: VALUES, at: 'spec.{set,values,valuesContent}' }],
  defaults: [
    {
      kinds: 'storage.k8s.io/StorageClass',
      at: "metadata.annotations.'storageclass.kubernetes.io/is-default-class'",
      provided: 'local-path',
    },
  ],
  // https://github.com/rancher/local-path-provisioner/blob/v0.0.36/provisioner.go
  provisioners: [{ provisioner: 'rancher.io/local-path', modes: 'ReadWriteOnce ReadWriteOncePod', isNoBlock: true }],
};
