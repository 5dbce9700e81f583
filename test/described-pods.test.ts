import { type Component, component, type Json, type JsonMap, type Kinds, placeholder } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { finder } from '../lib/kinds/field-path.ts';
import { path } from '../lib/model/object.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

/** A kind that keeps pods of two sorts, as only a row can tell. */
const KINDS: Kinds = {
  pods: [
    { kinds: 'bramble.example/Flock', at: 'spec.lead.template' },
    { kinds: 'bramble.example/Flock', at: 'spec.workers[].template' },
  ],
};

/** How each kind describes a pod, and where. */
const HOLDERS: Readonly<
  Record<string, { apiVersion: string; at: string; spec: (template: JsonMap) => JsonMap; installs?: readonly string[] }>
> = {
  Deployment: {
    apiVersion: 'apps/v1',
    at: 'spec.template',
    spec: (template) => ({ selector: { matchLabels: { app: 'it' } }, template }),
  },
  CronJob: {
    apiVersion: 'batch/v1',
    at: 'spec.jobTemplate.spec.template',
    spec: (template) => ({ schedule: '0 3 * * *', jobTemplate: { spec: { template } } }),
  },
  ScaledJob: {
    apiVersion: 'keda.sh/v1alpha1',
    at: 'spec.jobTargetRef.template',
    spec: (template) => ({ jobTargetRef: { template }, triggers: [{ type: 'cron', metadata: {} }] }),
    installs: ['keda.sh'],
  },
  Farm: {
    apiVersion: 'elsewhere.example/v1',
    at: 'spec.template',
    spec: (template) => ({ template }),
    installs: ['elsewhere.example'],
  },
  Flock: {
    apiVersion: 'bramble.example/v1',
    at: 'spec.workers[].template',
    spec: (template) => ({ lead: { name: 'first' }, workers: [{ size: 1, template }] }),
    installs: ['bramble.example'],
  },
};

function holding(kind: string, template: JsonMap): Component {
  const { apiVersion, spec, installs } = HOLDERS[kind]!;
  return component({
    name: 'it',
    images: [BUSYBOX],
    kinds: KINDS,
    ...(installs ? { installs: { crds: installs } } : {}),
    chart: (chart) => {
      new ApiObject(chart, 'files', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'files' },
        ...{ data: { motto: 'slow' } },
      });
      new ApiObject(chart, 'it', {
        apiVersion,
        kind,
        metadata: { name: 'it' },
        ...{ spec: spec(template) },
      } as ApiObjectProps);
    },
  });
}

const SAFE: JsonMap = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A pod in which nothing is wrong, with what a test changes. */
function template(container: JsonMap = {}, pod: JsonMap = {}): JsonMap {
  const resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } };
  const it = { name: 'it', image: placeholder(BUSYBOX), securityContext: SAFE, resources, ...container };
  return {
    metadata: { labels: { app: 'it' } },
    spec: { restartPolicy: 'OnFailure', automountServiceAccountToken: false, containers: [it], ...pod },
  };
}

const db = web({ name: 'db' });

function found(kind: string, container: JsonMap = {}, pod: JsonMap = {}): readonly string[] {
  const restarts = kind === 'Deployment' ? { restartPolicy: 'Always' } : {};
  const { findings } = renderSample(
    sample({ components: [db, holding(kind, template(container, { ...restarts, ...pod }))] }),
  );
  return findings
    .filter((each) => each.component === 'it' && each.rule !== 'unknown-schema' && each.rule !== 'unused-config-map')
    .map(({ rule }) => rule);
}

const CASES: readonly (readonly [rule: string, container: JsonMap, pod?: JsonMap])[] = [
  ['pod-security', { securityContext: { ...SAFE, privileged: true } }],
  ['pod-security', {}, { hostNetwork: true }],
  ['memory-request', { resources: { requests: { cpu: '10m' }, limits: {} } }],
  ['memory-limit', { resources: { requests: { cpu: '10m', memory: '32Mi' } } }],
  ['too-little-cpu', { resources: { requests: { cpu: '9', memory: '32Mi' }, limits: { memory: '64Mi' } } }],
  ['no-node', {}, { nodeSelector: { 'bramble.example/disk': 'ssd' } }],
  ['missing-config-map', { envFrom: [{ configMapRef: { name: 'file' } }] }],
  ['missing-config-map-key', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'files', key: 'moto' } } }] }],
  ['missing-service-account', {}, { serviceAccountName: 'wep' }],
  ['missing-claim', {}, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }],
  ['literal-image', { image: 'docker.io/library/busybox:1.37.0' }],
  ['credential', { env: [{ name: 'DB', value: 'postgres://web:bramble@db.example:5432/web' }] }],
  ['open-secret', { env: [{ name: 'WEB_PASSWORD', value: 'bramble' }] }],
  ['open-secret', { args: ['--password=bramble'] }],
  ['undeclared-use', { env: [{ name: 'DB', value: 'http://db.db.svc:80' }] }],
  ['undeclared-use', { env: [{ name: 'DB', value: 'http://db.db:80' }] }],
  ['missing-service-host', { env: [{ name: 'DB', value: 'http://dp.db.svc:80' }] }],
  ['missing-service-host', { env: [{ name: 'DB', value: 'http://dp.db:80' }] }],
  ['hasty-restart', { livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 } }],
  ['unknown-volume', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  ['substitution', { image: 'docker.io/library/busybox:${VERSION}' }],
  ['shell-variable', { args: ['--user=${USER_NAME}'] }],
  ['insecure-dashboard', { args: ['--api.insecure=true'] }],
];
const WRONG = CASES.map(([rule, container, pod = {}]) => ({ rule, container, pod }));

describe.each(Object.keys(HOLDERS))('the pod of a %s', (kind) => {
  it('that is right is found nothing wrong with', () => {
    expect(found(kind)).toEqual([]);
  });

  it.each(WRONG)('does not escape $rule: $container $pod', ({ rule, container, pod }) => {
    expect(found(kind, container, pod)).toContain(rule);
  });

  it('is replaced when what it reads changes', () => {
    const reader = template({ envFrom: [{ configMapRef: { name: 'files' } }] });
    const { stages } = renderSample(sample({ components: [holding(kind, reader)] }));
    const object = stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind)!;
    const [found] = finder(HOLDERS[kind]!.at)(object);
    const annotations = path(found?.value as Json, 'metadata', 'annotations');
    expect(annotations).toEqual({ 'checksum/files': expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('runs the image that is pinned', () => {
    const { stages } = renderSample(sample({ components: [holding(kind, template())] }), {
      busybox: 'docker.io/library/busybox:1.2.3',
    });
    const object = stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind);
    expect(JSON.stringify(object)).toContain('docker.io/library/busybox:1.2.3');
  });

  it('is let in to what its component uses', () => {
    const user = { ...holding(kind, template()), uses: ['db'] };
    const { connections } = renderSample(sample({ components: [db, user] }));
    const into = connections.filter(({ why }) => why === 'uses').map(({ from }) => 'pods' in from && from.pods?.labels);
    expect(into).toEqual([{ app: 'it' }]);
  });
});
