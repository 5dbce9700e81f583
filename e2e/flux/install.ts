import type { KubernetesObject } from '../../lib/model/object.ts';
import type { Fork } from '../repository/fork.ts';

/** The namespace of Flux. */
export const FLUX_SYSTEM = 'flux-system';

/** The annotation that asks Flux to reconcile an object at once, as `flux reconcile` does. */
export const REQUESTED = 'reconcile.fluxcd.io/requestedAt';

/**
 * What `flux bootstrap` brings besides the custom kinds and the controllers themselves, and the key of
 * docs/bootstrap.md: whom the controllers are, what they may do, and where they start. Rights that only pods of several
 * replicas or of a cloud use are left out.
 * @param url of the repository
 * @param fork what lies there: its cluster, and the private key that decrypts its Secrets
 */
export function installation(url: string, fork: Fork): readonly KubernetesObject[] {
  const inFlux = (name: string) => ({ name, namespace: FLUX_SYSTEM });
  const accounts = ['source-controller', 'kustomize-controller'];
  const rbac = 'rbac.authorization.k8s.io';
  const binding = (name: string, role: string, subjects: readonly string[]): KubernetesObject => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: subjects.map((each) => ({ kind: 'ServiceAccount', ...inFlux(each) })),
  });
  return [
    ...accounts.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: inFlux(name) })),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'crd-controller-flux-system' },
      rules: [
        ...['source', 'kustomize', 'helm', 'notification', 'image'].map((group) => ({
          apiGroups: [`${group}.toolkit.fluxcd.io`],
          resources: ['*'],
          verbs: ['*'],
        })),
        {
          apiGroups: [''],
          resources: ['namespaces', 'secrets', 'configmaps', 'serviceaccounts'],
          verbs: ['get', 'list', 'watch'],
        },
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      ],
    },
    binding('crd-controller-flux-system', 'crd-controller-flux-system', accounts),
    binding('cluster-reconciler-flux-system', 'cluster-admin', ['kustomize-controller']),
    { apiVersion: 'v1', kind: 'Secret', metadata: inFlux('sops-age'), stringData: { 'age.agekey': fork.key } },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: inFlux(FLUX_SYSTEM),
      spec: { interval: '1h', ref: { branch: 'main' }, url },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: inFlux(FLUX_SYSTEM),
      spec: {
        interval: '10m',
        path: `./flux/${fork.cluster}`,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: FLUX_SYSTEM },
      },
    },
  ];
}

/**
 * Charts come from outside, where nothing of this may go. The API server itself points them at a registry on loopback, so that
 * the tree stays as it is.
 */
export function chartsFrom(registry: string): readonly KubernetesObject[] {
  const name = 'charts-from-loopback';
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const inside = `oci://${registry}/`;
  return [
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ['source.toolkit.fluxcd.io'],
              apiVersions: ['*'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['ocirepositories'],
            },
          ],
        },
        matchConditions: [{ name: 'outside', expression: `!object.spec.url.startsWith('${inside}')` }],
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: {
              expression: `Object{spec: Object.spec{url: object.spec.url.replace('oci://', '${inside}')}}`,
            },
          },
        ],
      },
    },
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name },
    },
  ];
}
