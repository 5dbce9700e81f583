import { type Kinds, type ReferenceRow, rowsFor } from '../model/kinds.ts';

const SOURCE = 'source.toolkit.fluxcd.io';
const IMAGE = 'image.toolkit.fluxcd.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io';
const GIT = `${SOURCE}/GitRepository`;
const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const SOME = /^\*$/;

/**
 * The kinds of Flux of which events come, and which can be told to reconcile.
 * https://fluxcd.io/flux/components/notification/alerts/#event-sources
 */
export const EVENTFUL: readonly string[] = [
  ...['Bucket', 'ExternalArtifact', 'GitRepository', 'HelmChart', 'HelmRepository', 'OCIRepository'].map(
    (kind) => `${SOURCE}/${kind}`,
  ),
  ...['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'].map((kind) => `${IMAGE}/${kind}`),
  RELEASE,
  KUSTOMIZATION,
];

/** The ways into the values of a chart, down to where charts name the Secrets that they are to take. */
const VALUES = ['', '*.', '*.*.', '*.*.*.'].map((way) => `spec.values.${way}`);

const ACCOUNT = { at: 'spec.serviceAccountName', to: '/ServiceAccount' } as const;

const REFERENCES: readonly ReferenceRow[] = [
  { kinds: `${NOTIFICATION}/Receiver`, at: 'spec.secretRef', to: '/Secret', keys: ['token'] },
  ...rowsFor(`${NOTIFICATION}/Provider`, [
    { at: 'spec.secretRef', to: '/Secret', keys: ['address'], unless: 'spec.address' },
    { at: 'spec[type={matrix,telegram}].secretRef', to: '/Secret', keys: ['token'] },
    { at: 'spec.{secretRef,*SecretRef}', to: '/Secret' },
  ]),
  { kinds: `${NOTIFICATION}/Alert`, at: 'spec.providerRef', to: `${NOTIFICATION}/Provider` },
  ...EVENTFUL.flatMap((to): readonly ReferenceRow[] => {
    const kind = to.slice(to.indexOf('/') + 1);
    return [
      { kinds: `${NOTIFICATION}/Alert`, at: `spec.eventSources[kind=${kind}]`, to, not: SOME },
      { kinds: `${NOTIFICATION}/Receiver`, at: `spec.resources[kind=${kind}]`, to, not: SOME },
    ];
  }),
  { kinds: `${SOURCE}/{Bucket,GitRepository,HelmRepository,OCIRepository}`, at: 'spec.*ecretRef', to: '/Secret' },
  { kinds: `${SOURCE}/{GitRepository,OCIRepository}`, at: 'spec.verify.*ecretRef', to: '/Secret' },
  { kinds: `${SOURCE}/Bucket`, at: 'spec.sts.*ecretRef', to: '/Secret' },
  { kinds: `${SOURCE}/{Bucket,GitRepository,OCIRepository}`, ...ACCOUNT },
  // Whatever a chart is, by these two words it means a Secret that is there before it.
  ...rowsFor(
    VALUES.map((values) => ({ kinds: RELEASE, at: `${values}existingSecret{,Name}` })),
    [{ at: '', to: '/Secret', unless: 'spec.targetNamespace', not: /\{\{|\$/ }],
  ),
  { kinds: GIT, at: 'spec.include[].repository', to: GIT },
  ...rowsFor(`${IMAGE}/ImageRepository`, [
    { at: 'spec.secretRef', to: '/Secret', keys: ['.dockerconfigjson'] },
    { at: 'spec.{cert,proxy}SecretRef', to: '/Secret' },
    ACCOUNT,
  ]),
  { kinds: `${IMAGE}/ImagePolicy`, at: 'spec.imageRepositoryRef', to: `${IMAGE}/ImageRepository` },
  ...rowsFor(`${IMAGE}/ImageUpdateAutomation`, [
    { at: 'spec.git.commit.signingKey.secretRef', to: '/Secret', keys: ['git.asc'] },
    { at: 'spec.sourceRef', to: GIT, says: true },
  ]),
  ...rowsFor(KUSTOMIZATION, [
    { at: 'spec.sourceRef', to: GIT, says: true },
    { at: 'spec.dependsOn[]', to: KUSTOMIZATION },
    { at: 'spec.decryption.secretRef', to: '/Secret' },
    { at: 'spec.decryption.serviceAccountName', to: '/ServiceAccount' },
    { at: 'spec.postBuild.substituteFrom[kind=Secret]', to: '/Secret' },
    { at: 'spec.postBuild.substituteFrom[kind=ConfigMap]', to: '/ConfigMap' },
  ]),
  ...rowsFor(RELEASE, [
    { at: 'spec.chart.spec.sourceRef', to: `${SOURCE}/HelmRepository`, says: true },
    { at: 'spec.chart.spec.verify.secretRef', to: '/Secret' },
    { at: 'spec.chartRef', to: `${SOURCE}/OCIRepository`, says: true },
    { at: 'spec.dependsOn[]', to: RELEASE },
    { at: 'spec.valuesFrom[kind=Secret]', to: '/Secret', key: 'valuesKey', defaultKey: 'values.yaml' },
    { at: 'spec.valuesFrom[kind=ConfigMap]', to: '/ConfigMap', key: 'valuesKey', defaultKey: 'values.yaml' },
  ]),
  { kinds: `${SOURCE}/HelmChart`, at: 'spec.sourceRef', to: `${SOURCE}/HelmRepository`, says: true },
  { kinds: `${SOURCE}/HelmChart`, at: 'spec.verify.secretRef', to: '/Secret' },
  ...rowsFor('{kustomize,helm}.toolkit.fluxcd.io/{HelmRelease,Kustomization}', [
    { at: 'spec.kubeConfig.secretRef', to: '/Secret', key: 'key' },
    { at: 'spec.kubeConfig.configMapRef', to: '/ConfigMap' },
    // Beside a kubeConfig it is an account of another cluster.
    { ...ACCOUNT, unless: 'spec.kubeConfig' },
  ]),
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
    { kinds: `${IMAGE}/ImagePolicy`, at: 'spec.policy', one: 'alphabetical numerical semver' },
    { kinds: `${IMAGE}/ImageUpdateAutomation`, at: 'spec', all: 'git' },
    { kinds: RELEASE, at: 'spec', one: 'chart chartRef' },
    {
      kinds: `${NOTIFICATION}/Provider`,
      at: 'spec[type={alertmanager,discord,generic,googlechat,grafana,lark,matrix,msteams,rocket,slack}]',
      some: 'address secretRef',
    },
  ],
  // Of what a chart makes nothing is known before it is rendered.
  makes: [{ kinds: RELEASE, to: '/Pod', in: 'spec.targetNamespace' }],
  texts: [
    { kinds: RELEASE, at: 'spec.values' },
    { kinds: `${NOTIFICATION}/Provider`, at: 'spec' },
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
