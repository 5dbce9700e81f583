import { documents, manifest } from '../lib/checks/example-objects.ts';
import { rules } from '../lib/checks/rules/role-rules.ts';
import { judge } from './judge.ts';

/** What rights name below resources. */

const crd = manifest(
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'things.bramble.example',
  'spec: { group: bramble.example, scope: Namespaced, names: { kind: Thing, plural: things }, versions: [{ name: v1, subresources: { status: {} } }] }',
);
const found = (group: string, resource: string) =>
  judge(
    rules,
    documents(
      crd,
      manifest(
        'rbac.authorization.k8s.io/v1 Role',
        'web',
        `rules: [{ apiGroups: ['${group}'], resources: ['${resource}'], verbs: [get] }]`,
      ),
    ),
  );

it.each([
  ['apps', 'deployments/scales'],
  ['apps', 'daemonsets/scale'],
  ['', 'pods/logs'],
  ['', 'pods/*'],
  ['', 'services/statuses'],
  ['', 'secrets/status'],
  ['apps', '*/scales'],
  ['certificates.k8s.io', 'certificatesigningrequests/approve'],
  ['bramble.example', 'things/scale'],
])("of '%s', %s is found", (group, resource) => {
  expect(found(group, resource)).toEqual([
    `warning home/web role.web.yaml: names the subresource '${resource}', which does not exist`,
  ]);
});

it.each([
  ['apps', 'deployments/scale'],
  ['apps', '*/scale'],
  ['*', '*/scale'],
  ['', 'pods/ephemeralcontainers'],
  ['', 'nodes/metrics'],
  ['', 'serviceaccounts/token'],
  ['', 'namespaces/finalize'],
  ['batch', 'jobs/finalizers'],
  ['bramble.example', 'things/status'],
  ['bramble.example', 'things/finalizers'],
  ['elsewhere.example', 'things/anything'],
])("of '%s', %s is right", (group, resource) => {
  expect(found(group, resource)).toEqual([]);
});
