import { type AppProps, app, component, image, type Override } from 'bramble';
import { rules } from '../lib/checks/rules/schema-rules.ts';
import { CORE_NAMES, shortName } from '../lib/checks/schema-core.ts';
import { findingLine } from '../lib/model/finding.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { said } from '../lib/pages/rule-pages.ts';
import { renderSample, SCHEMAS, sample } from './sample-cluster.ts';
import { box, deployment, found, KNOWN, object } from './schema-sample.ts';

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
