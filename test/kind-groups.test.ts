import { type Component, type ComponentProps, component, type JsonMap } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { KUBERNETES_GROUPS } from '../lib/kinds/kubernetes-groups.ts';
import { list, path } from '../lib/model/object.ts';
import { brief, renderSample, SCHEMAS, sample } from './sample-cluster.ts';

/** Groups that end as Kubernetes' own do, and that something else brings. */
const FOREIGN: readonly (readonly [group: string, kind: string, plural: string])[] = [
  ['autoscaling.k8s.io', 'VerticalPodAutoscaler', 'verticalpodautoscalers'],
  ['externaldns.k8s.io', 'DNSEndpoint', 'dnsendpoints'],
  ['gateway.networking.k8s.io', 'Mesh', 'meshes'],
  ['snapshot.storage.k8s.io', 'VolumeSnapshot', 'volumesnapshots'],
  ['policy.networking.k8s.io', 'AdminNetworkPolicy', 'adminnetworkpolicies'],
];

const it1 = (group: string, kind: string, version = 'v1'): ApiObjectProps => ({
  apiVersion: `${group}/${version}`,
  kind,
  metadata: { name: 'it' },
});

function crd(group: string, kind: string, plural: string, scope = 'Namespaced', spec: JsonMap = {}): ApiObjectProps {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: spec } } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    // As the API server asks of each group that takes a name of Kubernetes' own.
    metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' } },
    ...{
      spec: { group, scope, names: { kind, plural }, versions: [{ name: 'v1', served: true, storage: true, schema }] },
    },
  };
}

function drawing(name: string, objects: readonly ApiObjectProps[], props: Partial<ComponentProps> = {}): Component {
  return component({
    name,
    chart: (chart) => {
      for (const [at, object] of objects.entries()) new ApiObject(chart, String(at), object);
    },
    ...props,
  });
}

const rendering = (...components: readonly Component[]) => renderSample(sample({ components }));
const found = (...components: readonly Component[]) => rendering(...components).findings.map(brief);

describe.each(FOREIGN)('%s', (group, kind, plural) => {
  it('that nobody brings is found', () => {
    expect(rendering(drawing('web', [it1(group, kind)])).findings.map(({ rule }) => rule)).toEqual(['missing-crd']);
  });

  it('that a component installs is there, and told not to be judged', () => {
    const bringer = component({ name: 'bringer', installs: { crds: [group] } });
    expect(rendering(bringer, drawing('web', [it1(group, kind)])).findings.map(({ rule }) => rule)).toEqual([
      'unknown-schema',
    ]);
  });

  it('that is drawn is judged by what its definition says', () => {
    const bringer = drawing('bringer', [crd(group, kind, plural, 'Namespaced', { size: { type: 'integer' } })]);
    const using = (spec: JsonMap) => drawing('web', [{ ...it1(group, kind), ...{ spec } }]);
    expect(found(bringer, using({ size: 1 }))).toEqual([]);
    expect(found(bringer, using({ siz: 1 }))).toEqual([expect.stringContaining('spec.siz')]);
  });

  it('is of the whole cluster where its drawn definition says so', () => {
    const own = drawing('web', [crd(group, kind, plural, 'Cluster'), it1(group, kind)]);
    const { stages, findings } = rendering(own);
    const object = stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind);
    expect(object?.metadata).not.toHaveProperty('namespace');
    expect(findings).toEqual([]);
  });

  it('is waited for where another component draws it', () => {
    const bringer = component({
      name: 'bringer',
      crds: (chart) => void new ApiObject(chart, 'it', crd(group, kind, plural)),
    });
    const { files } = rendering(bringer, drawing('web', [it1(group, kind)]));
    expect(
      [...files].find(([file]) => file.endsWith('/kustomization.web.yaml') || file.endsWith('/web.yaml'))?.[1],
    ).toContain('name: bringer-crds');
  });
});

it('metrics.k8s.io is there, since k3s serves it', () => {
  expect(
    found(drawing('web', [it1('metrics.k8s.io', 'PodMetrics', 'v1beta1')])).filter((each) => each.includes('nobody')),
  ).toEqual([]);
});

describe('what is known of the groups of Kubernetes', () => {
  const byGroup = new Map<string, Set<string>>();
  for (const schema of Object.values(SCHEMAS)) {
    if (!String(path(schema, 'properties', 'metadata', '$ref')).endsWith('.meta.v1.ObjectMeta')) continue;
    for (const { group, kind } of list(schema['x-kubernetes-group-version-kind'])) {
      byGroup.set(String(group), (byGroup.get(String(group)) ?? new Set()).add(String(kind)));
    }
  }
  const words = (text = '') =>
    text
      .split(' ')
      .filter(Boolean)
      .map((word) => word.split(':')[0]);

  it('are the groups of its schemas, and no others', () => {
    expect(KUBERNETES_GROUPS.map(({ group }) => group).sort()).toEqual([...byGroup.keys()].sort());
  });

  it.each(KUBERNETES_GROUPS.map((row) => ({ ...row, name: row.group || 'the core' })))(
    'are the kinds of $name',
    ({ group, namespaced, clusterScoped }) => {
      expect([...words(namespaced), ...words(clusterScoped)].sort()).toEqual([...(byGroup.get(group) ?? [])].sort());
    },
  );

  it('each kind has one scope', () => {
    const all = KUBERNETES_GROUPS.flatMap(({ group, namespaced, clusterScoped }) =>
      [...words(namespaced), ...words(clusterScoped)].map((kind) => `${group}/${kind}`),
    );
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
  });
});
