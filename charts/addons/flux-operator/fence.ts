import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** Who applies the previews of an app: an account of its own. */
export function accountOf(app: string): string {
  return `previews-${app}`;
}

/**
 * The account and its rights outlive the previews: without them the operator could not remove those that are there, and leaves them.
 */
export const KEPT = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;

/** Draws the account. */
export function drawAccount(chart: Construct, app: string): void {
  new k8s.KubeServiceAccount(chart, 'account', {
    metadata: { name: accountOf(app), annotations: KEPT },
    automountServiceAccountToken: false,
  });
}

/**
 * Has the API server refuse what the account asks for outside of namespaces of previews. Rights cannot say that: these namespaces are
 * not known beforehand. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function drawFence(chart: Construct, app: string, namespace: string): void {
  const name = accountOf(app);
  const asked = "request.operation == 'DELETE' ? request.name : object.metadata.name";
  const place = `(request.resource.resource == 'namespaces' ? (${asked}) : request.namespace)`;
  new ApiObject(chart, 'fence', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, annotations: KEPT },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['*'] },
        ],
      },
      matchConditions: [
        {
          name: 'by-its-account',
          expression: `request.userInfo.username == 'system:serviceaccount:${namespace}:${name}'`,
        },
      ],
      validations: [
        {
          expression: `${place}.matches('^${app}-pr-[0-9]+$')`,
          message: `previews of ${app} stay in their own namespaces`,
        },
      ],
    },
  });
  new ApiObject(chart, 'fence-binding', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, annotations: KEPT },
    spec: { policyName: name, validationActions: ['Deny'] },
  });
}
