import { app, component, image, Workload } from 'bramble';
import { documents, manifest, service, workload } from '../lib/checks/example-objects.ts';
import { rules as ACCESS_MODES } from '../lib/checks/rules/access-modes.ts';
import { rules as CLAIMS } from '../lib/checks/rules/bound-claims.ts';
import { rules as SHAPES } from '../lib/checks/rules/container-shapes.ts';
import { rules as CONTAINERS } from '../lib/checks/rules/named-containers.ts';
import { rules as HOSTS } from '../lib/checks/rules/node-hosts.ts';
import { rules as PLACEMENT } from '../lib/checks/rules/placement-rules.ts';
import { rules as QUOTAS } from '../lib/checks/rules/quota-rules.ts';
import { rules as STARTS } from '../lib/checks/rules/refused-starts.ts';
import { rules as SELECTORS } from '../lib/checks/rules/selectors-rules.ts';
import { rules as SIDE_BY_SIDE } from '../lib/checks/rules/side-by-side.ts';
import { rules as SPREAD } from '../lib/checks/rules/spread-pods.ts';
import { rules as UNSCHEDULED } from '../lib/checks/rules/unscheduled-pods.ts';
import { brokenRules } from './judge.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What the API server takes, and no node ever starts. */

const RULES = [
  ...ACCESS_MODES,
  ...CLAIMS,
  ...SHAPES,
  ...CONTAINERS,
  ...HOSTS,
  ...PLACEMENT,
  ...QUOTAS,
  ...STARTS,
  ...SELECTORS,
  ...SIDE_BY_SIDE,
  ...SPREAD,
  ...UNSCHEDULED,
];

const web = (container: string, pod = '', spec = '') => workload({ container, pod, spec });
const sidecar = (container: string) =>
  `initContainers: [{ name: side, image: docker.io/library/busybox:1.37.0, ${container} }]`;
const claim = (spec: string) =>
  manifest('v1 PersistentVolumeClaim', 'data', `spec: { resources: { requests: { storage: 1Gi } }, ${spec} }`);
const RWO = 'accessModes: [ReadWriteOnce]';
const volume = (spec: string) =>
  manifest('v1 PersistentVolume', 'nas', `spec: { capacity: { storage: 5Gi }, ${RWO}, ${spec} }`);
const NFS = 'nfs: { server: 10.10.11.40, path: /data }';
const onNode = (name: string) =>
  `local: { path: /srv }, storageClassName: manual, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [${name}] }] }] } }`;
const storageClass = (name: string, provisioner: string) =>
  manifest('storage.k8s.io/v1 StorageClass', name, `provisioner: ${provisioner}`);
const MOUNTS = 'volumeMounts: [{ name: data, mountPath: /data }]';
const CLAIMED = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';
const emptyDir = (more: string) => `volumes: [{ name: data, emptyDir: { ${more} } }]`;
const limited = (limits: string) => `resources: { limits: { ${limits} } }\n${MOUNTS}`;
const affinity = (kind: string, label: string) =>
  `affinity: { ${kind}: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: ${label} } } }] } }`;
const quota = (hard: string) => manifest('v1 ResourceQuota', 'most', `spec: { hard: { ${hard} } }`);
const range = (limit: string) => manifest('v1 LimitRange', 'bounds', `spec: { limits: [{ ${limit} }] }`);
const limits = (resource: string, amount: string) => web(`resources: { limits: { ${resource}: ${amount} } }`);
const ofContainer = (name: string) => `resourceFieldRef: { containerName: ${name}, resource: limits.memory }`;
const autoscaler = (container: string) =>
  manifest(
    'autoscaling/v2 HorizontalPodAutoscaler',
    'web',
    `spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 2, metrics: [{ type: ContainerResource, containerResource: { name: cpu, container: ${container}, target: { type: AverageValue, averageValue: 1 } } }] }`,
  );
const ONE_NODE = 'nodeSelector: { kubernetes.io/hostname: pi-2 }';
const ONE_LESS = 'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }';

describe('what is taken and never starts is found', () => {
  const cases: Record<string, readonly [rule: string, objects: string]> = {
    'a port of two containers': [
      'same-pod-port',
      web('ports: [{ containerPort: 80 }]', sidecar('restartPolicy: Always, ports: [{ containerPort: 80 }]')),
    ],
    'root in a pod without root': ['refused-root', web('', 'securityContext: { runAsNonRoot: true, runAsUser: 0 }')],
    'root in a container of such a pod': [
      'refused-root',
      web('securityContext: { runAsUser: 0 }', 'securityContext: { runAsNonRoot: true }'),
    ],
    'an init container without root in a pod of root': [
      'refused-root',
      web('', `${sidecar('securityContext: { runAsNonRoot: true }')}\nsecurityContext: { runAsUser: 0 }`),
    ],
    'a sysctl of the whole node': [
      'unsafe-sysctl',
      web('', 'securityContext: { sysctls: [{ name: kernel.msgmax, value: "1" }] }'),
    ],
    'many writers of local-path': ['access-mode', claim('accessModes: [ReadWriteMany], storageClassName: local-path')],
    'many writers of the default class': ['access-mode', claim('accessModes: [ReadWriteMany]')],
    'many writers of a class of the same kind': [
      'access-mode',
      documents(
        storageClass('fast', 'rancher.io/local-path'),
        claim('accessModes: [ReadWriteMany], storageClassName: fast'),
      ),
    ],
    'many readers': ['access-mode', claim('accessModes: [ReadOnlyMany]')],
    'a bare disk of a folder': ['access-mode', claim(`${RWO}, volumeMode: Block`)],
    'a claim of no class, and no volume': ['unprovided-claim', claim(`${RWO}, storageClassName: ''`)],
    'a claim of a class that nobody provides': [
      'unprovided-claim',
      documents(storageClass('manual', 'kubernetes.io/no-provisioner'), claim(`${RWO}, storageClassName: manual`)),
    ],
    'a volume that is too small': [
      'claim-volume',
      documents(volume(NFS).replace('5Gi', '500Mi'), claim(`${RWO}, storageClassName: '', volumeName: nas`)),
    ],
    'a volume of no class, and a claim of the default one': [
      'claim-volume',
      documents(volume(NFS), claim(`${RWO}, volumeName: nas`)),
    ],
    'a volume without the mode': [
      'claim-volume',
      documents(volume(NFS), claim("accessModes: [ReadWriteMany], storageClassName: '', volumeName: nas")),
    ],
    'a volume that is kept for another claim': [
      'claim-volume',
      documents(volume(`${NFS}, claimRef: { name: other }`), claim(`${RWO}, storageClassName: '', volumeName: nas`)),
    ],
    'a volume on a node that is gone': ['lost-volume', volume(onNode('pi-9'))],
    'pods beside nobody': ['selects-nothing', web('', affinity('podAffinity', 'gone'))],
    'more pods apart than nodes': ['too-few-places', web('', affinity('podAntiAffinity', 'web'), `replicas: 3`)],
    'a spread over more nodes than there are': [
      'too-few-places',
      web(
        '',
        'topologySpreadConstraints: [{ topologyKey: kubernetes.io/hostname, maxSkew: 1, minDomains: 3, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]',
      ),
    ],
    'an update in the network of the one node': [
      'rolling-port',
      web('ports: [{ containerPort: 53 }]', `hostNetwork: true\n${ONE_NODE}`),
    ],
    'an update with a port of each node': [
      'rolling-port',
      web('ports: [{ containerPort: 53, hostPort: 53 }]', '', 'replicas: 2'),
    ],
    'an update of pods apart, on each node': [
      'no-spare-node',
      web('', affinity('podAntiAffinity', 'web'), 'replicas: 2'),
    ],
    'a DaemonSet that adds first': [
      'rolling-port',
      workload({
        kind: 'DaemonSet',
        spec: 'updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }',
        container: 'ports: [{ containerPort: 53, hostPort: 53 }]',
      }),
    ],
    'a quota of what nobody says': ['quota-unsaid', documents(quota('limits.memory: 1Gi'), web(''))],
    'a quota that is too small': ['quota-exceeded', documents(quota('requests.memory: 1Gi'), limits('memory', '2Gi'))],
    'a quota of fewer pods': ['quota-exceeded', documents(quota('pods: 1'), web('', '', 'replicas: 2'))],
    'a quota of no Deployment': ['quota-exceeded', documents(quota('count/deployments.apps: 0'), web(''))],
    'a quota of less storage': ['quota-exceeded', documents(quota('requests.storage: 500Mi'), claim(RWO))],
    'a range below a container': [
      'limit-range',
      documents(range('type: Container, max: { memory: 64Mi }'), limits('memory', '128Mi')),
    ],
    'a range above a container': [
      'limit-range',
      documents(range('type: Container, min: { memory: 64Mi }'), limits('memory', '32Mi')),
    ],
    'a default below a request': [
      'limit-range',
      documents(range('type: Container, default: { memory: 64Mi }'), web('resources: { requests: { memory: 128Mi } }')),
    ],
    'a range below a claim': [
      'limit-range',
      documents(range('type: PersistentVolumeClaim, max: { storage: 500Mi }'), claim(RWO)),
    ],
    'an image of a registry in the cluster': [
      'node-dns',
      web('').replace('docker.io/library/busybox', 'registry.web.svc.cluster.local:5000/web'),
    ],
    'NFS by the name of a Service': [
      'node-dns',
      documents(
        service('ports: [{ port: 2049 }], selector: { app: web }', 'nas'),
        web(MOUNTS, 'volumes: [{ name: data, nfs: { server: nas, path: /d } }]'),
      ),
    ],
    'a volume of NFS by the name of a Service': ['node-dns', volume('nfs: { server: nas.web.svc, path: /d }')],
    'iSCSI by the name of a Service': [
      'node-dns',
      web(
        MOUNTS,
        `volumes: [{ name: data, iscsi: { targetPortal: 'nas.web.svc:3260', iqn: 'iqn.2003-01.example.bramble:a', lun: 0 } }]`,
      ),
    ],
    'a probe by the name of a Service': [
      'node-dns',
      web('livenessProbe: { httpGet: { host: web.web.svc, port: 80 } }'),
    ],
    'a name of the cluster in the network of the node': [
      'host-network-dns',
      web('args: [--db=db.web.svc]', 'hostNetwork: true'),
    ],
    'a name of the cluster with the name servers of the node': [
      'host-network-dns',
      web('env: [{ name: DB, value: db.web.svc }]', 'dnsPolicy: Default'),
    ],
    'a volume of memory above the limit': [
      'volume-above-limit',
      web(limited('memory: 64Mi'), emptyDir('medium: Memory, sizeLimit: 128Mi')),
    ],
    'a volume of the disk above the limit': [
      'volume-above-limit',
      web(limited('ephemeral-storage: 64Mi'), emptyDir('sizeLimit: 128Mi')),
    ],
    'the limits of no container': [
      'missing-container',
      web(`env: [{ name: M, valueFrom: { ${ofContainer('app')} } }]`),
    ],
    'the limits of no container, in a file': [
      'missing-container',
      web('', `volumes: [{ name: about, downwardAPI: { items: [{ path: memory, ${ofContainer('app')} }] } }]`),
    ],
    'a scaler by no container': ['missing-container', documents(web(''), autoscaler('app'))],
    'a scheduler that does not run': ['unknown-scheduler', web('', 'schedulerName: mine')],
    'a gate that nobody opens': ['unknown-scheduler', web('', 'schedulingGates: [{ name: mine }]')],
    'a condition that nobody sets': ['unset-readiness', web('', 'readinessGates: [{ conditionType: a/b }]')],
    'a node by its name, and a claim that waits for the scheduler': [
      'passed-scheduler',
      documents(claim(RWO), web(MOUNTS, `nodeName: pi-2\n${CLAIMED}`)),
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [rule, objects]) => {
    expect(brokenRules(RULES, objects)).toContain(rule);
  });
});

describe('what starts is left alone', () => {
  const cases: Record<string, string> = {
    'a port of a container that ends before': web(
      'ports: [{ containerPort: 80 }]',
      sidecar('ports: [{ containerPort: 80 }]'),
    ),
    'one number of TCP and of UDP, in two containers': web(
      'ports: [{ containerPort: 80 }]',
      sidecar('restartPolicy: Always, ports: [{ containerPort: 80, protocol: UDP }]'),
    ),
    'a container without root in a pod of root': web(
      'securityContext: { runAsUser: 1000, runAsNonRoot: true }',
      'securityContext: { runAsUser: 0 }',
    ),
    'many writers of a class that has it': documents(
      storageClass('longhorn', 'driver.longhorn.io'),
      claim('accessModes: [ReadWriteMany], storageClassName: longhorn'),
    ),
    'many writers of a class that is the default': documents(
      storageClass('shared', 'nfs.csi.k8s.io').replace(
        'name: shared',
        "name: shared, annotations: { storageclass.kubernetes.io/is-default-class: 'true' }",
      ),
      claim('accessModes: [ReadWriteMany]'),
    ),
    'a claim that asks for less than its volume has': documents(
      volume(NFS),
      claim(`${RWO}, storageClassName: '', volumeName: nas`),
    ),
    'a claim that finds its volume by itself': documents(volume(NFS), claim(`${RWO}, storageClassName: ''`)),
    'a volume on a node that is there': volume(onNode('pi-2')),
    'pods beside their like': web('', affinity('podAffinity', 'web')),
    'pods apart, and a node left': web('', affinity('podAntiAffinity', 'web')),
    'pods apart, one of them stopped first': web('', affinity('podAntiAffinity', 'web'), `replicas: 2\n${ONE_LESS}`),
    'a quota with a default for those that say nothing': documents(
      quota('limits.memory: 1Gi'),
      range('type: Container, default: { memory: 64Mi }'),
      web(''),
    ),
    'a quota of what ends': documents(
      manifest('v1 ResourceQuota', 'most', 'spec: { hard: { pods: 0 }, scopes: [Terminating] }'),
      web(''),
    ),
    'NFS by a name of the local network': web(
      MOUNTS,
      'volumes: [{ name: data, nfs: { server: nas.bramble.example, path: /d } }]',
      'strategy: { type: Recreate }',
    ),
    'a name of the cluster, with its name servers': web(
      'args: [--db=db.web.svc]',
      'hostNetwork: true\ndnsPolicy: ClusterFirstWithHostNet',
    ),
    'a volume of memory below the limit': web(limited('memory: 128Mi'), emptyDir('medium: Memory, sizeLimit: 64Mi')),
    'the limits of an init container': web(
      `env: [{ name: M, valueFrom: { ${ofContainer('side')} } }]`,
      sidecar('command: [sleep]'),
    ),
    'a scaler by a container': documents(web(''), autoscaler('web')),
    'a node by its name, and a claim of a volume that is there': documents(
      volume(NFS),
      claim(`${RWO}, storageClassName: '', volumeName: nas`),
      web(MOUNTS, `nodeName: pi-2\n${CLAIMED}`, 'strategy: { type: Recreate }'),
    ),
    'a probe by a number where the only port is one of UDP without a name': web(
      'ports: [{ containerPort: 53, protocol: UDP }]\nlivenessProbe: { exec: { command: [ls] } }',
    ),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(brokenRules(RULES, objects)).toEqual([]);
  });
});

describe('a probe that asks for no port, of a container that has none, is refused', () => {
  const IMAGE = image('docker.io/library/busybox');
  const probes = { readiness: { path: '/' } };
  const cases = {
    'of a worker': app({ name: 'web', image: IMAGE, health: probes }),
    'of a sidecar': app({ name: 'web', image: IMAGE, port: 8080, sidecars: { log: { image: IMAGE, probes } } }),
    'of a Workload': component({
      name: 'web',
      images: [IMAGE],
      chart: (chart, cluster) =>
        void new Workload(chart, cluster, {
          name: 'web',
          containers: { web: { image: IMAGE, probes: { liveness: {} } } },
        }),
    }),
  };
  it.each(Object.entries(cases))('%s', (_, each) => {
    expect(renderSample(sample({ components: [each] })).findings.map(brief)).toEqual([
      'error home/web: a probe asks for no port, and the container has none',
    ]);
  });
});
