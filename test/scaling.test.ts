import { rules as budgets } from '../lib/checks/rules/disruption-budgets-rules.ts';
import { judge } from './judge.ts';
import { found, scaler } from './scaled.ts';

const TARGET = 'scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }';
const PLAIN = 'metrics: [{ type: Pods, pods: { metric: { name: rate }, target: { averageValue: 1 } } }]';
const hpa = (bounds = 'maxReplicas: 3', target = TARGET, metrics = PLAIN) =>
  scaler([bounds, target, metrics].filter(Boolean).join(', '));
const scaledObject = (more = '', target = 'scaleTargetRef: { name: web }') =>
  scaler(`${target}, triggers: [{ type: rabbitmq }]${more}`, 'ScaledObject', 'keda.sh/v1alpha1', 'queue');
const canary = (more = '', target = '{ apiVersion: apps/v1, kind: Deployment, name: web }') =>
  scaler(`targetRef: ${target}${more}`, 'Canary', 'flagger.app/v1beta1', 'canary');

const workload = (pod = '', kind = 'Deployment', container = '', spec = '') => `
---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  ${spec}
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ${container} }], ${pod} }
`;
const claim = (mode: string) => `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [${mode}] }
`;
const MOUNTS = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';

describe('of one workload', () => {
  it.each([
    ['two HorizontalPodAutoscalers', hpa(), scaler(`maxReplicas: 2, ${TARGET}, ${PLAIN}`, undefined, undefined, 'b')],
    ['a HorizontalPodAutoscaler and a ScaledObject', hpa(), scaledObject()],
    ['a ScaledObject and a Canary that is not told of it', scaledObject(), canary()],
    [
      'a ScaledObject and an HTTPScaledObject',
      scaledObject(),
      scaler('scaleTargetRef: { name: web }', 'HTTPScaledObject', 'http.keda.sh/v1alpha1'),
    ],
  ])('%s are two scalers too many', (_, first, second) => {
    expect(found(workload(), first, second)).toEqual([
      expect.stringMatching(/^error home\/web .*: scales the Deployment 'web', as the \w+ '\w+' does$/),
    ]);
  });

  it('a Canary that is told of the other goes together with it', () => {
    const told = (kind: string, name: string) => `, autoscalerRef: { apiVersion: x/v1, kind: ${kind}, name: ${name} }`;
    const hpaTold = told('HorizontalPodAutoscaler', 'web').replace('x/v1', 'autoscaling/v2');
    const kedaTold = told('ScaledObject', 'queue').replace('x/v1', 'keda.sh/v1alpha1');
    expect(found(workload(), hpa(), canary(hpaTold))).toEqual([]);
    expect(found(workload(), scaledObject(), canary(kedaTold))).toEqual([]);
  });

  it('the same name of another kind is another workload', () => {
    const set = 'scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web }';
    expect(found(workload(), workload('', 'StatefulSet'), hpa(), scaledObject('', set))).toEqual([]);
  });
});

describe('what cannot be scaled', () => {
  const to = (apiVersion: string, kind: string) =>
    `scaleTargetRef: { apiVersion: ${apiVersion}, kind: ${kind}, name: web }`;
  const crd = (subresources: string) => `
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: farms.bramble.example }
spec:
  group: bramble.example
  scope: Namespaced
  names: { kind: Farm, plural: farms }
  versions: [{ name: v1, served: true, storage: true, subresources: ${subresources} }]
`;

  it.each([
    ['apps/v1', 'DaemonSet'],
    ['batch/v1', 'CronJob'],
    ['batch/v1', 'Job'],
    ['v1', 'Service'],
    ['keda.sh/v1alpha1', 'ScaledJob'],
  ])('a %s %s', (apiVersion, kind) => {
    for (const each of [hpa('maxReplicas: 3', to(apiVersion, kind)), scaledObject('', to(apiVersion, kind))]) {
      expect(found(each)).toEqual([
        expect.stringContaining(`: scales the ${kind} 'web', whose number of pods nothing can set`),
      ]);
    }
  });

  it('a custom kind whose definition says nothing of scale', () => {
    expect(found(crd('{ status: {} }'), hpa('maxReplicas: 3', to('bramble.example/v1', 'Farm')))).toHaveLength(1);
  });

  it.each([
    ['a Deployment', '', to('apps/v1', 'Deployment')],
    ['a StatefulSet', '', to('apps/v1', 'StatefulSet')],
    ['a ReplicationController', '', to('v1', 'ReplicationController')],
    [
      'a custom kind with a scale subresource',
      crd('{ scale: { specReplicasPath: .spec.hens } }'),
      to('bramble.example/v1', 'Farm'),
    ],
    ['a custom kind that nobody knows', '', to('elsewhere.example/v1', 'Farm')],
  ])('is not %s', (_, objects, target) => {
    expect(found(objects, hpa('maxReplicas: 3', target))).toEqual([]);
  });

  it('a Canary may lead a DaemonSet', () => {
    expect(found(workload('', 'DaemonSet'), canary('', '{ apiVersion: apps/v1, kind: DaemonSet, name: web }'))).toEqual(
      [],
    );
  });
});

describe('a scaler of what stores on one node', () => {
  it.each([
    ['a claim that one node holds', claim('ReadWriteOnce') + workload(MOUNTS), 'node'],
    [
      'a claim that one pod holds',
      claim('ReadWriteOncePod') + workload(MOUNTS, 'Deployment', '', 'strategy: { type: Recreate }'),
      'pod',
    ],
    [
      'a disk over the network',
      workload('volumes: [{ name: data, iscsi: { iqn: x } }]', 'Deployment', '', 'strategy: { type: Recreate }'),
      'node',
    ],
  ])('is found: %s', (_, objects, held) => {
    const said = (count: string) =>
      expect.stringContaining(
        `: runs ${count} of the Deployment 'web', whose volume 'data' is held by one ${held} at a time`,
      );
    const recreate = objects.replace(
      /selector: \{ matchLabels: \{ app: web \} \}\n\s+\n/,
      'strategy: { type: Recreate }\n',
    );
    expect(found(recreate, hpa())).toEqual([said('up to 3 pods')]);
    expect(found(recreate, scaledObject())).toEqual([said('several pods')]);
    expect(found(recreate, canary())).toEqual([said('several pods')]);
  });

  it('is found once, also where it keeps several pods in any case', () => {
    const recreate = workload(MOUNTS, 'Deployment', '', 'strategy: { type: Recreate }');
    expect(found(claim('ReadWriteOnce'), recreate, hpa('minReplicas: 2, maxReplicas: 3'))).toHaveLength(1);
  });

  it('is found where pods write to a path of their node', () => {
    const pod = 'volumes: [{ name: data, hostPath: { path: /srv } }]';
    const writes = workload(pod, 'Deployment', 'volumeMounts: [{ name: data, mountPath: /srv }]');
    expect(found(writes, hpa())).toEqual([
      expect.stringContaining('runs several pods that write to /srv of their node'),
    ]);
    expect(found(writes)).toEqual([expect.stringContaining('writes to /srv of its node, and may run on pi-1, pi-2')]);
  });

  it.each([
    [
      'each pod has a claim of its own',
      workload(
        '',
        'StatefulSet',
        '',
        'volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]',
      ),
      hpa('maxReplicas: 3', TARGET.replace('Deployment', 'StatefulSet')),
    ],
    ['many nodes share it', claim('ReadWriteMany') + workload(MOUNTS), hpa()],
    [
      'one pod is the most, as where it is put to sleep',
      claim('ReadWriteOnce') + workload(MOUNTS, 'Deployment', '', 'strategy: { type: Recreate }'),
      scaledObject(', maxReplicaCount: 1'),
    ],
  ])('is none where %s', (_, objects, scaled) => {
    expect(found(objects, scaled)).toEqual([]);
  });
});

describe('bounds', () => {
  it.each([
    [hpa('minReplicas: 3, maxReplicas: 2'), 'has at least 3 replicas and at most 2'],
    [scaledObject(', minReplicaCount: 3, maxReplicaCount: 2'), 'has at least 3 replicas and at most 2'],
    [
      scaler(
        'scaleTargetRef: { name: web }, replicas: { min: 3, max: 2 }',
        'HTTPScaledObject',
        'http.keda.sh/v1alpha1',
      ),
      'has at least 3 replicas and at most 2',
    ],
  ])('that cross are found (%#)', (object, what) => {
    expect(found(object)).toEqual([expect.stringContaining(what)]);
  });

  it('that meet are right', () => {
    expect(found(hpa('minReplicas: 2, maxReplicas: 2'), workload())).toEqual([]);
  });
});

describe('a share of what is requested', () => {
  const share = (name: string, goal = 'averageUtilization: 50') =>
    hpa('maxReplicas: 3', TARGET, `metrics: [{ type: Resource, resource: { name: ${name}, target: { ${goal} } } }]`);
  const inContainer = (container: string) =>
    hpa(
      'maxReplicas: 3',
      TARGET,
      `metrics: [{ type: ContainerResource, containerResource: { name: cpu, container: ${container}, target: { averageUtilization: 50 } } }]`,
    );
  const trigger = (type: string, metadata = '') =>
    scaler(
      `scaleTargetRef: { name: web }, triggers: [{ type: ${type}, metadata: { value: '50'${metadata} } }]`,
      'ScaledObject',
      'keda.sh/v1alpha1',
    );
  const requesting = (resources: string) => workload('', 'Deployment', `resources: { ${resources} }`);
  const none = (of: string) => [
    expect.stringContaining(
      `measures the ${of} of the Deployment 'web' by what is requested, and its container 'web' requests none`,
    ),
  ];

  it.each([
    ['cpu', share('cpu')],
    ['memory', share('memory')],
    ['cpu', hpa('maxReplicas: 3', TARGET, '')],
    [
      'cpu',
      scaler(
        `maxReplicas: 3, ${TARGET}, targetCPUUtilizationPercentage: 50`,
        'HorizontalPodAutoscaler',
        'autoscaling/v1',
      ),
    ],
    ['cpu', inContainer('web')],
    ['cpu', trigger('cpu')],
    ['memory', trigger('memory', ', containerName: web')],
  ])('of %s needs a request (%#)', (of, object) => {
    expect(found(workload(), object)).toEqual(none(of));
    expect(found(requesting(`requests: { ${of}: 10m }`), object)).toEqual([]);
    expect(found(requesting(`limits: { ${of}: 10m }`), object)).toEqual([]);
  });

  it.each([
    ['a plain value', share('cpu', 'averageValue: 100m')],
    ['the share of another container', inContainer('sidecar')],
    ['the length of a queue', scaledObject()],
  ])('is not %s', (_, object) => {
    expect(found(workload(), object)).toEqual([]);
  });

  it('is there where the namespace gives a request to all', () => {
    const range = scaler('limits: [{ type: Container, defaultRequest: { cpu: 10m } }]', 'LimitRange', 'v1');
    expect(found(workload(), range, share('cpu'))).toEqual([]);
  });
});

describe('a budget', () => {
  const budget = (what: string) =>
    scaler(`${what}, selector: { matchLabels: { app: web } }`, 'PodDisruptionBudget', 'policy/v1');

  it('that lets none of the fewest go is found', () => {
    const objects = workload() + hpa('minReplicas: 2, maxReplicas: 5') + budget('minAvailable: 2');
    expect(judge(budgets, objects)).toEqual([
      expect.stringContaining('keeps minAvailable 2 of its pods, of which 2 run'),
    ]);
  });

  it('that lets one of them go is right', () => {
    const objects = workload() + hpa('minReplicas: 3, maxReplicas: 5') + budget('minAvailable: 2');
    expect(judge(budgets, objects)).toEqual([]);
  });
});
