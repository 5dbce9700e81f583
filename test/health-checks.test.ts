import { app, type Component, type ComponentProps, component, crdsOf, image } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** A component that draws plain objects, given as `kind name` with what they are beside that. */
function drawing(name: string, objects: readonly JsonMap[], props: Partial<ComponentProps> = {}): Component {
  return component({
    name,
    ...props,
    chart: (chart) => objects.forEach((each, n) => void new ApiObject(chart, `${n}`, each as never)),
  });
}

/** An object that runs pods with the label of its name. */
function running(kind: string, name: string, pod: JsonMap = {}): JsonMap {
  const labels = { 'app.kubernetes.io/name': name };
  const containers = [{ name, image: 'docker.io/library/busybox:1' }];
  const template = { metadata: { labels }, spec: { containers, ...pod } };
  return { apiVersion: 'apps/v1', kind, metadata: { name }, spec: { selector: { matchLabels: labels }, template } };
}

const named = (kind: string, name: string, rest: JsonMap = {}, apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});

/** A webhook that judges LimitRanges, and the Service `hook` where it is asked. */
function webhook(namespace: string): readonly JsonMap[] {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['limitranges'] }];
  const clientConfig = { service: { name: 'hook', namespace } };
  const one = {
    name: 'hook.bramble.example',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    clientConfig,
    rules,
  };
  return [
    named('ValidatingWebhookConfiguration', namespace, { webhooks: [one] }, 'admissionregistration.k8s.io/v1'),
    named('Service', 'hook', { spec: { selector: { 'app.kubernetes.io/name': 'hook' }, ports: [{ port: 443 }] } }),
  ];
}

/** What lets an account change webhook configurations. */
function right(account: string, namespace: string, rule: JsonMap = {}): readonly JsonMap[] {
  const rbac = 'rbac.authorization.k8s.io';
  const resources = ['validatingwebhookconfigurations'];
  const rules = [{ apiGroups: ['admissionregistration.k8s.io'], resources, verbs: ['get', 'patch'], ...rule }];
  const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: account };
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
  return [
    named('ClusterRole', account, { rules }, `${rbac}/v1`),
    named('ClusterRoleBinding', account, { roleRef, subjects }, `${rbac}/v1`),
  ];
}

const guest = drawing('guest', [named('LimitRange', 'guest', { spec: { limits: [] } })]);
const settingsIn = (namespace: string) => drawing('guest', [named('ConfigMap', 'x')], { namespace });

/** What the Kustomization of a stage checks, as `Kind name`. */
function checks(stage: string, ...components: readonly Component[]): readonly string[] {
  const found = list(path(specs(components).get(stage), 'healthChecks'));
  return found.map(({ kind, name }) => `${kind} ${name}`);
}

function specs(components: readonly Component[]): ReadonlyMap<string, JsonMap> {
  const { files } = renderSample(sample({ components }));
  const texts = [...files].filter(([path]) => path.startsWith('flux/')).map(([, text]) => text);
  const all = texts.flatMap((text) => parseAllDocuments(text).map((each) => each.toJS() as JsonMap));
  return new Map(all.map((each) => [String(path(each, 'metadata', 'name')), each.spec as JsonMap]));
}

describe('what others wait for', () => {
  it('is never a DaemonSet, and never all of a stage', () => {
    const addons = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];
    for (const [, spec] of specs(addons)) {
      expect(spec).not.toHaveProperty('wait');
      expect(list(spec.healthChecks).map(({ kind }) => kind)).not.toContain('DaemonSet');
    }
    expect(checks('metallb', ...addons)).toEqual(['Deployment controller']);
    expect(checks('cert-manager', ...addons)).toEqual([
      'Deployment cert-manager-cainjector',
      'Deployment cert-manager-webhook',
    ]);
  });

  it('is the CRDs, where a kind is used', () => {
    const stage = checks('metallb-crds', metallb());
    expect(stage).toContain('CustomResourceDefinition ipaddresspools.metallb.io');
    expect(stage.filter((each) => !each.startsWith('CustomResourceDefinition '))).toEqual([]);
  });

  it('is the CRD alone, where a controller is beside it', () => {
    const brings = component({
      name: 'pools',
      chart: (chart, cluster) => {
        crdsOf('metallb.io')(chart, cluster);
        for (const kind of ['Deployment', 'DaemonSet']) new ApiObject(chart, kind, running(kind, 'pools') as never);
      },
    });
    const user = drawing('user', [named('Community', 'x', { spec: {} }, 'metallb.io/v1beta1')]);
    expect(checks('pools', brings, user)).toEqual(['CustomResourceDefinition communities.metallb.io']);
  });

  it.each([['crds'], ['webhooks']])('is the release or the controller, where it installs %s', (what) => {
    const installs = { [what]: ['keda.sh'] };
    const release = named('HelmRelease', 'keda', { spec: {} }, 'helm.toolkit.fluxcd.io/v2');
    const scaled = drawing('scaled', [named('ScaledObject', 'x', {}, 'keda.sh/v1alpha1')]);
    expect(checks('keda', drawing('keda', [release], { installs }), scaled)).toEqual(['HelmRelease keda']);
    const operator = drawing('keda', [running('Deployment', 'keda'), running('DaemonSet', 'agent')], { installs });
    expect(checks('keda', operator, scaled)).toEqual(['Deployment keda']);
  });

  it('is what answers for a webhook, and nothing that runs beside it', () => {
    const beside = [running('Deployment', 'other'), running('DaemonSet', 'agent'), running('StatefulSet', 'store')];
    const hook = drawing('hook', [...webhook('hook'), running('Deployment', 'hook'), ...beside]);
    expect(checks('hook', hook, guest)).toEqual(['Deployment hook']);
  });

  it('is also what may sign for the webhook', () => {
    const signer = running('Deployment', 'signer', { serviceAccountName: 'signer' });
    const objects = [...webhook('hook'), running('Deployment', 'hook'), signer];
    const signed = (rule: JsonMap = {}, namespace = 'hook') =>
      checks('hook', drawing('hook', [...objects, ...right('signer', namespace, rule)]), guest);
    expect(signed()).toEqual(['Deployment hook', 'Deployment signer']);
    expect(signed({ resourceNames: ['hook'] })).toEqual(['Deployment hook', 'Deployment signer']);
    expect(signed({ resourceNames: ['another'] })).toEqual(['Deployment hook']);
    expect(signed({ verbs: ['get', 'watch'] })).toEqual(['Deployment hook']);
    expect(signed({}, 'elsewhere')).toEqual(['Deployment hook']);
  });

  it('is nothing, where a DaemonSet answers', () => {
    const hook = drawing('hook', [...webhook('hook'), running('DaemonSet', 'hook')]);
    expect(checks('hook', hook, guest)).toEqual([]);
    expect(specs([hook, guest]).get('guest')).toMatchObject({ dependsOn: [{ name: 'hook' }] });
  });

  it('is what answers in another stage, where the webhook names a Service there', () => {
    const [configuration, service] = webhook('hook') as [JsonMap, JsonMap];
    const hook = drawing('hook', [service, running('Deployment', 'hook')]);
    const asker = drawing('asker', [configuration]);
    expect(checks('hook', hook, asker, guest)).toEqual(['Deployment hook']);
    const { dependsOn } = specs([hook, asker, guest]).get('guest')!;
    expect(dependsOn).toEqual([{ name: 'asker' }, { name: 'hook' }]);
  });

  it('is what may bind a claim', () => {
    const longhorn = [
      named('StorageClass', 'longhorn', { provisioner: 'driver.longhorn.io' }, 'storage.k8s.io/v1'),
      running('Deployment', 'provisioner'),
      running('DaemonSet', 'driver'),
    ];
    const claim = drawing('claim', [named('PersistentVolumeClaim', 'x', { spec: { storageClassName: 'longhorn' } })]);
    expect(checks('longhorn', drawing('longhorn', longhorn), claim)).toEqual(['Deployment provisioner']);
  });

  it.each([
    ['a Deployment', running('Deployment', 'host')],
    ['a DaemonSet alone', running('DaemonSet', 'host')],
    ['a Job', named('Job', 'host', { spec: { template: { spec: { restartPolicy: 'Never' } } } }, 'batch/v1')],
    ['a claim', named('PersistentVolumeClaim', 'data', { spec: { accessModes: ['ReadWriteOnce'] } })],
  ])('is nothing of a namespace in which it lives, be there %s', (_, object) => {
    expect(checks('host', drawing('host', [object]), settingsIn('host'))).toEqual([]);
    const { findings } = renderSample(sample({ components: [drawing('host', [object]), settingsIn('host')] }));
    expect(findings.filter(({ rule }) => rule === 'waits-for-ever')).toEqual([]);
  });
});

describe('for whom nobody waits', () => {
  const busybox = image('docker.io/library/busybox');

  it('Flux tells whether its workload is healthy', () => {
    expect(checks('web', app({ name: 'web', image: busybox, port: 80 }))).toEqual(['Deployment web']);
    expect(checks('web', app({ name: 'web', image: busybox, port: 80, stateful: true }))).toEqual(['StatefulSet web']);
  });

  it('a DaemonSet is not told of, since one Pi that is off would be an alert without end', () => {
    expect(checks('web', app({ name: 'web', image: busybox, perNode: true }))).toEqual([]);
  });

  it('Flux tells with the config stage of what the main stage must not', () => {
    const addons = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];
    expect(checks('traefik', ...addons)).toEqual([]);
    expect(checks('traefik-config', ...addons)).toEqual(['Deployment traefik']);
    expect(checks('cert-manager-config', ...addons)).toEqual(['Deployment cert-manager']);
    expect(checks('metallb-config', ...addons)).toEqual([]);
  });
});

describe('waiting for what itself needs something that comes later', () => {
  const certificate = named(
    'Certificate',
    'serving',
    {
      spec: { secretName: 'serving', dnsNames: ['hook.hook.svc'], issuerRef: { kind: 'ClusterIssuer', name: 'home' } },
    },
    'cert-manager.io/v1',
  );
  const found = (secret: JsonMap) => {
    const pod = { volumes: [{ name: 'tls', secret: { secretName: 'serving', ...secret } }] };
    const hook: Component = {
      ...drawing('hook', [...webhook('hook'), running('Deployment', 'hook', pod)]),
      config: (chart) => void new ApiObject(chart, 'certificate', certificate as never),
    };
    const components = [certManager({ email: 'admin@bramble.example' }), hook, guest];
    const { findings } = renderSample(sample({ components }));
    return findings.filter(({ rule }) => rule === 'waits-for-ever').map(brief);
  };

  it('is refused, with what it needs and where that comes', () => {
    expect(found({})).toEqual([
      "error home/hook deployment.hook.yaml: needs Secret 'serving', which comes with 'hook-config', and that waits for it",
    ]);
  });

  it('is right where it starts without it', () => {
    expect(found({ optional: true })).toEqual([]);
  });
});
