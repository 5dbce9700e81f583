import { type Component, component, type JsonMap } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import fc from 'fast-check';
import { rules } from '../lib/checks/rules/missing-secret.ts';
import { missingSecrets } from '../lib/checks/secret-references.ts';
import { componentFacts } from '../lib/pages/system-facts.ts';
import { renderSample, sample } from './sample-cluster.ts';

/** Which Secrets a person has to make is asked by rules, by a command and by a page: all get one answer. */

const NAMES = ['login', 'web-tls', 'pull', 'queue'];
const KEYS = ['password', 'tls.crt', 'tls.key', 'user'];
const NAMESPACES = ['first', 'second'];

const name = fc.constantFrom(...NAMES);
const key = fc.constantFrom(...KEYS);
const optional = fc.constantFrom({}, { optional: true }, { optional: false });

const object = (apiVersion: string, kind: string, rest: JsonMap, metadata: JsonMap = {}) => ({
  apiVersion,
  kind,
  ...rest,
  metadata,
});

const pod = (spec: JsonMap) =>
  object('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [{ name: 'it', ...spec }] } } } });

/** Objects that need a Secret, or make one. */
const objects = fc.oneof(
  fc
    .tuple(name, key, optional)
    .map(([of, at, more]) =>
      pod({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: of, key: at, ...more } } }] }),
    ),
  fc.tuple(name, optional).map(([of, more]) => pod({ envFrom: [{ secretRef: { name: of, ...more } }] })),
  name.map((of) => object('v1', 'ServiceAccount', { imagePullSecrets: [{ name: of }] })),
  name.map((of) => object('v1', 'Secret', {}, { name: of })),
  name.map((of) => object('networking.k8s.io/v1', 'Ingress', { spec: { tls: [{ secretName: of }] } })),
  name.map((of) =>
    object(
      'networking.k8s.io/v1',
      'Ingress',
      { spec: { tls: [{ secretName: of }] } },
      { annotations: { 'cert-manager.io/cluster-issuer': 'it' } },
    ),
  ),
  name.map((of) => object('cert-manager.io/v1', 'Certificate', { spec: { secretName: of } })),
  fc
    .tuple(name, key)
    .map(([of, at]) =>
      object('keda.sh/v1alpha1', 'TriggerAuthentication', { spec: { secretTargetRef: [{ name: of, key: at }] } }),
    ),
  fc.tuple(name, key).map(([of, at]) =>
    object('keda.sh/v1alpha1', 'ScaledJob', {
      spec: {
        jobTargetRef: {
          template: {
            spec: { containers: [{ name: 'it', env: [{ valueFrom: { secretKeyRef: { name: of, key: at } } }] }] },
          },
        },
      },
    }),
  ),
  fc.tuple(name, fc.constantFrom(...NAMESPACES)).map(([of, namespace]) =>
    object('gateway.networking.k8s.io/v1', 'Gateway', {
      spec: { listeners: [{ tls: { certificateRefs: [{ name: of, namespace }] } }] },
    }),
  ),
);

const installed = fc.subarray([...NAMES, ...NAMES.map((each) => `second/${each}`)], { maxLength: 2 });

const components: fc.Arbitrary<readonly Component[]> = fc
  .array(fc.tuple(fc.constantFrom(...NAMESPACES), fc.array(objects, { maxLength: 4 }), installed), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => [
    ...NAMESPACES.map((each) => component({ name: each })),
    ...list.map(([namespace, drawn, secrets], index) =>
      component({
        name: `it-${index}`,
        namespace,
        installs: { secrets },
        chart: (chart) =>
          drawn.forEach(({ metadata, ...rest }, at) => {
            new ApiObject(chart, String(at), {
              ...rest,
              metadata: { name: `it-${index}-${at}`, ...metadata },
            } as ApiObjectProps);
          }),
      }),
    ),
  ]);

/** `namespace/name key`, or `namespace/name` where the Secret as a whole is needed. */
function answer(namespace: string, of: string, keys: readonly string[]): readonly string[] {
  return [`${namespace}/${of}`, ...keys.map((each) => `${namespace}/${of} ${each}`)];
}

it('rules and the page agree on the Secrets and keys that nobody makes', () => {
  let asked = 0;
  fc.assert(
    fc.property(components, (list) => {
      const { cluster, kinds, stages, findings } = renderSample(
        sample({ components: list }),
        {},
        { files: [], strays: [] },
        rules,
      );
      const missing = missingSecrets(cluster, stages, kinds);
      const byRules = missing.flatMap(({ namespace, name: of, keys }) => answer(namespace, of, keys));
      const onPage = componentFacts({ cluster, kinds, stages }).flatMap(({ component: { namespace }, secrets }) =>
        secrets.flatMap((text) => {
          const [label = '', keys = ''] = text.split(': ');
          const [first = '', second] = label.split('/');
          const place = second === undefined ? ([String(namespace), first] as const) : ([first, second] as const);
          return answer(...place, keys.split(', ').filter(Boolean));
        }),
      );
      expect([...new Set(onPage)].sort()).toEqual([...new Set(byRules)].sort());
      // A Secret that something makes is told of key by key, all others once.
      const told = missing.flatMap(({ found, keys }) => (found.length > 0 ? keys : ['all of it']));
      expect(findings).toHaveLength(told.length);
      asked += told.length;
    }),
    { numRuns: 200 },
  );
  expect(asked).toBeGreaterThan(100);
});
