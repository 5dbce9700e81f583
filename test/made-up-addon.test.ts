import {
  type AppProps,
  app,
  type Component,
  type ComponentProps,
  component,
  image,
  type JsonMap,
  secret,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import { list, path } from '../lib/model/object.ts';
import { rulePages } from '../lib/pages/rule-pages.ts';
import { systemsPage } from '../lib/pages/systems-page.ts';
import { sealed, thicket } from './fixtures/addons/thicket/index.ts';
import { GROUP, kinds } from './fixtures/addons/thicket/kinds.ts';
import { rules } from './fixtures/addons/thicket/rules.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const WEB = { name: 'web', image: BUSYBOX, port: { container: 8080, service: 80 }, about: 'A page.' } as const;
const NO_SECRETS = { files: [], strays: [] };

/** A component of its own that draws one custom resource, in its namespace or another. */
function drawing(kind: string, spec: JsonMap, props: Partial<ComponentProps> = {}): Component {
  const { namespace = 'wood' } = props;
  return component({
    name: 'wood',
    images: [BUSYBOX],
    chart: (chart) =>
      void new ApiObject(chart, kind, { apiVersion: `${GROUP}/v1`, kind, metadata: { name: 'wood' }, spec }),
    ...props,
    namespace,
  });
}

const owner = component({ name: 'wood-namespace', namespace: { name: 'wood' } });

const template = (container: JsonMap = {}, spec: JsonMap = {}): JsonMap => ({
  metadata: { labels: { 'app.kubernetes.io/name': 'wood' } },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'wood',
        image: 'docker.io/library/busybox:0.0.0',
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        ...container,
      },
    ],
    ...spec,
  },
});

const grove = (container: JsonMap = {}, spec: JsonMap = {}, more: JsonMap = {}) =>
  drawing('Grove', { workers: { count: 2, template: template(container, spec) }, ...more });

function rendered(...components: readonly Component[]) {
  return renderSample(sample({ components: [thicket(), owner, ...components] }), undefined, NO_SECRETS);
}

function told(...components: readonly Component[]): readonly string[] {
  return rendered(...components).findings.map(brief);
}

function web(props: Partial<AppProps> = {}): Component {
  return app({ ...WEB, ...props } as AppProps);
}

describe('of an add-on that nobody knows', () => {
  it('what is right has no finding but that nobody declares the host of its route', () => {
    const gate = drawing(
      'Gate',
      { hosts: ['web.bramble.example'], to: { name: 'web', port: 80 } },
      { namespace: 'web' },
    );
    expect(told(grove())).toEqual([]);
    expect(told(web(), gate)).toEqual([
      'warning home/wood gate.wood.yaml: leads web.bramble.example, which no component declares',
    ]);
  });

  it.each<[string, Component[], RegExp]>([
    ['a field that its schema does not know', [drawing('Gate', { hots: [] })], /spec.*hots/],
    [
      'a Secret that nobody makes',
      [grove({}, {}, { seed: { name: 'seed', key: 'seed' } })],
      /spec\.seed|Secret 'seed'/,
    ],
    [
      'a Service that is not there',
      [drawing('Gate', { to: { name: 'wep', port: 80 } })],
      /spec\.to refers to the Service 'wep'/,
    ],
    [
      'a port that the Service does not have',
      [web(), drawing('Gate', { to: { name: 'web', port: 81 } }, { namespace: 'web' })],
      /refers to the port '81'/,
    ],
    ['a target of a scaler that is not there', [drawing('Pruner', { target: { name: 'web' } })], /Deployment 'web'/],
    [
      'a pod that its namespace refuses',
      [grove({}, { hostNetwork: true })],
      /hostNetwork: the namespace 'wood' is restricted/,
    ],
    ['a container without a request', [grove({ resources: {} })], /memory/],
    ['an image that is not pinned', [grove({ image: 'docker.io/library/busybox:1.38' })], /is not pinned/],
    [
      'pods that no node has room for',
      [grove({ resources: { requests: { memory: '8Gi', cpu: '10m' }, limits: { memory: '8Gi' } } })],
      /8Gi|8 Gi/,
    ],
    ['what its own rule finds', [drawing('Grove', { workers: { count: 1, template: template() } })], /a single worker/],
  ])('finds %s', (_, components, expected) => {
    expect(told(...components).join('\n')).toMatch(expected);
  });

  it('finds an annotation of its own that is misspelt', () => {
    const wrong = web({
      overrides: [
        {
          kind: 'Service',
          because: 'a trial',
          merge: { metadata: { annotations: { [`${GROUP}/evergren`]: 'true' } } },
        },
      ],
    });
    expect(told(wrong).join('\n')).toMatch(/evergren.*|did you mean/);
  });

  it('takes a Secret that it makes for one that is there, with its keys', () => {
    const seal = drawing('Seal', { secretName: 'web-seed' }, { namespace: 'web' });
    const reading = (key: string) => web({ env: { SEED: secret(key, { from: 'web-seed' }) } });
    expect(told(seal, reading('seed'))).toEqual([]);
    expect(told(seal, reading('sed')).join('\n')).toMatch(/the key 'sed' of the Secret 'web-seed'/);
  });

  it('lets its pods in where one of its routes leads, and shows so on the map', () => {
    const gate = drawing('Gate', { to: { name: 'web', port: 80 } }, { namespace: 'web' });
    const { connections, files } = rendered(web(), gate);
    const led = connections.filter(({ why }) => why === 'route');
    expect(led.map(({ from, to }) => [path(from as never, 'namespace'), to.namespace])).toEqual([['thicket', 'web']]);
    expect(files.get('dist/home/web/networkpolicy.web.yaml')).toContain('thicket');
  });

  it('leaves the number of pods to what scales them', () => {
    const pruner = drawing('Pruner', { target: { name: 'web' }, least: 1, most: 3 }, { namespace: 'web' });
    const replicas = (...components: readonly Component[]) =>
      rendered(...components)
        .stages.flatMap(({ objects }) => objects)
        .filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web')
        .map(({ spec }) => path(spec, 'replicas'));
    expect(replicas(web())).toEqual([1]);
    expect(replicas(web(), pruner)).toEqual([undefined]);
  });

  it('waits for the definition of its kinds', () => {
    const { files } = rendered(grove());
    expect(files.get('flux/home/wood.yaml')).toMatch(/dependsOn:\n\s+- name: thicket-crds/);
  });

  it('knows that what its pods read is used', () => {
    const settings = (name: string) =>
      component({
        name: 'settings',
        namespace: 'wood',
        chart: (chart) =>
          void new ApiObject(chart, name, {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name },
            data: { a: 'b' },
          }),
      });
    const reader = grove({}, { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] });
    expect(told(reader, settings('settings'))).toEqual([]);
    expect(told(grove(), settings('settings')).join('\n')).toMatch(/configmap\.settings\.yaml: is read by nothing/);
  });

  it('lets its rule be accepted with a reason', () => {
    const spec = { workers: { count: 1, template: template() } };
    const { findings, accepted } = rendered(
      drawing('Grove', spec, { accept: { 'lonely-grove': 'it may stand still' } }),
    );
    expect(findings.map(brief)).toEqual([]);
    expect(accepted.map(({ rule }) => rule)).toEqual(['lonely-grove']);
  });

  it('writes the page of its rule, and lists what a person has to make for it', () => {
    const pages = rulePages(
      rules.map((rule) => ({ ...rule, from: { where: 'rules.ts' } })),
      { crds: [], kinds: [kinds] },
    );
    expect(pages.get('docs/rules/lonely-grove.md')).toContain('has a single worker');
    const { cluster, stages, kinds: table } = rendered(grove({}, {}, { seed: { name: 'seed', key: 'salt' } }));
    expect(systemsPage([{ cluster, stages, kinds: table }], { root: '', folder: 'clusters' })).toContain(
      'needs the Secrets `seed: salt`',
    );
  });

  it('counts its pods, and those of its kinds, among the load', () => {
    const asked = rendered(grove()).load.memory.total.askers;
    expect(asked.find(({ name }) => name === 'wood/wood')?.amount).toBe(2 * 64 * 2 ** 20);
  });
});

describe('its word for apps', () => {
  const sealedWeb = web({ with: [sealed()], env: { SEED: secret('seed', { from: 'web-seed' }) } });

  it('draws beside the app, and changes its pods', () => {
    const { findings, stages } = rendered(sealedWeb);
    const objects = stages.flatMap((stage) => stage.objects);
    const drawn = objects.find(({ kind }) => kind === 'Seal');
    const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web');
    expect(findings.map(brief)).toEqual([]);
    expect(drawn?.metadata.namespace).toBe('web');
    expect(path(deployment?.spec, 'template', 'metadata', 'annotations', `${GROUP}/sealed`)).toBe('web-seed');
    expect(list(path(deployment?.spec, 'template', 'spec', 'containers'))).toHaveLength(1);
  });

  it('is refused where the add-on is not there, and where it stands twice', () => {
    const without = renderSample(sample({ components: [sealedWeb] }));
    expect(without.findings.map(brief).join('\n')).toMatch(/needs 'thicket', which no component provides/);
    expect(told(web({ with: [sealed(), sealed()] })).join('\n')).toMatch(/'sealed' is there twice/);
  });
});
