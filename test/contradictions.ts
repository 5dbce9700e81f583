import type { JsonMap, KubernetesObject } from '../lib/model/object.ts';

/** Fields that contradict each other: what is said of them, an object of the namespace `web` that has them, and one that is mended. */
export interface Contradiction {
  readonly says: string;
  readonly wrong: KubernetesObject;
  readonly right: KubernetesObject;
}

type Draw = (part: JsonMap) => KubernetesObject;

const object = (apiVersion: string, kind: string, rest: JsonMap, metadata: JsonMap = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'web', ...metadata },
  ...rest,
});
const within = { namespace: 'web' };
const CONTAINER = { name: 'web', image: 'docker.io/library/busybox:1.37.0' };
const LABELS = { app: 'web' };

const pod: Draw = (spec) =>
  object(
    'apps/v1',
    'Deployment',
    {
      spec: {
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: { containers: [CONTAINER], ...spec } },
      },
    },
    within,
  );
const container: Draw = (part) => pod({ containers: [{ ...CONTAINER, ...part }] });
const mounted: Draw = ({ mount, ...part }) =>
  pod({
    containers: [
      { ...CONTAINER, ...part, volumeMounts: [{ name: 'data', mountPath: '/data', ...(mount as JsonMap) }] },
    ],
    volumes: [{ name: 'data', hostPath: { path: '/srv' } }],
  });
const init: Draw = (part) => pod({ initContainers: [{ ...CONTAINER, name: 'first', ...part }] });
const volume: Draw = (source) => pod({ volumes: [{ name: 'data', ...source }] });
const onNodes: Draw = (term) =>
  pod({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
  });
const spread: Draw = (part) =>
  pod({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: LABELS }, ...part },
    ],
  });
const job: Draw = ({ restartPolicy = 'Never', ...spec }) =>
  object(
    'batch/v1',
    'Job',
    { spec: { ...spec, template: { metadata: { labels: LABELS }, spec: { restartPolicy, containers: [CONTAINER] } } } },
    within,
  );
const service: Draw = (spec) =>
  object('v1', 'Service', { spec: { selector: LABELS, ports: [{ port: 80 }], ...spec } }, within);
const storage = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'ssd' };
const persistentVolume: Draw = (spec) => object('v1', 'PersistentVolume', { spec: { ...storage, ...spec } });
const claim: Draw = (spec) =>
  object(
    'v1',
    'PersistentVolumeClaim',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } },
    within,
  );
const autoscaler: Draw = (metric) =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    {
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        metrics: [metric],
      },
    },
    within,
  );
const limitRange: Draw = (item) =>
  object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...item }] } }, within);
const memory = (amount: string) => ({ memory: amount });
const onHost = (...values: readonly string[]) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }],
    },
  },
});
const local = { local: { path: '/srv/photos' } };
const iscsi = { targetPortal: '10.10.11.40:3260', iqn: 'iqn.2001-04.example.bramble:storage.disk1', lun: 1 };
const cpu = (target: JsonMap) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', ...target } },
});
const fromQueue = (target: JsonMap) => ({
  type: 'Pods',
  pods: { metric: { name: 'waiting' }, target: { type: 'AverageValue', ...target } },
});
const fromOutside = (target: JsonMap) => ({
  type: 'External',
  external: { metric: { name: 'waiting' }, target: { type: 'Value', ...target } },
});
const ofIngress = (target: JsonMap) => ({
  type: 'Object',
  object: {
    metric: { name: 'waiting' },
    describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'web' },
    target: { type: 'Value', ...target },
  },
});
const apiService: Draw = (part) =>
  object(
    'apiregistration.k8s.io/v1',
    'APIService',
    {
      spec: {
        group: 'web.bramble.example',
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service: { name: 'web', namespace: 'web' },
        ...part,
      },
    },
    { name: 'v1.web.bramble.example' },
  );
const probe = { tcpSocket: { port: 80 } };
const labelOfPod = (path: string) => ({ downwardAPI: { items: [{ path, fieldRef: { fieldPath: 'metadata.name' } }] } });
const HUGE = { 'hugepages-2Mi': '4Mi' };
const failures = {
  podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] },
};
const hook: Draw = (clientConfig) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [
      {
        name: 'pods.web.bramble.example',
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        admissionReviewVersions: ['v1'],
        clientConfig,
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      },
    ],
  });
const ingress: Draw = (rule) =>
  object(
    'networking.k8s.io/v1',
    'Ingress',
    {
      spec: {
        rules: [
          {
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
            ...rule,
          },
        ],
      },
    },
    within,
  );
const ingressClass: Draw = (parameters) =>
  object('networking.k8s.io/v1', 'IngressClass', {
    spec: { controller: 'bramble.example/web', parameters: { kind: 'Settings', name: 'web', ...parameters } },
  });
const priority: Draw = (metadata) => object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000 }, metadata);
const quota: Draw = (hard) => object('v1', 'ResourceQuota', { spec: { hard } }, within);

const rows = (draw: Draw, ...all: readonly (readonly [says: string, wrong: JsonMap, right: JsonMap])[]) =>
  all.map(([says, wrong, right]) => ({ says, wrong: draw(wrong), right: draw(right) }));

/** Each condition of Kubernetes' own kinds, broken and kept. */
export const CONTRADICTIONS: readonly Contradiction[] = [
  ...rows(mounted, [
    'mounts a volume Bidirectional',
    { mount: { mountPropagation: 'Bidirectional' } },
    { mount: { mountPropagation: 'Bidirectional' }, securityContext: { privileged: true } },
  ]),
  ...rows(mounted, [
    'has recursiveReadOnly',
    { mount: { recursiveReadOnly: 'Enabled' } },
    { mount: { recursiveReadOnly: 'Enabled', readOnly: true } },
  ]),
  ...rows(
    container,
    [
      'such a probe ends nothing',
      { readinessProbe: { ...probe, terminationGracePeriodSeconds: 5 } },
      { livenessProbe: { ...probe, terminationGracePeriodSeconds: 5 } },
    ],
    [
      'huge pages without the same limit',
      { resources: { requests: { memory: '64Mi', ...HUGE } } },
      { resources: { requests: { memory: '64Mi', ...HUGE }, limits: HUGE } },
    ],
    [
      'huge pages without cpu or memory',
      { resources: { limits: HUGE } },
      { resources: { limits: { ...HUGE, memory: '64Mi' } } },
    ],
    [
      'localhostProfile together',
      { securityContext: { seccompProfile: { type: 'Localhost' } } },
      { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'web.json' } } },
    ],
    [
      'localhostProfile together',
      { securityContext: { appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'web' } } },
      { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
    ],
  ),
  ...rows(init, [
    'an init container with a probe',
    { readinessProbe: probe },
    { readinessProbe: probe, restartPolicy: 'Always' },
  ]),
  ...rows(pod, [
    'both hostPID and shareProcessNamespace',
    { hostPID: true, shareProcessNamespace: true },
    { hostPID: true },
  ]),
  ...rows(
    onNodes,
    [
      'compares numbers',
      { matchExpressions: [{ key: 'bramble.example/disks', operator: 'Gt', values: ['2', '3'] }] },
      { matchExpressions: [{ key: 'bramble.example/disks', operator: 'Gt', values: ['2'] }] },
    ],
    [
      'another field of nodes',
      { matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['pi-1'] }] },
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['pi-1'] }] },
    ],
  ),
  ...rows(spread, [
    'has minDomains',
    { whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
    { whenUnsatisfiable: 'DoNotSchedule', minDomains: 2 },
  ]),
  ...rows(
    volume,
    [
      'CHAP without secretRef',
      { iscsi: { ...iscsi, chapAuthSession: true } },
      { iscsi: { ...iscsi, chapAuthSession: true, secretRef: { name: 'web' } } },
    ],
    [
      'two files at one path',
      { projected: { sources: [labelOfPod('name'), labelOfPod('name')] } },
      { projected: { sources: [labelOfPod('name'), labelOfPod('other')] } },
    ],
  ),
  ...rows(
    job,
    [
      'Indexed without completions',
      { completionMode: 'Indexed', parallelism: 2 },
      { completionMode: 'Indexed', parallelism: 2, completions: 3 },
    ],
    [
      'is not Indexed',
      { backoffLimitPerIndex: 1 },
      { backoffLimitPerIndex: 1, completionMode: 'Indexed', completions: 3 },
    ],
    [
      'is not Indexed',
      { successPolicy: { rules: [{ succeededCount: 1 }] } },
      { successPolicy: { rules: [{ succeededCount: 1 }] }, completionMode: 'Indexed', completions: 3 },
    ],
    [
      'maxFailedIndexes without',
      { maxFailedIndexes: 1, completionMode: 'Indexed', completions: 3 },
      { maxFailedIndexes: 1, backoffLimitPerIndex: 1, completionMode: 'Indexed', completions: 3 },
    ],
    ['start again by themselves', { ...failures, restartPolicy: 'OnFailure' }, failures],
    [
      'TerminatingOrFailed',
      { ...failures, podReplacementPolicy: 'TerminatingOrFailed' },
      { ...failures, podReplacementPolicy: 'Failed' },
    ],
    [
      'has a selector',
      { selector: { matchLabels: LABELS } },
      { selector: { matchLabels: LABELS }, manualSelector: true },
    ],
  ),
  ...rows(
    autoscaler,
    ['the field of its type', { ...cpu({ averageUtilization: 80 }), type: 'Pods' }, cpu({ averageUtilization: 80 })],
    ['one of averageUtilization and averageValue', cpu({}), cpu({ averageValue: '100m', type: 'AverageValue' })],
    ['a target with averageValue', fromQueue({ value: '5' }), fromQueue({ averageValue: '5' })],
  ),
  ...rows(
    service,
    [
      'a family of addresses twice',
      { ipFamilies: ['IPv4', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' },
      { ipFamilies: ['IPv4'] },
    ],
    [
      'two families',
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'SingleStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [
      'whose first is not clusterIP',
      { clusterIP: '10.43.0.50', clusterIPs: ['10.43.0.51'] },
      { clusterIP: 'None', clusterIPs: ['None'] },
    ],
    [
      'is no LoadBalancer',
      { allocateLoadBalancerNodePorts: false },
      { allocateLoadBalancerNodePorts: false, type: 'LoadBalancer' },
    ],
    [
      'has healthCheckNodePort',
      { healthCheckNodePort: 30_100, type: 'LoadBalancer' },
      { healthCheckNodePort: 30_100, type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    ],
  ),
  ...rows(
    persistentVolume,
    ['says of no node', local, { ...local, ...onHost('pi-1') }],
    [
      'beside other accessModes',
      { hostPath: { path: '/srv' }, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
      { hostPath: { path: '/srv' }, accessModes: ['ReadWriteOncePod'] },
    ],
    [
      'empties the whole node',
      { hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' },
      { hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Retain' },
    ],
  ),
  ...rows(claim, [
    'beside other accessModes',
    { accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
    { accessModes: ['ReadWriteOncePod'] },
  ]),
  ...rows(
    limitRange,
    ['as min than as max', { min: memory('2Gi'), max: memory('1Gi') }, { min: memory('1Gi'), max: memory('2Gi') }],
    [
      'as default than as max',
      { default: memory('2Gi'), max: memory('1Gi') },
      { default: memory('1Gi'), max: memory('1Gi') },
    ],
    [
      'as default than as min',
      { default: memory('1Gi'), min: memory('2Gi') },
      { default: memory('2Gi'), min: memory('2Gi') },
    ],
    [
      'as defaultRequest than as default',
      { default: memory('1Gi'), defaultRequest: memory('2Gi') },
      { default: memory('1Gi'), defaultRequest: memory('1Gi') },
    ],
    [
      'as defaultRequest than as min',
      { defaultRequest: memory('1Gi'), min: memory('2Gi') },
      { defaultRequest: memory('2Gi'), min: memory('2Gi') },
    ],
    ['presets amounts of pods', { type: 'Pod', default: memory('1Gi') }, { type: 'Pod', max: memory('1Gi') }],
    [
      'bounds no storage',
      { type: 'PersistentVolumeClaim', max: memory('1Gi') },
      { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
    ],
  ),
  ...rows(
    quota,
    ['counts parts', { pods: '1.5' }, { pods: '2' }],
    ['counts parts', { 'count/jobs.batch': '500m' }, { 'count/jobs.batch': '5' }],
  ),
  ...rows(hook, [
    'not plain https',
    { url: 'http://web.bramble.example' },
    { url: 'https://web.bramble.example/pods' },
  ]),
  ...rows(ingress, ['an address as host', { host: '10.10.11.21' }, { host: 'web.bramble.example' }]),
  ...rows(ingressClass, ['namespace together', { scope: 'Namespace' }, { scope: 'Namespace', namespace: 'web' }]),
  ...rows(priority, ['begins with system-', { name: 'system-web' }, { name: 'web-system' }]),
  ...rows(
    autoscaler,
    ['one of averageValue and value', fromOutside({}), fromOutside({ value: '5' })],
    ['one of averageValue and value', ofIngress({}), ofIngress({ value: '5' })],
  ),
  ...rows(apiService, [
    'has a caBundle',
    { insecureSkipTLSVerify: true, caBundle: 'YQ==' },
    { insecureSkipTLSVerify: true },
  ]),
];
