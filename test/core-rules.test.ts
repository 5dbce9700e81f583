import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/checks/check.ts';
import type { Rule } from '../lib/checks/rule.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { CRDS, KINDS, ROOT, SCHEMAS } from './sample-cluster.ts';

const FILES =
  /^(access|config|container|network|service|workload)-shapes|^(config-data|mounts|objects|placement-rules)\./;
const rules = readdirSync(join(ROOT, 'lib/checks/rules'))
  .filter((file) => FILES.test(file))
  .flatMap((file) => (require(join(ROOT, 'lib/checks/rules', file)) as { rules: readonly Rule[] }).rules);

/** What is found in an object of a component named `web`, each as `rule: what`. */
function found(object: JsonMap): readonly string[] {
  const subject = subjectOf({ objects: JSON.stringify(object) }, { crds: CRDS, kinds: KINDS, schemas: SCHEMAS });
  return check(subject, rules).findings.map(({ rule, what }) => `${rule}: ${what}`);
}

const IMAGE = 'docker.io/library/busybox:1';
const object = (apiVersion: string, kind: string, rest: JsonMap = {}): JsonMap => ({
  apiVersion,
  kind,
  metadata: { name: 'web' },
  ...rest,
});
const deployment = (container: JsonMap, pod: JsonMap = {}, spec: JsonMap = {}): JsonMap =>
  object('apps/v1', 'Deployment', {
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: IMAGE, ...container }], ...pod },
      },
      ...spec,
    },
  });
const cronJob = (spec: JsonMap, pod: JsonMap = { restartPolicy: 'OnFailure' }): JsonMap =>
  object('batch/v1', 'CronJob', {
    spec: {
      schedule: '0 1 * * *',
      jobTemplate: { spec: { template: { spec: { containers: [{ name: 'web', image: IMAGE }], ...pod } } } },
      ...spec,
    },
  });
const service = (spec: JsonMap) => object('v1', 'Service', { spec });
const claim = (storage: JsonMap[string]) =>
  object('v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
const ingress = (path: JsonMap) =>
  object('networking.k8s.io/v1', 'Ingress', {
    spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { number: 80 } } }, ...path }] } }] },
  });
const policy = (peer: JsonMap, ports: readonly JsonMap[] = []) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, egress: [{ to: [peer], ports }] } });
const RBAC = 'rbac.authorization.k8s.io';
const role = (kind: string, rule: JsonMap) => object(`${RBAC}/v1`, kind, { rules: [{ verbs: ['get'], ...rule }] });
const binding = (subject: JsonMap, roleKind = 'ClusterRole') =>
  object(`${RBAC}/v1`, 'ClusterRoleBinding', {
    roleRef: { apiGroup: RBAC, kind: roleKind, name: 'web' },
    subjects: [subject],
  });
const named = (apiVersion: string, kind: string, name: string, rest: JsonMap = {}) =>
  object(apiVersion, kind, { metadata: { name }, ...rest });
const DATA = { volumes: [{ name: 'data', emptyDir: {} }] };

describe('what the API server would refuse, though its schema does not, is refused with one finding', () => {
  it.each<[string, JsonMap, string]>([
    [
      'a command that sleeps over the end',
      deployment({ lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'nginx -s quit; sleep 45'] } } } }),
      "long-goodbye: 'web' sleeps 45 s before it ends, of which its pod has 30",
    ],
    [
      'a name with capitals',
      named('v1', 'ConfigMap', 'Web'),
      "object-name: has the name 'Web', which Kubernetes refuses",
    ],
    [
      'a name that is too long',
      named('v1', 'ConfigMap', 'a'.repeat(254)),
      `object-name: has the name '${'a'.repeat(254)}', which Kubernetes refuses`,
    ],
    [
      'a Service with a dot',
      named('v1', 'Service', 'a.b', { spec: { ports: [{ port: 80 }] } }),
      "object-name: has the name 'a.b', which Kubernetes refuses",
    ],
    [
      'a CronJob whose jobs could have no name',
      { ...cronJob({}), metadata: { name: 'a'.repeat(53) } },
      `object-name: has the name '${'a'.repeat(53)}', which Kubernetes refuses`,
    ],
    [
      'a role with a slash',
      named(`${RBAC}/v1`, 'ClusterRole', 'a/b'),
      "object-name: has the name 'a/b', which Kubernetes refuses",
    ],
    ['no name', object('v1', 'ConfigMap', { metadata: {} }), 'object-name: has no name'],
    [
      'a namespace on what has none',
      object('v1', 'Namespace', { metadata: { name: 'web', namespace: 'web' } }),
      "object-scope: has the namespace 'web', but is of the whole cluster",
    ],
    [
      'no namespace where one has to be',
      object('v1', 'ConfigMap', { metadata: { name: 'web', namespace: '' } }),
      'object-scope: has no namespace',
    ],
    [
      'a Secret that anyone can read',
      object('v1', 'Secret', { stringData: { a: 'b' } }),
      'plain-secret: is a Secret in plain text',
    ],
    [
      'two containers of one name',
      deployment({}, { initContainers: [{ name: 'web', image: IMAGE }] }),
      "container-name: has two containers named 'web'",
    ],
    ['a container with capitals', deployment({ name: 'Web' }), "container-name: has a container named 'Web'"],
    [
      'a port beyond 65535',
      deployment({ ports: [{ containerPort: 65_536 }] }),
      "container-port: 'web' listens on port 65536",
    ],
    [
      'a port with too long a name',
      deployment({ ports: [{ name: 'a-name-of-sixteen', containerPort: 80 }] }),
      "container-port: 'web' has a port named 'a-name-of-sixteen'",
    ],
    [
      'a port whose name is a number',
      deployment({ ports: [{ name: '8080', containerPort: 80 }] }),
      "container-port: 'web' has a port named '8080'",
    ],
    [
      'two ports of one name',
      deployment({
        ports: [
          { name: 'http', containerPort: 80 },
          { name: 'http', containerPort: 81 },
        ],
      }),
      "container-port: 'web' has two ports named 'http'",
    ],
    [
      'two numbers for one port of the node',
      deployment({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
      "container-port: 'web' listens on port 80 and opens 81 of the node, whose network it has",
    ],
    [
      'a variable with a space',
      deployment({ env: [{ name: 'A B', value: '' }] }),
      "variable-name: 'web' has a variable named 'A B'",
    ],
    [
      'a probe of a port without that name',
      deployment({ ports: [{ name: 'http', containerPort: 80 }], readinessProbe: { tcpSocket: { port: 'web' } } }),
      "probe-target: probes of 'web' ask port 'web'",
    ],
    [
      'a probe of a path without a slash',
      deployment({ readinessProbe: { httpGet: { port: 80, path: 'healthz' } } }),
      "probe-target: probes of 'web' ask for 'healthz'",
    ],
    [
      'a probe that counts its successes',
      deployment({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
      "probe-success: the livenessProbe of 'web' has successThreshold",
    ],
    [
      'more cpu than the limit',
      deployment({ resources: { requests: { cpu: 1 }, limits: { cpu: '500m' } } }),
      "request-above-limit: 'web' requests more cpu than its limit",
    ],
    [
      'more memory than the limit, in other units',
      deployment({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } }),
      "request-above-limit: 'web' requests more memory than its limit",
    ],
    [
      'less than nothing',
      deployment({ resources: { limits: { memory: '-1Mi' } } }),
      "request-above-limit: 'web' has -1Mi of memory",
    ],
    [
      'a relative mount',
      deployment({ volumeMounts: [{ name: 'data', mountPath: 'data' }] }, DATA),
      "mount-path: 'web' mounts at 'data'",
    ],
    [
      'a mount with a colon',
      deployment({ volumeMounts: [{ name: 'data', mountPath: '/a:b' }] }, DATA),
      "mount-path: 'web' mounts at '/a:b'",
    ],
    [
      'a volume that is not there',
      deployment({ volumeMounts: [{ name: 'date', mountPath: '/x' }] }, DATA),
      "unknown-volume: 'web' mounts the volume 'date', which the pod does not have",
    ],
    ['a claim of 20 bytes', claim('20'), "storage-size: claims '20' of storage"],
    ['a claim of nothing', claim(undefined), 'storage-size: claims no amount of storage'],
    [
      'a selector of other pods',
      deployment({}, {}, { selector: { matchLabels: { app: 'site' } } }),
      'selector: does not select the pods of its own template',
    ],
    ['a selector of all pods', deployment({}, {}, { selector: {} }), 'selector: selects all pods'],
    [
      'a condition without values',
      policy({ podSelector: { matchExpressions: [{ key: 'app', operator: 'In' }] } }),
      "selector-values: asks for 'app' In without values",
    ],
    [
      'a condition with values too many',
      policy({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] } }),
      "selector-values: asks for 'app' Exists with values",
    ],
    [
      'a Deployment that ends',
      deployment({}, { restartPolicy: 'OnFailure' }),
      'restart-policy: has the restartPolicy OnFailure',
    ],
    ['a job that never ends', cronJob({}, {}), 'restart-policy: has the restartPolicy Always'],
    [
      'an update of nothing',
      deployment({}, {}, { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }),
      'rolling-update: has a rolling update of nothing: maxSurge and maxUnavailable are 0',
    ],
    [
      'an update in two ways',
      deployment({}, {}, { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
      'rolling-update: has rollingUpdate and the strategy Recreate',
    ],
    [
      'a deadline before the pods can be ready',
      deployment({}, {}, { progressDeadlineSeconds: 5, minReadySeconds: 5 }),
      'progress-deadline: gives up after 5 s, and is ready after 5 s at the earliest',
    ],
    [
      'a schedule with a 25th hour',
      cronJob({ schedule: '0 25 * * *' }),
      "schedule: has the schedule '0 25 * * *', where '25' is no hour",
    ],
    [
      'a time zone that is none',
      cronJob({ timeZone: 'Europe/Berlim' }),
      "time-zone: has the time zone 'Europe/Berlim'",
    ],
    [
      'one key in two forms',
      object('v1', 'ConfigMap', { data: { a: 'x' }, binaryData: { a: 'eA==' } }),
      "config-key-twice: has the key 'a' in data and in binaryData",
    ],
    [
      'more than a ConfigMap holds',
      object('v1', 'ConfigMap', { data: { a: 'x'.repeat(2 ** 20) } }),
      'object-size: holds 1025 KiB',
    ],
    [
      'more than annotations hold',
      object('v1', 'ConfigMap', { metadata: { name: 'web', annotations: { a: 'ä'.repeat(2 ** 17) } } }),
      'object-size: has 257 KiB of annotations',
    ],
    [
      'a Service with nameless ports',
      service({ ports: [{ name: 'a', port: 80 }, { port: 81 }] }),
      'service-port-name: has the port 81 without a name, and others',
    ],
    [
      'a Service with two ports of one name',
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      }),
      "service-port-name: has two ports named 'a'",
    ],
    [
      'a Service that leads beyond 65535',
      service({ ports: [{ port: 80, targetPort: 65_536 }] }),
      'service-port: leads to port 65536',
    ],
    [
      'a port of nodes outside their range',
      service({ type: 'NodePort', ports: [{ port: 80, nodePort: 8080 }] }),
      'node-port-range: has the nodePort 8080',
    ],
    [
      'a port of nodes that nobody asked for',
      service({ ports: [{ port: 80, nodePort: 30_080 }] }),
      'node-port-range: has the nodePort 30080, but is of type ClusterIP',
    ],
    ['a Service without ports', service({ selector: { app: 'web' } }), 'service-shape: has no port'],
    [
      'a name for outside without the name',
      service({ type: 'ExternalName' }),
      'service-shape: is an ExternalName without a name',
    ],
    [
      'a headless Service with an address',
      service({ type: 'LoadBalancer', clusterIP: 'None', ports: [{ port: 80 }] }),
      'service-shape: is a LoadBalancer with clusterIP None',
    ],
    [
      'a policy for traffic that does not come',
      service({ externalTrafficPolicy: 'Local', ports: [{ port: 80 }] }),
      'service-shape: has externalTrafficPolicy, but is of type ClusterIP',
    ],
    [
      'a path of an Ingress without a slash',
      ingress({ path: 'api', pathType: 'Prefix' }),
      "ingress-path: has the path 'api'",
    ],
    [
      'a path of an Ingress that goes up',
      ingress({ path: '/a/../b', pathType: 'Exact' }),
      "ingress-path: has the path '/a/../b'",
    ],
    [
      'an Ingress that leads nowhere',
      object('networking.k8s.io/v1', 'Ingress', { spec: {} }),
      'empty-ingress: has neither rules nor a default backend',
    ],
    [
      'an exception outside its block',
      policy({ ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }),
      'network-policy-rule: excepts 10.1.0.0/24 from 10.0.0.0/16, which does not hold it',
    ],
    [
      'a block with a selector',
      policy({ ipBlock: { cidr: '10.0.0.0/16' }, podSelector: {} }),
      'network-policy-rule: has a rule with ipBlock and a selector',
    ],
    ['a rule for nobody', policy({}), 'network-policy-rule: has a rule for nobody'],
    [
      'a span of ports that goes back',
      policy({ podSelector: {} }, [{ port: 90, endPort: 80 }]),
      'network-policy-rule: has the ports 90 to 80',
    ],
    [
      'an endpoint of another type',
      object('discovery.k8s.io/v1', 'EndpointSlice', {
        addressType: 'IPv6',
        endpoints: [{ addresses: ['10.10.11.40'] }],
      }),
      "endpoint-type: has the endpoint '10.10.11.40'",
    ],
    ['a role without groups', role('Role', { resources: ['pods'] }), 'role-rule: rules[0] has no apiGroups'],
    [
      'URLs in a Role',
      role('Role', { nonResourceURLs: ['/metrics'] }),
      'role-rule: rules[0] has nonResourceURLs, which a Role cannot have',
    ],
    [
      'URLs and resources in one rule',
      role('ClusterRole', { nonResourceURLs: ['/metrics'], apiGroups: [''], resources: ['pods'] }),
      'role-rule: rules[0] is about resources and URLs',
    ],
    [
      'an account without its namespace',
      binding({ kind: 'ServiceAccount', name: 'web' }),
      "role-subject: names the ServiceAccount 'web' without its namespace",
    ],
    [
      'a Role for the whole cluster',
      binding({ kind: 'User', name: 'ann' }, 'Role'),
      "role-subject: binds the Role 'web' for the whole cluster",
    ],
    [
      'a webhook without a domain',
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
        webhooks: [
          { name: 'a.b', sideEffects: 'None', admissionReviewVersions: ['v1'], clientConfig: { url: 'https://a.b/' } },
        ],
      }),
      "webhook-name: has a webhook named 'a.b'",
    ],
    [
      'a node that is not there',
      deployment({}, { nodeSelector: { 'kubernetes.io/hostname': 'pi-9' } }),
      'no-node: wants a node with kubernetes.io/hostname=pi-9, which no node has',
    ],
  ])('%s', (_, wrong, expected) => {
    expect(found(wrong)).toEqual([expected]);
  });

  it('but not where a field is misspelt, which is all there is to say', () => {
    expect(found(deployment({}, {}, { selectr: { matchLabels: { app: 'web' } }, selector: undefined }))).toEqual([]);
  });
});

describe('what is unusual and right is left alone', () => {
  it.each<[string, JsonMap]>([
    ['a role named like a path of its own', named(`${RBAC}/v1`, 'ClusterRole', 'system:Web')],
    ['a long name of an object that is no label', named('v1', 'ConfigMap', 'a'.repeat(200))],
    ['a headless Service without ports', service({ clusterIP: 'None' })],
    [
      'a name for outside, with a port',
      service({ type: 'ExternalName', externalName: 'nas.bramble.example', ports: [{ port: 80 }] }),
    ],
    [
      'a claim of a StatefulSet as a volume',
      object('apps/v1', 'StatefulSet', {
        spec: {
          selector: { matchLabels: { app: 'web' } },
          serviceName: 'web',
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: IMAGE, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
          },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1.5Gi' } } },
            },
          ],
        },
      }),
    ],
    [
      'a selector by conditions',
      deployment({}, {}, { selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['site'] }] } }),
    ],
    [
      'an update that adds first',
      deployment({}, {}, { strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } } }),
    ],
    ['a path of its own kind', ingress({ path: '/a//b', pathType: 'ImplementationSpecific' })],
    ['a path for all', ingress({ pathType: 'ImplementationSpecific' })],
    ['a probe of a number that no port names', deployment({ readinessProbe: { tcpSocket: { port: 9000 } } })],
    ['a user who has no namespace', binding({ kind: 'User', name: 'system:Ann' })],
    [
      'a whole exception of a policy for all',
      policy({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }),
    ],
    ['a Secret that its controller fills', object('v1', 'Secret')],
  ])('%s', (_, right) => {
    expect(found(right)).toEqual([]);
  });
});
