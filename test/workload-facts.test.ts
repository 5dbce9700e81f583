import { type ClusterProps, node } from 'bramble';
import { drawn, foundBy, workload } from './facts-sample.ts';

/** What workloads ask of nodes and storage, against each other. */

const found = (ids: readonly string[], yaml: string, props: Partial<ClusterProps> = {}) =>
  foundBy(ids, { components: [drawn(yaml)], ...props });
const TAINT = { key: 'a', value: 'b', effect: 'NoSchedule' } as const;
const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 }),
  node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4 }),
  node('pi-3', { role: 'agent', address: '10.10.11.13', memory: '4Gi', cpus: 4, taints: [TAINT] }),
];

const port = (number: number, more = '') => `ports: [{ containerPort: 80, hostPort: ${number}${more} }]`;
const service = (name: string, spec: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: NodePort, ${spec} }
`;

describe('a port of a node that is wanted twice is refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'by two DaemonSets': [
      workload('a', { kind: 'DaemonSet', container: port(9100) }) +
        workload('b', { kind: 'DaemonSet', container: port(9100) }),
      'error home/web daemonset.b.yaml: opens port 9100/TCP of the node, which is taken by web/a on the nodes that it may run on',
    ],
    'by a DaemonSet and a Deployment': [
      workload('a', { kind: 'DaemonSet', container: port(9100) }) + workload('b', { container: port(9100) }),
      'error home/web deployment.b.yaml: opens port 9100/TCP of the node, which is taken by web/a on the nodes that it may run on',
    ],
    'by more replicas than nodes': [
      workload('a', { spec: 'replicas: 3', container: port(80) }),
      'error home/web deployment.a.yaml: opens port 80/TCP of the node in 3 pods, but may run on 2 nodes only',
    ],
    'by two replicas on one node': [
      workload('a', {
        spec: 'replicas: 2',
        pod: 'nodeSelector: { kubernetes.io/hostname: pi-2 }',
        container: port(80),
      }),
      'error home/web deployment.a.yaml: opens port 80/TCP of the node in 2 pods, but may run on one node only',
    ],
    'by three Deployments on two nodes': [
      ['a', 'b', 'c'].map((name) => workload(name, { container: port(80) })).join(''),
      'error home/web deployment.c.yaml: opens port 80/TCP of the node, which is taken by web/a, web/b on the nodes that it may run on',
    ],
    "in the node's network, without hostPort": [
      workload('a', { kind: 'DaemonSet', pod: 'hostNetwork: true', container: 'ports: [{ containerPort: 9100 }]' }) +
        workload('b', { kind: 'DaemonSet', container: port(9100) }),
      'error home/web daemonset.b.yaml: opens port 9100/TCP of the node, which is taken by web/a on the nodes that it may run on',
    ],
    'by one pod': [
      workload('a', { pod: 'hostNetwork: true', container: 'ports: [{ containerPort: 80 }, { containerPort: 80 }]' }),
      'error home/web deployment.a.yaml: opens port 80/TCP of the node in two containers',
    ],
    'that the kubelet has': [
      workload('a', { container: port(10250) }),
      'error home/web deployment.a.yaml: opens port 10250/TCP of the node, which is taken by k3s on the nodes that it may run on',
    ],
    'on all addresses, and on one': [
      workload('a', { kind: 'DaemonSet', container: port(53) }) +
        workload('b', { kind: 'DaemonSet', container: port(53, ', hostIP: 10.10.11.12') }),
      'error home/web daemonset.b.yaml: opens port 53/TCP of the node, which is taken by web/a on the nodes that it may run on',
    ],
    'as a nodePort of two Services': [
      service('a', 'ports: [{ port: 80, nodePort: 30080 }]') + service('b', 'ports: [{ port: 90, nodePort: 30080 }]'),
      'error home/web service.b.yaml: wants the nodePort 30080/TCP, as web/a does',
    ],
    'as a nodePort of one Service': [
      service('a', 'ports: [{ port: 80, nodePort: 30080 }, { port: 90, nodePort: 30080 }]'),
      'error home/web service.a.yaml: wants the nodePort 30080/TCP, twice',
    ],
    'as a nodePort, and for the health of another': [
      service('a', 'ports: [{ port: 80, nodePort: 30080 }]') +
        service('b', 'healthCheckNodePort: 30080, ports: [{ port: 80 }]'),
      'error home/web service.b.yaml: wants the nodePort 30080/TCP, as web/a does',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(['same-host-port', 'same-node-port'], yaml, { nodes: NODES })).toEqual(expected);
  });

  const right: Record<string, string> = {
    'two Deployments on two nodes': workload('a', { container: port(80) }) + workload('b', { container: port(80) }),
    'two protocols':
      workload('a', { container: port(53) }) +
      workload('b', { kind: 'DaemonSet', container: port(53, ', protocol: UDP') }),
    'two addresses of the node':
      workload('a', { kind: 'DaemonSet', container: port(53, ', hostIP: 127.0.0.1') }) +
      workload('b', { kind: 'DaemonSet', container: port(53, ', hostIP: 10.10.11.12') }),
    'different nodes':
      workload('a', { kind: 'DaemonSet', container: port(80) }) +
      workload('b', {
        pod: 'nodeSelector: { kubernetes.io/hostname: pi-3 }\n      tolerations: [{ key: a, operator: Exists }]',
        container: port(80),
      }),
    'the port of the API server on an agent': workload('a', { container: port(6443) }),
    'one port of containers in networks of their own':
      workload('a', { container: 'ports: [{ containerPort: 80 }]' }) +
      workload('b', { container: 'ports: [{ containerPort: 80 }]' }),
    'what runs nowhere now':
      workload('a', { kind: 'DaemonSet', container: port(80) }) +
      workload('b', { spec: 'replicas: 0', container: port(80) }),
    'one number of two protocols as nodePort': service(
      'a',
      'ports: [{ port: 53, nodePort: 30053 }, { port: 53, nodePort: 30053, protocol: UDP }]',
    ),
    'nodePorts that Kubernetes chooses': service('a', 'ports: [{ port: 80 }]') + service('b', 'ports: [{ port: 80 }]'),
  };
  it.each(Object.entries(right))('but not %s', (_, yaml) => {
    expect(found(['same-host-port', 'same-node-port'], yaml, { nodes: NODES })).toEqual([]);
  });
});

const claim = (mode: string, name = 'data') => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [${mode}] }
`;
const DATA = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';
const RECREATE = 'strategy: { type: Recreate }';
const HOST_PATH = 'volumes: [{ name: data, hostPath: { path: /srv } }]';
const MOUNT = 'volumeMounts: [{ name: data, mountPath: /data }]';

describe('storage that more mount than may hold it is named', () => {
  const ids = ['one-node-volume', 'shared-claim', 'one-pod-volume', 'rolling-claim', 'host-path-replicas'];
  const cases: Record<string, [string, ...string[]]> = {
    'a claim of one node by several replicas': [
      claim('ReadWriteOnce') + workload('a', { spec: `replicas: 3\n  ${RECREATE}`, pod: DATA }),
      "error home/web deployment.a.yaml: runs 3 replicas, but its volume 'data' is held by one node at a time",
    ],
    'a disk over the network by a pod on each node': [
      workload('a', { kind: 'DaemonSet', pod: 'volumes: [{ name: db, iscsi: { lun: 0 } }]' }),
      "error home/web daemonset.a.yaml: runs a pod on each node, but its volume 'db' is held by one node at a time",
    ],
    'a claim beside the templates of a StatefulSet': [
      claim('ReadWriteOnce') + workload('a', { kind: 'StatefulSet', spec: 'replicas: 2', pod: DATA }),
      "error home/web statefulset.a.yaml: runs 2 replicas, but its volume 'data' is held by one node at a time",
    ],
    'one claim by two workloads': [
      claim('ReadWriteOnce') +
        workload('a', { spec: RECREATE, pod: DATA }) +
        workload('b', { spec: RECREATE, pod: DATA }),
      'warning home/web deployment.b.yaml: mounts the claim web/data, which web/a mounts too and one node holds at a time',
    ],
    'one claim by two workloads on different nodes': [
      claim('ReadWriteOnce') +
        workload('a', { spec: RECREATE, pod: `nodeSelector: { kubernetes.io/hostname: pi-1 }\n      ${DATA}` }) +
        workload('b', { spec: RECREATE, pod: `nodeSelector: { kubernetes.io/hostname: pi-2 }\n      ${DATA}` }),
      'warning home/web deployment.b.yaml: mounts the claim web/data, which web/a mounts too and one node holds at a time, and no node is open to both',
    ],
    'a claim of one pod by two workloads': [
      claim('ReadWriteOncePod') +
        workload('a', { spec: RECREATE, pod: DATA }) +
        workload('b', { spec: RECREATE, pod: DATA }),
      'error home/web deployment.b.yaml: mounts the claim web/data, which web/a mounts too and one pod holds at a time',
    ],
    'a claim of one pod by a rolling update': [
      claim('ReadWriteOncePod') + workload('a', { pod: DATA }),
      "error home/web deployment.a.yaml: starts its new pod beside the old one, which holds the volume 'data' as long as it runs",
    ],
    'a claim of one node by a rolling update': [
      claim('ReadWriteOnce') +
        workload('a', { spec: 'strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1 } }', pod: DATA }),
      "warning home/web deployment.a.yaml: starts its new pod beside the old one, but its volume 'data' is held by one node at a time",
    ],
    'a path of the node by replicas that may run on several': [
      workload('a', { spec: 'replicas: 2', pod: HOST_PATH, container: MOUNT }),
      'warning home/web deployment.a.yaml: runs 2 pods that write to /srv of their node, and may run on pi-1, pi-2',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(ids, yaml)).toEqual(expected);
  });

  const right: Record<string, string> = {
    'several replicas of a claim for many': claim('ReadWriteMany') + workload('a', { spec: 'replicas: 3', pod: DATA }),
    'two claims of two workloads':
      claim('ReadWriteOnce') + claim('ReadWriteOnce', 'other') + workload('a', { spec: RECREATE, pod: DATA }),
    'a rolling update that stops the old pod first':
      claim('ReadWriteOncePod') +
      workload('a', { spec: 'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }', pod: DATA }),
    'a StatefulSet, which stops a pod before its next':
      claim('ReadWriteOnce') + workload('a', { kind: 'StatefulSet', pod: DATA }),
    'a claim mounted twice by one pod':
      claim('ReadWriteOnce') +
      workload('a', {
        spec: RECREATE,
        pod: 'volumes: [{ name: a, persistentVolumeClaim: { claimName: data } }, { name: b, persistentVolumeClaim: { claimName: data } }]',
      }),
    'a claim that is not rendered here': workload('a', { spec: 'replicas: 2', pod: DATA }),
    'a disk over the network that is only read': workload('a', {
      spec: 'replicas: 2',
      pod: 'volumes: [{ name: db, iscsi: { readOnly: true } }]',
    }),
    'a path of the node for each node': workload('a', { kind: 'DaemonSet', pod: HOST_PATH, container: MOUNT }),
    'a path of one node': workload('a', {
      spec: 'replicas: 2',
      pod: `nodeSelector: { kubernetes.io/hostname: pi-1 }\n      ${HOST_PATH}`,
      container: MOUNT,
    }),
    'a path of the node that is only read': workload('a', {
      spec: 'replicas: 2',
      pod: HOST_PATH,
      container: 'volumeMounts: [{ name: data, mountPath: /data, readOnly: true }]',
    }),
    'a socket of the node': workload('a', {
      spec: 'replicas: 2',
      pod: 'volumes: [{ name: data, hostPath: { path: /run/x.sock, type: Socket } }]',
      container: MOUNT,
    }),
  };
  it.each(Object.entries(right))('but not %s', (_, yaml) => {
    expect(found(ids, yaml)).toEqual([]);
  });
});

const budget = (spec: string, name = 'a', selector = 'matchLabels: { app: a }') => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { ${spec}, selector: { ${selector} } }
`;
const replicas = (count: number, kind = 'Deployment') => workload('a', { kind, spec: `replicas: ${count}` });

describe('a budget that lets no pod go is named', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'one that keeps the only pod': [
      replicas(1) + budget('minAvailable: 1'),
      'warning home/web poddisruptionbudget.a.yaml: keeps minAvailable 1 of its pods, of which one runs',
    ],
    'one that keeps more than there are': [
      replicas(2) + budget('minAvailable: 3'),
      'warning home/web poddisruptionbudget.a.yaml: keeps minAvailable 3 of its pods, of which 2 run',
    ],
    'one that keeps all of a hundred': [
      replicas(3) + budget("minAvailable: '100%'"),
      'warning home/web poddisruptionbudget.a.yaml: keeps minAvailable 100% of its pods, of which 3 run',
    ],
    'one whose share is rounded up to all': [
      replicas(3) + budget("minAvailable: '67%'"),
      'warning home/web poddisruptionbudget.a.yaml: keeps minAvailable 67% of its pods, of which 3 run',
    ],
    'one that lets none go': [
      replicas(3) + budget('maxUnavailable: 0'),
      'warning home/web poddisruptionbudget.a.yaml: lets maxUnavailable 0 of its pods go',
    ],
    'one that lets no share go': [
      replicas(3, 'StatefulSet') + budget("maxUnavailable: '0%'"),
      'warning home/web poddisruptionbudget.a.yaml: lets maxUnavailable 0% of its pods go',
    ],
    'two for one pod': [
      replicas(3) +
        budget('maxUnavailable: 1') +
        budget('maxUnavailable: 1', 'b', 'matchExpressions: [{ key: app, operator: Exists }]'),
      "warning home/web poddisruptionbudget.b.yaml: guards the pods of 'a', as 'a' does: Kubernetes evicts no pod that has two guards",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(['blocked-drain'], yaml)).toEqual(expected);
  });

  const right: Record<string, string> = {
    'one that keeps one of two': replicas(2) + budget('minAvailable: 1'),
    'one that lets a share go, rounded up': replicas(1) + budget("maxUnavailable: '1%'"),
    'one that keeps half of three': replicas(3) + budget("minAvailable: '50%'"),
    'one for pods on each node, which a drain leaves alone':
      workload('a', { kind: 'DaemonSet' }) + budget('maxUnavailable: 0'),
    'one for nothing that runs here': workload('b', {}) + budget('maxUnavailable: 0'),
    'one for several workloads together':
      replicas(1) +
      workload('b', {}) +
      budget('minAvailable: 1', 'a', 'matchExpressions: [{ key: app, operator: In, values: [a, b] }]'),
  };
  it.each(Object.entries(right))('but not %s', (_, yaml) => {
    expect(found(['blocked-drain'], yaml)).toEqual([]);
  });
});

describe('a claim that its class cannot keep is refused', () => {
  const local = (spec: string) =>
    `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { ${spec} }\n`;
  const template = (spec: string) =>
    workload('a', {
      kind: 'StatefulSet',
      spec: `volumeClaimTemplates: [{ metadata: { name: data }, spec: { ${spec} } }]`,
    });
  const WHAT = "claims ReadWriteMany of the class 'local-path', which only one node can hold";
  const cases: Record<string, [string, string]> = {
    'one that nodes would share': [
      local('accessModes: [ReadWriteMany], storageClassName: local-path'),
      `error home/web persistentvolumeclaim.data.yaml: ${WHAT}`,
    ],
    'one of a template': [
      template('accessModes: [ReadWriteOnce, ReadWriteMany], storageClassName: local-path'),
      `error home/web statefulset.a.yaml: ${WHAT}`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, expected]) => {
    expect(found(['access-mode'], yaml)).toEqual([expected]);
  });

  it.each([
    local('accessModes: [ReadWriteOnce], storageClassName: local-path'),
    local('accessModes: [ReadWriteMany], storageClassName: nfs'),
    local('accessModes: [ReadWriteMany], storageClassName: local-path, volumeName: photos'),
    template('accessModes: [ReadWriteOncePod], storageClassName: local-path'),
  ])('but not %s', (yaml) => {
    expect(found(['access-mode'], yaml)).toEqual([]);
  });
});
