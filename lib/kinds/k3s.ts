import type { Kinds } from '../model/kinds.ts';

const CHART = 'helm.cattle.io/HelmChart';

/** Kinds that k3s brings. https://docs.k3s.io/helm */
export const K3S: Kinds = {
  makes: [{ kinds: CHART, to: '/Pod', in: 'spec.targetNamespace' }],
};
