import { deployment, documents, ingress, manifest, service } from '../example-objects.ts';
import { leadingNowhere, othersLeadingNowhere } from '../references.ts';
import { ruleTable } from '../rule.ts';

const RBAC = 'rbac.authorization.k8s.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io/v1beta3';

const config = (key: string) => manifest('v1 ConfigMap', 'web-config', `data: { ${key}: slow is smooth }`);
const reading = deployment('env: [{ name: MOTTO, valueFrom: { configMapKeyRef: { name: web-config, key: motto } } }]');

const standing = (namespace: string) =>
  documents(manifest('v1 Namespace', 'web'), manifest('v1 ConfigMap', `x, namespace: ${namespace}`));

const alerting = (provider: string) =>
  documents(
    manifest(`${NOTIFICATION} Provider`, 'mail'),
    manifest(`${NOTIFICATION} Alert`, 'home', `spec: { providerRef: { name: ${provider} } }`),
  );

const PRIORITY = manifest('scheduling.k8s.io/v1 PriorityClass', 'needed', 'value: 1000000');

const running = (account: string) => deployment('', `serviceAccountName: ${account}`);

const binding = (role: string) =>
  documents(
    manifest('v1 ServiceAccount', 'web'),
    manifest(`${RBAC}/v1 Role`, 'reader', 'rules: []'),
    manifest(
      `${RBAC}/v1 RoleBinding`,
      'reader',
      `roleRef: { apiGroup: ${RBAC}, kind: Role, name: ${role} }\nsubjects: [{ kind: ServiceAccount, name: web, namespace: web }]`,
    ),
  );

const SERVICE = service('ports: [{ name: http, port: 80 }]');
const routing = (name: string, port: string) =>
  ingress('web.bramble.example').replace('name: web, port: { number: 80 }', `name: ${name}, port: { ${port} }`);

const claim = (name: string) => manifest('v1 PersistentVolumeClaim', 'data', `spec: { storageClassName: ${name} }`);
const mounting = (name: string) =>
  deployment('', `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${name} } }]`);

/** What is found of references that lead nowhere, by what they refer to. Of Secrets, encrypted files have a say too. */
export const rules = ruleTable({
  'missing-config-map': {
    what: 'Something refers to a ConfigMap that is not there',
    why: 'A pod that reads it is never started: it stays in `ContainerCreating`, or in `CreateContainerConfigError`, until somebody looks.',
    fix: 'Correct the name, or draw the ConfigMap in the same namespace; pods cannot read that of another. What may be missing says so: `optional`.',
    check: leadingNowhere('object', '/ConfigMap'),
    wrong: reading,
    right: documents(config('motto'), reading),
  },
  'missing-config-map-key': {
    what: 'Something refers to a key that a ConfigMap does not have',
    why: 'A container whose variable comes from the key is not started, and neither is a pod that mounts it.',
    fix: 'Correct the key, or add it to the `data` of the ConfigMap.',
    check: leadingNowhere('key', '/ConfigMap'),
    wrong: documents(config('moto'), reading),
    right: documents(config('motto'), reading),
  },
  'missing-namespace': {
    what: 'An object stands in a namespace that is not there',
    why: 'The API server refuses the object, and Flux applies nothing of its Kustomization.',
    fix: 'Correct the name, or let a component own the namespace.',
    check: leadingNowhere('object', '/Namespace'),
    wrong: standing('wep'),
    right: standing('web'),
  },
  'missing-object': {
    what: 'Something refers to an object that is not there',
    why: 'What refers to it is accepted and does not work: a scaler without a target, an alert without a provider, an advertisement without a pool.',
    fix: "Correct the name or the namespace, or add what brings it. Where a chart or a controller does, declare it: `installs: { objects: [{ kind: 'RuntimeClass', name: 'nvidia' }] }`.",
    check: othersLeadingNowhere,
    wrong: alerting('mial'),
    right: alerting('mail'),
  },
  'missing-priority-class': {
    what: 'Pods ask for a PriorityClass that is not there',
    why: 'The API server refuses each pod: the Deployment has none, and no event of a pod tells why.',
    fix: 'Correct the name. Kubernetes brings `system-cluster-critical` and `system-node-critical`, for what others run on; `priorities()` brings `needed` and `spare`, and [classes of your own](../power-and-time.md).',
    check: leadingNowhere('object', 'scheduling.k8s.io/PriorityClass'),
    wrong: deployment('', 'priorityClassName: neded'),
    right: documents(PRIORITY, deployment('', 'priorityClassName: needed')),
  },
  'missing-service-account': {
    what: 'Something refers to a ServiceAccount that is not there',
    why: 'No pod is made under an account that does not exist: the Deployment has no pods, and so no events of pods that tell why. Rights that are bound to it go to nobody.',
    fix: 'Correct the name or the namespace, or draw the account with `serviceAccount()`.',
    check: leadingNowhere('object', '/ServiceAccount'),
    wrong: documents(binding('reader'), running('wep')),
    right: documents(binding('reader'), running('web')),
  },
  'missing-role': {
    what: 'A binding refers to a Role or ClusterRole that is not there',
    why: 'The binding is accepted and gives no right. What needs it fails with `forbidden` as soon as it runs.',
    fix: 'Correct the name, or draw the role. A Role is looked for in the namespace of the binding.',
    check: leadingNowhere('object', `${RBAC}/ClusterRole`, `${RBAC}/Role`),
    wrong: documents(binding('readers'), running('web')),
    right: documents(binding('reader'), running('web')),
  },
  'missing-service': {
    what: 'Something refers to a Service that is not there',
    why: 'A route to it answers 404, a webhook without one refuses every object that it should judge, and a StatefulSet without one gives its pods no names.',
    fix: "Correct the name or the namespace. What a Helm chart brings is known once `npm run import -- charts` has rendered it, and has to be declared before: `installs: { objects: [{ kind: 'Service', name: 'podinfo', ports: [9898] }] }`.",
    check: leadingNowhere('object', '/Service'),
    wrong: documents(SERVICE, routing('wep', 'number: 80')),
    right: documents(SERVICE, routing('web', 'number: 80')),
  },
  'missing-service-port': {
    what: 'Something refers to a port that a Service does not have',
    why: 'The ingress leaves out the route, and a webhook cannot be called. The port of the container is not that of the Service.',
    fix: 'Name a port of the Service, by its number or its name.',
    check: leadingNowhere('port', '/Service'),
    wrong: documents(SERVICE, routing('web', 'number: 8080')),
    right: documents(SERVICE, routing('web', 'name: http')),
  },
  'missing-claim': {
    what: 'Something refers to a PersistentVolumeClaim that is not there',
    why: 'The pod stays `Pending` for ever, and only its events say why.',
    fix: 'Correct the name, or claim the storage in the same namespace. The claims of a StatefulSet are named after its template, itself and the number of the pod: `data-web-0`.',
    check: leadingNowhere('object', '/PersistentVolumeClaim'),
    wrong: documents(claim('local-path'), mounting('date')),
    right: documents(claim('local-path'), mounting('data')),
  },
  'missing-storage-class': {
    what: 'A claim asks for a StorageClass that is not there',
    why: 'Nobody makes a volume for the claim. It stays `Pending`, and so does the pod that waits for it.',
    fix: 'Correct the name. k3s brings `local-path`, which is also taken where none is named; for others add the component that brings them. A class that no object stands for is fine where a PersistentVolume names it too.',
    check: leadingNowhere('object', 'storage.k8s.io/StorageClass'),
    wrong: documents(claim('fast'), mounting('data')),
    right: documents(claim('local-path'), mounting('data')),
  },
});
