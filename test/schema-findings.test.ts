import { type AppProps, app, component, image, type Override } from 'bramble';
import { rules } from '../lib/checks/rules/schema-rules.ts';
import { CORE_NAMES, shortName } from '../lib/checks/schema-core.ts';
import { findingLine } from '../lib/model/finding.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { said } from '../lib/pages/rule-pages.ts';
import { CRDS, KINDS, renderSample, SCHEMAS, SIDES, sample } from './sample-cluster.ts';

const KNOWN = { crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };

/** What the schemas say of an object of a component named `web`. */
function found(object: JsonMap, known: typeof KNOWN = KNOWN): readonly string[] {
  const objects = JSON.stringify(object);
  return rules
    .flatMap((rule) => said(rule, { objects }, known).split('\n'))
    .filter((line) => line !== '')
    .map((line) => line.replace(/^error home\/web \S+: /, '').replace(/;? docs\/rules\/\S*$/, ')'));
}

const deployment = (container: JsonMap, pod: JsonMap = {}, spec: JsonMap = {}): JsonMap => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'docker.io/library/busybox:1', ...container }], ...pod },
    },
    ...spec,
  },
});
const object = (apiVersion: string, kind: string, rest: JsonMap): JsonMap => ({
  apiVersion,
  kind,
  metadata: { name: 'web' },
  ...rest,
});
const box = (schema: JsonMap): JsonMap => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boxes.bramble.example' },
  spec: {
    group: 'bramble.example',
    scope: 'Namespaced',
    names: { kind: 'Box', plural: 'boxes' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } },
      },
      { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
});
const inBox = (schema: JsonMap, spec: JsonMap[string]) =>
  found(object('bramble.example/v1', 'Box', { spec }), {
    ...KNOWN,
    crds: [...CRDS, box(schema) as never],
  });

const AT = 'spec.template.spec.containers[web]';

describe('an object that does not fit the schema of its kind is refused with one finding', () => {
  it.each<[string, JsonMap, string]>([
    [
      'a misspelt field',
      deployment({}, {}, { replica: 1 }),
      "has the unknown field spec.replica (did you mean 'replicas'?)",
    ],
    [
      'a misspelt field deep down',
      deployment({ imagePullPolcy: 'Always' }),
      `has the unknown field ${AT}.imagePullPolcy (did you mean 'imagePullPolicy'?)`,
    ],
    [
      'a misspelt field that must be there',
      object('v1', 'PersistentVolumeClaim', {
        spec: { acessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }),
      "has the unknown field spec.acessModes (did you mean 'accessModes'?)",
    ],
    [
      'a field that is like no other',
      object('v1', 'ServiceAccount', { metadata: { name: 'web' }, colour: 'red' }),
      'has the unknown field colour (remove it, or take one of: apiVersion, automountServiceAccountToken, imagePullSecrets, kind, metadata, secrets)',
    ],
    [
      'a field beside metadata',
      deployment({}, { nodeSelectr: { a: 'b' } }),
      "has the unknown field spec.template.spec.nodeSelectr (did you mean 'nodeSelector'?)",
    ],
    [
      'a field with a name that needs quotes',
      object('v1', 'ConfigMap', { 'a b': {} }),
      expect.stringMatching(/^has the unknown field \['a b'\]/) as never,
    ],
    [
      'a missing field',
      object('v1', 'Service', { spec: { ports: [{ name: 'http' }] } }),
      'lacks spec.ports[http].port (give a whole number)',
    ],
    ['a missing spec', object('apps/v1', 'Deployment', {}), 'lacks spec (write a map)'],
    ['a container without an image', deployment({ image: null }), `lacks ${AT}.image (give a text)`],
    ['an empty text that must say something', deployment({ image: '' }), `lacks ${AT}.image (give a text)`],
    [
      'a number among variables',
      deployment({ env: [{ name: 'PORT', value: 8080 }] }),
      `${AT}.env[PORT].value is 8080, which is no text (quote it: '8080')`,
    ],
    [
      'a boolean in the data of a ConfigMap',
      object('v1', 'ConfigMap', { data: { on: true } }),
      "data.on is true, which is no text (quote it: 'true')",
    ],
    [
      'a number among annotations',
      object('v1', 'ServiceAccount', { metadata: { name: 'web', annotations: { 'bramble.example/port': 80 } } }),
      "metadata.annotations['bramble.example/port'] is 80, which is no text (quote it: '80')",
    ],
    [
      'a number among arguments',
      deployment({ args: ['--port', 80] }),
      `${AT}.args[1] is 80, which is no text (quote it: '80')`,
    ],
    [
      'a text for a number',
      deployment({}, {}, { replicas: '2' }),
      "spec.replicas is the text '2', which is no whole number (write 2 without quotes)",
    ],
    [
      'part of a number',
      deployment({}, {}, { replicas: 1.5 }),
      'spec.replicas is 1.5, which is no whole number (give a whole number)',
    ],
    [
      'a text for a boolean',
      deployment({ tty: 'yes' }),
      `${AT}.tty is the text 'yes', which is no true or false (write true or false without quotes)`,
    ],
    [
      'a text for a list',
      deployment({ command: 'sleep 5' }),
      `${AT}.command is the text 'sleep 5', which is no list (write a list, also of one item)`,
    ],
    ['a list for a map', deployment({ resources: [] }), `${AT}.resources is a list, which is no map (write a map)`],
    [
      'nothing in a list',
      deployment({ args: [null] }),
      `${AT}.args[0] is empty, which is no text (give a text, or leave the field out)`,
    ],
    [
      'an amount that is none',
      deployment({ resources: { limits: { memory: '64MB' } } }),
      `${AT}.resources.limits.memory is '64MB', which is no amount (give an amount such as 250m or 64Mi)`,
    ],
    [
      'a choice that is near another',
      deployment({ imagePullPolicy: 'Allways' }),
      `${AT}.imagePullPolicy is 'Allways', which is not allowed (did you mean 'Always'?)`,
    ],
    [
      'a choice that is near none',
      object('v1', 'Service', { spec: { type: 'Public', ports: [{ port: 80 }] } }),
      "spec.type is 'Public', which is none of: ClusterIP, ExternalName, LoadBalancer, NodePort (choose one of these)",
    ],
    [
      'a choice in a list',
      object('v1', 'PersistentVolumeClaim', {
        spec: { accessModes: ['ReadWrite'], resources: { requests: { storage: '1Gi' } } },
      }),
      expect.stringMatching(/^spec.accessModes\[0\] is 'ReadWrite'/) as never,
    ],
    ['a number below the least', deployment({}, {}, { replicas: -1 }), 'spec.replicas is -1 (give at least 0)'],
    [
      'a number above the most',
      deployment({}, { securityContext: { runAsUser: 2 ** 31 } }),
      'spec.template.spec.securityContext.runAsUser is 2147483648 (give at least 0 and at most 2147483647)',
    ],
    [
      'a number beyond 32 bits',
      deployment({}, {}, { replicas: 2 ** 31 }),
      'spec.replicas is 2147483648 (give at least -2147483648 and at most 2147483647)',
    ],
    [
      'no container',
      deployment({}, { containers: [] }),
      'spec.template.spec.containers has 0 items (give at least 1 items)',
    ],
    [
      'a label that is none',
      object('v1', 'ConfigMap', { metadata: { name: 'web', labels: { app: 'a b' } } }),
      "metadata.labels.app is 'a b', which is no value of a label (use letters, digits, dots, dashes and _, at most 63)",
    ],
    [
      'the name of a label that is none',
      object('v1', 'ConfigMap', { metadata: { name: 'web', labels: { 'a/b/c': 'x' } } }),
      "metadata.labels has the key 'a/b/c', which is no name of a label (give one such as app.kubernetes.io/name)",
    ],
    [
      'the key of a file that is none',
      object('v1', 'ConfigMap', { data: { 'a/b': 'x' } }),
      "data has the key 'a/b', which is no key (use letters, digits, dots, dashes and _)",
    ],
    [
      'binary data that is no base64',
      object('v1', 'ConfigMap', { binaryData: { logo: 'x!' } }),
      "binaryData.logo is 'x!', which is no base64 (encode it)",
    ],
    [
      'a path that leaves its volume',
      deployment({ volumeMounts: [{ name: 'data', mountPath: '/data', subPath: '../x' }] }),
      expect.stringMatching(/volumeMounts\[data\]\.subPath is '\.\.\/x', which is no path within the volume/) as never,
    ],
    [
      'a variable twice',
      deployment({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: 'y' },
        ],
      }),
      `${AT}.env has 'A' twice (rename or remove one of them)`,
    ],
    [
      'a port twice, once without its protocol',
      object('v1', 'Service', {
        spec: {
          ports: [
            { name: 'a', port: 53 },
            { name: 'b', port: 53, protocol: 'TCP' },
          ],
        },
      }),
      "spec.ports has '53/TCP' twice (rename or remove one of them)",
    ],
    [
      'two mounts at one path',
      deployment({
        volumeMounts: [
          { name: 'a', mountPath: '/x' },
          { name: 'b', mountPath: '/x' },
        ],
      }),
      `${AT}.volumeMounts has '/x' twice (rename or remove one of them)`,
    ],
    [
      'a variable with two values',
      deployment({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      `${AT}.env[A] has both value and valueFrom (keep one of them)`,
    ],
    [
      'a probe that asks in two ways',
      deployment({ livenessProbe: { exec: { command: ['ls'] }, tcpSocket: { port: 80 } } }),
      `${AT}.livenessProbe has both exec and tcpSocket (keep one of them)`,
    ],
    [
      'a probe that asks nothing',
      deployment({ livenessProbe: { periodSeconds: 5 } }),
      `${AT}.livenessProbe has none of: exec, grpc, httpGet, tcpSocket (give one of them)`,
    ],
    [
      'a volume of two kinds',
      deployment({}, { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/x' } }] }),
      'spec.template.spec.volumes[a] has both emptyDir and hostPath (keep one of them)',
    ],
    [
      'a budget with two numbers',
      object('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, maxUnavailable: 1 } }),
      'spec has both maxUnavailable and minAvailable (keep one of them)',
    ],
    [
      'a version that is gone',
      object('policy/v1beta1', 'PodDisruptionBudget', {}),
      'is a PodDisruptionBudget of policy/v1beta1, which is not served (use policy/v1)',
    ],
    [
      'a version of a custom kind that is not there',
      object('cert-manager.io/v2', 'Certificate', {}),
      'is a Certificate of cert-manager.io/v2, which is not served (use cert-manager.io/v1)',
    ],
    [
      'a kind in a group that has lost it',
      object('extensions/v1beta1', 'Ingress', {}),
      'is a Ingress of extensions/v1beta1, which does not exist (use apiVersion: networking.k8s.io/v1)',
    ],
    [
      'a misspelt kind',
      object('v1', 'Sercive', {}),
      "is a Sercive of v1, which does not exist (did you mean 'Service'?)",
    ],
    [
      'a misspelt kind of Flux',
      object('image.toolkit.fluxcd.io/v1', 'ImagePolcy', {}),
      "is a ImagePolcy of image.toolkit.fluxcd.io/v1, which does not exist (did you mean 'ImagePolicy'?)",
    ],
    [
      'options of a call',
      object('v1', 'DeleteOptions', {}),
      'is a DeleteOptions of v1, which does not exist (correct kind or apiVersion)',
    ],
    [
      'a preview of a kind',
      object('networking.k8s.io/v1beta1', 'IPAddress', {}),
      'is a IPAddress of networking.k8s.io/v1beta1, which API servers serve only when told to (use networking.k8s.io/v1)',
    ],
    [
      'a misspelt field of a custom kind',
      object('cert-manager.io/v1', 'Certificate', {
        spec: { secretName: 'a', issuerRef: { name: 'b' }, dnsName: ['c'] },
      }),
      "has the unknown field spec.dnsName (did you mean 'dnsNames'?)",
    ],
    [
      'a misspelt field of metadata',
      object('cert-manager.io/v1', 'Certificate', {
        metadata: { name: 'web', label: {} },
        spec: { secretName: 'a', issuerRef: { name: 'b' } },
      }),
      "has the unknown field metadata.label (did you mean 'labels'?)",
    ],
    [
      'a span of time that is none',
      object('source.toolkit.fluxcd.io/v1', 'HelmRepository', {
        spec: { interval: 'daily', url: 'https://charts.bramble.example' },
      }),
      expect.stringMatching(/^spec.interval is 'daily', which is no such text/) as never,
    ],
  ])('%s', (_, wrong, expected) => {
    expect(found(wrong)).toEqual([expected]);
  });

  it.each<[string, JsonMap, JsonMap[string], string]>([
    [
      'too few items',
      { type: 'object', properties: { a: { type: 'array', minItems: 2, items: { type: 'string' } } } },
      { a: ['x'] },
      'spec.a has 1 items (give at least 2 items)',
    ],
    [
      'too long a text',
      { type: 'object', properties: { a: { type: 'string', maxLength: 3 } } },
      { a: 'äöüß' },
      'spec.a has 4 characters (give at most 3 characters)',
    ],
    [
      'an address that is none',
      { type: 'object', properties: { a: { type: 'string', format: 'ipv4' } } },
      { a: '10.0.0.300' },
      "spec.a is '10.0.0.300', which is no IPv4 address (give one such as 10.10.11.12)",
    ],
    [
      'a day that is none',
      { type: 'object', properties: { a: { type: 'string', format: 'date-time' } } },
      { a: '2026-02-30T00:00:00Z' },
      "spec.a is '2026-02-30T00:00:00Z', which is no time (write it as 2026-01-31T03:30:00Z)",
    ],
    [
      'a text that a pattern with flags refuses',
      { type: 'object', properties: { a: { type: 'string', pattern: '(?i)^(on|off)$' } } },
      { a: 'maybe' },
      "spec.a is 'maybe', which is no such text (give one that matches ^(on|off)$)",
    ],
    [
      'nothing where something must be',
      { type: 'object', properties: { a: { type: 'string' } } },
      { a: null },
      'spec.a is empty, which is no text (give a text, or leave the field out)',
    ],
    [
      'an item of a set twice',
      {
        type: 'object',
        properties: { a: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } },
      },
      { a: ['x', 'x'] },
      "spec.a has 'x' twice (rename or remove one of them)",
    ],
    [
      'none of several fields',
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      {},
      'spec has none of: a, b (give one of them)',
    ],
    [
      'several of several fields',
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      { a: 'x', b: 'y' },
      'spec has both a and b (keep one of them)',
    ],
    [
      'a value of a map of another type',
      { type: 'object', properties: { a: { type: 'object', additionalProperties: { type: 'integer' } } } },
      { a: { x: 'y' } },
      "spec.a.x is the text 'y', which is no whole number (give a whole number)",
    ],
    [
      'a field beneath one that keeps all',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'object' } } },
      { other: 1, a: { b: 1 } },
      'has the unknown field spec.a.b (remove it, or move it to where it belongs)',
    ],
    [
      'a part that is no object',
      {
        type: 'object',
        properties: {
          a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
      { a: { kind: 'Pod' } },
      'lacks spec.a.apiVersion (give a text)',
    ],
  ])('%s, by a CustomResourceDefinition', (_, schema, spec, expected) => {
    expect(inBox(schema, spec)).toEqual([expected]);
  });

  it('a version that is there and not served', () => {
    const known = { ...KNOWN, crds: [box({ type: 'object' }) as never] };
    expect(found(object('bramble.example/v1alpha1', 'Box', {}), known)).toEqual([
      'is a Box of bramble.example/v1alpha1, which is not served (use bramble.example/v1)',
    ]);
  });
});

describe('advice', () => {
  const web = (merge: JsonMap, props: Partial<AppProps> = {}) =>
    app({
      name: 'web',
      image: image('docker.io/library/busybox'),
      port: 8080,
      overrides: [{ kind: 'Deployment', because: 'a test', merge } satisfies Override],
      ...props,
    } as AppProps);
  const lines = (merge: JsonMap) => renderSample(sample({ components: [web(merge)] })).findings.map(findingLine);

  it('leads to the override in which a mistake stands', () => {
    expect(lines({ spec: { template: { spec: { containers: [{ name: 'web', imagePolicy: 'x' }] } } } })).toEqual([
      "error home/web deployment.web.yaml: has the unknown field spec.template.spec.containers[web].imagePolicy (in overrides: did you mean 'imagePullPolicy'? docs/rules/unknown-field.md)",
    ]);
  });

  it('of a kind that a chart brings is to import its schema, or to accept it', () => {
    const farm = component({ name: 'farm', installs: { crds: ['farms.example'] } });
    const rule = rules.find(({ id }) => id === 'unknown-schema')!;
    expect(rule.acceptable).toBe(true);
    const objects = JSON.stringify(object('farms.example/v1', 'Farm', {}));
    expect(said(rule, { objects, component: { installs: farm.installs } }, KNOWN)).toContain('npm run import');
  });
});

describe('what is unusual and right is left alone', () => {
  it.each<[string, JsonMap]>([
    [
      'whole numbers and texts as ports',
      object('v1', 'Service', {
        spec: {
          ports: [
            { name: 'a', port: 80, targetPort: 'http' },
            { name: 'b', port: 81, targetPort: 81 },
          ],
        },
      }),
    ],
    [
      'one number for two protocols',
      object('v1', 'Service', {
        spec: {
          ports: [
            { name: 'a', port: 53, protocol: 'UDP' },
            { name: 'b', port: 53 },
          ],
        },
      }),
    ],
    ['numbers as amounts', deployment({ resources: { limits: { cpu: 1, memory: '1e9' } } })],
    [
      'empty texts and maps',
      deployment({ env: [{ name: 'A', value: '' }] }, { nodeSelector: {}, volumes: [{ name: 'a', emptyDir: {} }] }),
    ],
    ['nothing in Kubernetes’ own kinds', deployment({ command: null }, { affinity: null })],
    [
      'a capital in the name of an annotation',
      object('v1', 'ConfigMap', { metadata: { name: 'web', annotations: { 'bramble.example/Note': 'x' } } }),
    ],
    [
      'free values of a Helm release',
      object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
        spec: {
          interval: '1h',
          chartRef: { kind: 'OCIRepository', name: 'web' },
          values: { anything: { goes: [1, null, 'x'] } },
        },
      }),
    ],
    [
      'an object that a field holds',
      object('v1', 'ConfigMap', { data: { 'a.json': '{"kind":"Pod"}' }, immutable: true }),
    ],
    [
      'a schema within a CustomResourceDefinition',
      box({
        type: 'object',
        properties: { default: { type: 'string', enum: ['a'] } },
        'x-kubernetes-validations': [{ rule: 'true' }],
      }),
    ],
    [
      'half open port ranges',
      object('networking.k8s.io/v1', 'NetworkPolicy', {
        spec: { podSelector: {}, ingress: [{ ports: [{ port: 'http' }, { port: 80, endPort: 90 }] }] },
      }),
    ],
  ])('%s', (_, right) => {
    expect(found(right)).toEqual([]);
  });

  it('fields with a default, nulls that are allowed, and any text for what JavaScript cannot judge', () => {
    const schema: JsonMap = {
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', default: 'x' },
        b: { type: 'string', nullable: true },
        c: { type: 'string', pattern: '^\\pN+$' },
        d: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        e: { type: 'string', format: 'unheard-of' },
      },
    };
    expect(inBox(schema, { b: null, d: 5, e: 'x' })).toEqual([]);
  });
});

it('what is known beyond the schemas is known of fields that they have', () => {
  const short = new Map(Object.entries(SCHEMAS).map(([name, schema]) => [shortName(name), schema]));
  const unknown = CORE_NAMES.filter((name) => {
    const [group, version, kind, field] = name.replace(/(\[\]|\{\})$/, '').split('.');
    const schema = short.get(`${group}.${version}.${kind}`);
    return !schema || (field !== undefined && !(field in ((schema.properties ?? {}) as JsonMap)));
  });
  expect(unknown).toEqual([]);
});

it('nothing is said of Kubernetes’ own kinds where their schemas are not known', () => {
  expect(found(deployment({ nonsense: 1 }), { ...KNOWN, schemas: undefined as never })).toEqual([]);
});
