import { cluster } from 'bramble';
import fc from 'fast-check';
import { check } from '../lib/checks/check.ts';
import { rules as k3sRules } from '../lib/checks/rules/k3s-rules.ts';
import { rules as objectRules } from '../lib/checks/rules/objects.ts';
import { rules as schemaRules } from '../lib/checks/rules/schema-rules.ts';
import { factMistakes } from '../lib/model/cluster-shapes.ts';
import type { K3s } from '../lib/model/k3s-release.ts';
import { isK3sRelease, stepBetween } from '../lib/model/k3s-release.ts';
import { EXAMPLE_CLUSTER, subjectOf } from '../lib/pages/rule-example.ts';
import { schemasOf } from './imported.ts';
import { judge } from './judge.ts';
import { brief } from './sample-cluster.ts';

const POLICY = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: web }
spec: { reinvocationPolicy: Never }
`;
const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: web }
`;

/** What the schemas of one Kubernetes, and of another that it is about to be, say of objects. */
function judged(objects: string, now: string, next?: string): readonly string[] {
  const inputs = {
    schemas: schemasOf(now),
    nextKubernetes: next ? { minor: next, schemas: schemasOf(next) } : undefined,
  };
  return check(subjectOf({ objects, inputs }, { crds: [] }), schemaRules).findings.map(brief);
}

describe('the fact k3s', () => {
  it.each([
    ['v1.36', 'k3s.runs'],
    ['1.36.4', 'k3s.runs'],
    ['v1.36.4', 'k3s.runs'],
    [1.36, 'k3s.runs'],
  ])('%s is no release', (runs, where) => {
    const wrong = { ...EXAMPLE_CLUSTER, k3s: { runs } as unknown as K3s };
    expect(factMistakes(wrong, [])).toEqual([
      expect.objectContaining({ where, fix: expect.stringContaining('v1.36.4+k3s1') }),
    ]);
  });

  it.each([
    [{ runs: 'v1.36.4+k3s1', upgradeTo: 'v1.36.3+k3s1' }, 'is not later than v1.36.4+k3s1'],
    [{ runs: 'v1.36.4+k3s1', upgradeTo: 'v1.36.4-rc4+k3s1' }, 'is not later than v1.36.4+k3s1'],
    [{ runs: 'v1.36.4+k3s1', upgradeTo: 'v1.36.4+k3s1' }, 'is not later than v1.36.4+k3s1'],
    [{ runs: 'v1.36.4+k3s1', upgradeTo: 'v1.35.8+k3s1' }, 'is not later than v1.36.4+k3s1'],
    [{ runs: 'v1.35.8+k3s1', upgradeTo: 'v1.37.2+k3s1' }, 'is 2 minor versions after v1.35.8+k3s1'],
    [{ runs: 'v1.29.1+k3s1' }, 'is Kubernetes 1.29, whose schema is not imported; there are: 1.35, 1.36, 1.37'],
  ] as const)('%j is found', (k3s, what) => {
    const found = judge(k3sRules, '', { cluster: { k3s }, inputs: { minors: ['1.35', '1.36', '1.37'] } });
    expect(found).toEqual([expect.stringContaining(what)]);
  });

  it('steps are antisymmetric, and a release is no step from itself', () => {
    const release = fc
      .tuple(fc.integer({ min: 30, max: 40 }), fc.nat(12), fc.integer({ min: 1, max: 3 }))
      .map(([minor, patch, build]) => `v1.${minor}.${patch}+k3s${build}`);
    fc.assert(
      fc.property(release, release, (a, b) => {
        expect(isK3sRelease(a)).toBe(true);
        expect(stepBetween(a, b).minors).toBe(-stepBetween(b, a).minors || 0);
        expect(stepBetween(a, b).isLater && stepBetween(b, a).isLater).toBe(false);
        expect(stepBetween(a, b).isLater || stepBetween(b, a).isLater).toBe(a !== b);
      }),
    );
  });
});

describe('objects are judged by the Kubernetes of the cluster', () => {
  it('a version that came later is not served', () => {
    expect(judged(POLICY, '1.36')).toEqual([]);
    expect(judged(POLICY, '1.35')).toEqual([expect.stringContaining('is not served')]);
  });

  it('and by the one that it is about to run: what goes away is told with its version', () => {
    const now = schemasOf('1.36');
    const { 'io.k8s.api.core.v1.ConfigMap': map, ...others } = now;
    const nextKubernetes = {
      minor: '1.37',
      schemas: { ...others, 'io.k8s.api.core.v1.ConfigMap': { ...map, properties: {} } },
    };
    const objects = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: b }\nimutable: true\n';
    const found = check(
      subjectOf({ objects, inputs: { schemas: now, nextKubernetes } }, { crds: [] }),
      schemaRules,
    ).findings;
    const [today, ...later] = found.map(({ what }) => what);
    expect(today).toContain('imutable');
    expect(later.length).toBeGreaterThan(0);
    for (const each of later) expect(each).toMatch(/^with Kubernetes 1\.37: /);
  });

  it('what both refuse is told once', () => {
    const wrong = `${POLICY}bogus: true\n`;
    expect(judged(wrong, '1.36', '1.37')).toEqual(judged(wrong, '1.36'));
  });
});

describe('what k3s brings', () => {
  const missing = (k3s?: K3s) => judge(objectRules, GATEWAY, { cluster: { ...(k3s && { k3s }) } });

  it('Gateway API is there since 1.37, and before only where a component brings it', () => {
    expect(missing()).toEqual([expect.stringContaining('whose CRD no component brings')]);
    expect(missing({ runs: 'v1.36.4+k3s1', upgradeTo: 'v1.37.2+k3s1' })).toEqual([
      expect.stringContaining('whose CRD no component brings'),
    ]);
    expect(missing({ runs: 'v1.37.2+k3s1' })).toEqual([]);
  });
});

it('is taken by cluster()', () => {
  expect(cluster({ ...EXAMPLE_CLUSTER, k3s: { runs: 'v1.36.4+k3s1' } }).k3s).toEqual({ runs: 'v1.36.4+k3s1' });
});
