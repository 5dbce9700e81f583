import type { Kinds, ReferenceRow } from '../model/kinds.ts';

const SOURCES = 'source.toolkit.fluxcd.io/{Bucket,GitRepository,HelmRepository,OCIRepository}';
const GIT = 'source.toolkit.fluxcd.io/GitRepository';
const APPLIERS = '{kustomize,helm}.toolkit.fluxcd.io/{HelmRelease,Kustomization}';
const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const SOME = /^\*$/;

/** The kinds of Flux of which events come, and which can be told to reconcile. */
const EVENTFUL = [
  ...['Bucket', 'ExternalArtifact', 'GitRepository', 'HelmChart', 'HelmRepository', 'OCIRepository'].map(
    (kind) => `source.toolkit.fluxcd.io/${kind}`,
  ),
  ...['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'].map((kind) => `image.toolkit.fluxcd.io/${kind}`),
  RELEASE,
  KUSTOMIZATION,
].map((to) => ({ to, kind: to.slice(to.indexOf('/') + 1) }));

/** The ways into the values of a chart, down to where charts name the Secrets that they are to take. */
const VALUES = ['', '*.', '*.*.', '*.*.*.'].map((way) => `spec.values.${way}`);

const REFERENCES: readonly ReferenceRow[] = [
  { kinds: 'notification.toolkit.fluxcd.io/Receiver', at: 'spec.secretRef', to: '/Secret', keys: ['token'] },
  {
    kinds: 'notification.toolkit.fluxcd.io/Provider',
    at: 'spec.secretRef',
    to: '/Secret',
    keys: ['address'],
    unless: 'spec.address',
  },
  { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec.secretRef', to: '/Secret' },
  { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec.*SecretRef', to: '/Secret' },
  {
    kinds: 'notification.toolkit.fluxcd.io/Alert',
    at: 'spec.providerRef',
    to: 'notification.toolkit.fluxcd.io/Provider',
  },
  ...EVENTFUL.flatMap(({ to, kind }): readonly ReferenceRow[] => [
    { kinds: 'notification.toolkit.fluxcd.io/Alert', at: `spec.eventSources[kind=${kind}]`, to, not: SOME },
    { kinds: 'notification.toolkit.fluxcd.io/Receiver', at: `spec.resources[kind=${kind}]`, to, not: SOME },
  ]),
  { kinds: SOURCES, at: 'spec.*ecretRef', to: '/Secret' },
  {
    kinds: 'source.toolkit.fluxcd.io/{GitRepository,OCIRepository}',
    at: 'spec.verify.*ecretRef',
    to: '/Secret',
  },
  { kinds: 'source.toolkit.fluxcd.io/Bucket', at: 'spec.sts.*ecretRef', to: '/Secret' },
  {
    kinds: 'source.toolkit.fluxcd.io/{Bucket,GitRepository,OCIRepository}',
    at: 'spec.serviceAccountName',
    to: '/ServiceAccount',
  },
  // Whatever a chart is, by these two words it means a Secret that is there before it.
  ...VALUES.map(
    (values): ReferenceRow => ({
      kinds: RELEASE,
      at: `${values}existingSecret{,Name}`,
      to: '/Secret',
      unless: 'spec.targetNamespace',
      not: /\{\{|\$/,
    }),
  ),
  { kinds: GIT, at: 'spec.include[].repository', to: GIT },
  { kinds: 'image.toolkit.fluxcd.io/ImageRepository', at: 'spec.*ecretRef', to: '/Secret' },
  { kinds: 'image.toolkit.fluxcd.io/ImageRepository', at: 'spec.serviceAccountName', to: '/ServiceAccount' },
  {
    kinds: 'image.toolkit.fluxcd.io/ImagePolicy',
    at: 'spec.imageRepositoryRef',
    to: 'image.toolkit.fluxcd.io/ImageRepository',
  },
  {
    kinds: 'image.toolkit.fluxcd.io/ImageUpdateAutomation',
    at: 'spec.git.commit.signingKey.secretRef',
    to: '/Secret',
    keys: ['git.asc'],
  },
  { kinds: 'image.toolkit.fluxcd.io/ImageUpdateAutomation', at: 'spec.sourceRef', to: GIT, says: true },
  { kinds: KUSTOMIZATION, at: 'spec.sourceRef', to: GIT, says: true },
  { kinds: KUSTOMIZATION, at: 'spec.dependsOn[]', to: KUSTOMIZATION },
  { kinds: KUSTOMIZATION, at: 'spec.decryption.secretRef', to: '/Secret' },
  { kinds: KUSTOMIZATION, at: 'spec.decryption.serviceAccountName', to: '/ServiceAccount' },
  { kinds: KUSTOMIZATION, at: 'spec.postBuild.substituteFrom[kind=Secret]', to: '/Secret' },
  { kinds: KUSTOMIZATION, at: 'spec.postBuild.substituteFrom[kind=ConfigMap]', to: '/ConfigMap' },
  { kinds: RELEASE, at: 'spec.chart.spec.sourceRef', to: 'source.toolkit.fluxcd.io/HelmRepository', says: true },
  { kinds: RELEASE, at: 'spec.chart.spec.verify.secretRef', to: '/Secret' },
  { kinds: RELEASE, at: 'spec.chartRef', to: 'source.toolkit.fluxcd.io/OCIRepository', says: true },
  { kinds: RELEASE, at: 'spec.dependsOn[]', to: RELEASE },
  {
    kinds: RELEASE,
    at: 'spec.valuesFrom[kind=Secret]',
    to: '/Secret',
    key: 'valuesKey',
    defaultKey: 'values.yaml',
  },
  {
    kinds: RELEASE,
    at: 'spec.valuesFrom[kind=ConfigMap]',
    to: '/ConfigMap',
    key: 'valuesKey',
    defaultKey: 'values.yaml',
  },
  {
    kinds: 'source.toolkit.fluxcd.io/HelmChart',
    at: 'spec.sourceRef',
    to: 'source.toolkit.fluxcd.io/HelmRepository',
    says: true,
  },
  { kinds: 'source.toolkit.fluxcd.io/HelmChart', at: 'spec.verify.secretRef', to: '/Secret' },
  { kinds: APPLIERS, at: 'spec.kubeConfig.secretRef', to: '/Secret', key: 'key' },
  { kinds: APPLIERS, at: 'spec.kubeConfig.configMapRef', to: '/ConfigMap' },
  // Beside a kubeConfig it is an account of another cluster.
  { kinds: APPLIERS, at: 'spec.serviceAccountName', to: '/ServiceAccount', unless: 'spec.kubeConfig' },
];

const TOGGLE = /^(disabled|enabled)$/i;

/** https://fluxcd.io/flux/components/ */
export const FLUX: Kinds = {
  // Flux is bootstrapped before all that it applies.
  groups: ['helm', 'image', 'kustomize', 'notification', 'source'].map((part) => ({
    group: `${part}.toolkit.fluxcd.io`,
    isProvided: true,
  })),
  references: REFERENCES,
  demands: [
    { kinds: 'image.toolkit.fluxcd.io/ImagePolicy', at: 'spec.policy', one: 'alphabetical numerical semver' },
    { kinds: 'image.toolkit.fluxcd.io/ImageUpdateAutomation', at: 'spec', all: 'git' },
    { kinds: 'helm.toolkit.fluxcd.io/HelmRelease', at: 'spec', one: 'chart chartRef' },
    {
      kinds: 'notification.toolkit.fluxcd.io/Provider',
      at: 'spec[type={alertmanager,discord,generic,googlechat,grafana,lark,matrix,msteams,rocket,slack}]',
      some: 'address secretRef',
    },
  ],
  // Of what a chart makes nothing is known before it is rendered.
  makes: [{ kinds: RELEASE, to: '/Pod', in: 'spec.targetNamespace' }],
  texts: [
    { kinds: RELEASE, at: 'spec.values' },
    { kinds: 'notification.toolkit.fluxcd.io/Provider', at: 'spec' },
  ],
  annotations: [
    {
      prefix: 'kustomize.toolkit.fluxcd.io',
      words: {
        force: TOGGLE,
        prune: TOGGLE,
        reconcile: TOGGLE,
        ssa: /^(IfNotPresent|Ignore|Merge|Override)$/i,
        substitute: TOGGLE,
      },
    },
  ],
};
