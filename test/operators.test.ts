import { type Component, type ComponentProps, component, helmRelease, type Kinds, Workload } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Peer } from '../lib/derive/connections.ts';
import { path } from '../lib/model/object.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

/** Pods that an operator makes because of custom resources: nobody here knows more of them than that they are there. */

const GROUP = 'postgresql.cnpg.io';
const database: ApiObjectProps = { apiVersion: `${GROUP}/v1`, kind: 'Cluster', metadata: { name: 'f-pg' } };

const drawing =
  (...objects: readonly ApiObjectProps[]): NonNullable<ComponentProps['chart']> =>
  (chart) => {
    for (const [at, object] of objects.entries()) new ApiObject(chart, String(at), object);
  };

const chart = helmRelease({
  name: 'cnpg',
  repository: 'https://charts.bramble.example',
  version: '1.0.0',
  installs: { crds: [GROUP] },
});
const drawn = component({
  name: 'cnpg',
  images: [BUSYBOX],
  crds: drawing({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `clusters.${GROUP}` },
    ...{
      spec: {
        group: GROUP,
        scope: 'Namespaced',
        names: { kind: 'Cluster', plural: 'clusters' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    },
  }),
  chart: (scope, cluster) =>
    void new Workload(scope, cluster, { name: 'operator', containers: { operator: { image: BUSYBOX } } }),
});
const namespace = component({ name: 'dbs' });

const made = (stage: 'crds' | 'chart' | 'config', props: Partial<ComponentProps> = {}): Component =>
  component({ name: 'f-pg', namespace: 'dbs', installs: { pods: true }, [stage]: drawing(database), ...props });

function who(peer: Peer): string {
  return peer.is === 'pods' ? `${peer.namespace}/${peer.pods?.name ?? '*'}` : peer.is;
}

function rendering(...components: readonly Component[]) {
  return renderSample(sample({ components }));
}

/** Who is let in to the database's pods, and why. */
function letIn(...components: readonly Component[]): readonly string[] {
  return rendering(...components)
    .connections.filter(({ to }) => to.component.name === 'f-pg')
    .map(({ from, why }) => `${who(from)} (${why})`)
    .sort();
}

/** The namespaces that a policy lets in to pods of a namespace. */
function policyOf(place: string, ...components: readonly Component[]): readonly unknown[] {
  return rendering(...components)
    .stages.flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === place)
    .flatMap(({ spec }) => [path(spec, 'ingress') ?? []].flat())
    .flatMap((rule) => [path(rule, 'from') ?? []].flat())
    .map((peer) => path(peer, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'));
}

const ALWAYS = ['apiServer (chart)', 'dbs/* (chart)'];

describe.each(['crds', 'chart', 'config'] as const)('pods that come with the stage %s', (stage) => {
  it('let in each other and the API server', () => {
    expect(letIn(namespace, made(stage))).toEqual(ALWAYS);
  });

  it.each([
    ['a chart', chart, 'cnpg/* (operator)'],
    ['drawn', drawn, 'cnpg/operator (operator)'],
  ])('let in their operator, which is %s', (_, operator, expected) => {
    expect(letIn(namespace, operator, made(stage))).toEqual([...ALWAYS, expected].sort());
    expect(policyOf('dbs', namespace, operator, made(stage))).toContain('cnpg');
  });

  it('let in who says so', () => {
    const client = web({ uses: ['f-pg'] });
    expect(letIn(namespace, made(stage), client)).toEqual([...ALWAYS, 'web/web (uses)'].sort());
    expect(rendering(namespace, chart, made(stage), client).findings.map(({ rule }) => rule)).toEqual([
      'unknown-schema',
    ]);
    expect(policyOf('dbs', namespace, made(stage), client)).toContain('web');
  });

  it('let in nobody else', () => {
    expect(letIn(namespace, made(stage), web())).toEqual(ALWAYS);
  });
});

describe('an operator is let in', () => {
  it('to the pods of its own namespace', () => {
    const beside = made('config', { namespace: 'cnpg' });
    expect(letIn(chart, beside)).toEqual(['apiServer (chart)', 'cnpg/* (chart)', 'cnpg/* (operator)']);
    expect(letIn(drawn, beside)).toEqual(['apiServer (chart)', 'cnpg/* (chart)', 'cnpg/operator (operator)']);
  });

  it('to the pods of resources that a row says it makes, though the component says nothing', () => {
    const kinds: Kinds = { makes: [{ kinds: `${GROUP}/Cluster`, to: '/Pod' }] };
    const silent = made('config', { installs: {}, kinds });
    expect(letIn(namespace, chart, silent)).toEqual([...ALWAYS, 'cnpg/* (operator)'].sort());
    expect(rendering(namespace, chart, silent, web({ uses: ['f-pg'] })).findings.map(({ rule }) => rule)).toEqual([
      'unknown-schema',
    ]);
  });

  it('to pods that its own component has made in another namespace', () => {
    const kinds: Kinds = { makes: [{ kinds: `${GROUP}/Cluster`, to: '/Pod', in: 'spec.namespace' }] };
    const away = { ...database, ...{ spec: { namespace: 'dbs' } } };
    const whole = component({ ...drawn, name: 'f-pg', kinds, config: drawing(away) });
    expect(letIn(namespace, whole)).toContain('f-pg/operator (operator)');
    expect(policyOf('dbs', namespace, whole)).toContain('f-pg');
  });

  it('to those of a release that it installs elsewhere', () => {
    const elsewhere = component({
      name: 'f-pg',
      chart: drawing({
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'it' },
        ...{ spec: { targetNamespace: 'dbs' } },
      }),
    });
    expect(letIn(namespace, elsewhere, web({ uses: ['f-pg'] }))).toEqual([...ALWAYS, 'web/web (uses)'].sort());
  });

  it('to pods that a component only tells of', () => {
    const told = component({ name: 'f-pg', namespace: 'dbs', installs: { pods: true } });
    const client = web({ uses: ['f-pg'] });
    expect(letIn(namespace, told, client)).toEqual([...ALWAYS, 'web/web (uses)'].sort());
    expect(policyOf('dbs', namespace, told, client)).toContain('web');
    expect(rendering(namespace, told, client).findings).toEqual([]);
  });

  it('not to resources of another operator', () => {
    const other = component({ ...chart, name: 'other', installs: { crds: ['other.example'] } });
    expect(letIn(namespace, other, made('config'))).toEqual(ALWAYS);
  });
});
