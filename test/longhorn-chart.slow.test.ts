import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findHelm, type Helm } from '../lib/importer/helm-program.ts';
import { ROOT } from './sample-cluster.ts';
import { repositoryCopy, synth, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A chart of the shape of Longhorn's: its objects and their names, ports and labels, and where its values land. Its own is not to be had offline. */
const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: longhorn\nversion: 1.12.1\n',
  'values.yaml': `
preUpgradeChecker: { jobEnabled: true }
persistence: { createStorageClass: true }
longhornManager: { tolerations: [], resources: {} }
longhornDriver: { tolerations: [] }
longhornUI: { replicas: 2 }
csi: { attacherReplicaCount: 3, provisionerReplicaCount: 3, resizerReplicaCount: 3, snapshotterReplicaCount: 3 }
defaultSettings: {}
`,
  'crds/volumes.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: volumes.longhorn.io }
spec:
  group: longhorn.io
  scope: Namespaced
  names: { kind: Volume, plural: volumes, singular: volume, listKind: VolumeList }
  versions: [{ name: v1beta2, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
  'templates/manager.yaml': `
apiVersion: v1
kind: ServiceAccount
metadata: { name: longhorn-service-account }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: longhorn-manager, labels: { app: longhorn-manager } }
spec:
  selector: { matchLabels: { app: longhorn-manager } }
  template:
    metadata: { labels: { app: longhorn-manager } }
    spec:
      serviceAccountName: longhorn-service-account
      tolerations: {{ toYaml .Values.longhornManager.tolerations | nindent 8 }}
      containers:
        - name: longhorn-manager
          image: docker.io/longhornio/longhorn-manager:v1.12.1
          resources: {{ toYaml .Values.longhornManager.resources | nindent 12 }}
          securityContext: { privileged: true }
          ports: [{ name: manager, containerPort: 9500 }, { name: admission-wh, containerPort: 9502 }]
          volumeMounts: [{ name: dev, mountPath: /host/dev }, { name: longhorn, mountPath: /var/lib/longhorn, mountPropagation: Bidirectional }]
      volumes:
        - { name: dev, hostPath: { path: /dev } }
        - { name: longhorn, hostPath: { path: /var/lib/longhorn, type: DirectoryOrCreate } }
---
apiVersion: v1
kind: Service
metadata: { name: longhorn-backend }
spec: { selector: { app: longhorn-manager }, ports: [{ name: manager, port: 9500, targetPort: manager }] }
`,
  'templates/page.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: longhorn-ui, labels: { app: longhorn-ui } }
spec:
  replicas: {{ .Values.longhornUI.replicas }}
  selector: { matchLabels: { app: longhorn-ui } }
  template:
    metadata: { labels: { app: longhorn-ui } }
    spec: { containers: [{ name: longhorn-ui, image: "docker.io/longhornio/longhorn-ui:v1.12.1", ports: [{ name: http, containerPort: 8000 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: longhorn-frontend }
spec: { selector: { app: longhorn-ui }, ports: [{ name: http, port: 80, targetPort: http }] }
`,
  'templates/settings.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: { name: longhorn-default-setting }
data:
  default-setting.yaml: |- {{ toYaml .Values.defaultSettings | nindent 4 }}
  drivers: {{ printf "%v %s" .Values.csi.attacherReplicaCount (toJson .Values.longhornDriver.tolerations) | quote }}
{{- if .Values.persistence.createStorageClass }}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: longhorn }
provisioner: driver.longhorn.io
{{- end }}
{{- if .Values.preUpgradeChecker.jobEnabled }}
---
apiVersion: batch/v1
kind: Job
metadata: { name: longhorn-pre-upgrade, annotations: { helm.sh/hook: pre-upgrade } }
spec: { template: { spec: { restartPolicy: OnFailure, containers: [{ name: it, image: "docker.io/longhornio/longhorn-manager:v1.12.1" }] } } }
{{- end }}
`,
};

const CLUSTER = `import { app, claim, cluster, image, node } from 'bramble';
import { longhorn } from 'bramble/addons/longhorn';

const SIZE = { memory: '8Gi', cpus: 4, labels: { 'node.longhorn.io/create-default-disk': 'true' } };
const TAINT = { key: 'bramble.example/dedicated', value: 'storage', effect: 'NoSchedule' };
const files = app({
  name: 'files',
  image: image('docker.io/library/busybox'),
  port: 8080,
  replicas: 2,
  volumes: { '/files': claim('files', '20Gi', { for: 'files', access: 'ReadWriteMany' }) },
});

export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', { ...SIZE, role: 'server', address: '10.10.11.11' }),
    node('pi-2', { ...SIZE, role: 'agent', address: '10.10.11.12', taints: [TAINT] }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  components: [longhorn({ for: ['files'] }), files],
});
`;

let helm: Helm;
let path: string;

beforeAll(async () => {
  const cache = join(ROOT, 'node_modules/.cache/bramble-helm');
  const found = await findHelm(process.env, cache, () => {});
  if (typeof found === 'string') throw new Error(found);
  helm = found;
  path = `${process.env.PATH}:${join(cache, 'v4.2.4')}`;
}, 30 * 60_000);

/** A repository with Longhorn, and what is said there once the chart is rendered. */
async function judged(edit: (text: string) => string = (text) => text) {
  const root = repositoryCopy('clusters');
  const files = Object.entries(CHART).map(([file, text]) => [`mirror/longhorn/${file}`, edit(text)] as const);
  for (const [file, text] of [
    ...files,
    ['clusters/home/cluster.ts', CLUSTER] as const,
    ['clusters/home/images.yaml', 'images:\n  busybox: docker.io/library/busybox:1.37.0\n'] as const,
  ]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const mirror = temporaryFolder();
  await helm(['package', join(root, 'mirror/longhorn'), '--destination', mirror]);
  const imported = synth(['import', 'charts', '--from', mirror], { PATH: path }, root);
  const { code, out } = synth(['synth'], {}, root);
  const told = out.split('\n').filter((line) => /^(error|warning) /.test(line));
  return { imported, code, told, rendered: tree(join(root, 'imports/charts/home/longhorn')) };
}

/** What the chart leaves to be said by its values, or to be accepted. */
const LEFT_OUT: readonly string[] = [
  'cpu-request',
  'memory-limit',
  'memory-request',
  'needless-token',
  'readiness-probe',
];

const ruleOf = (finding: string) => /docs\/rules\/([\w-]+)\.md\)$/.exec(finding)?.[1] ?? finding;

it('the chart of Longhorn is judged as what is drawn here, and takes the values where it expects them', async () => {
  const { imported, code, told, rendered } = await judged();
  expect({ code: imported.code, err: imported.err }).toEqual({ code: 0, err: '' });
  expect({ code, rules: [...new Set(told.map(ruleOf))].sort() }).toEqual({ code: 0, rules: LEFT_OUT });
  expect(Object.keys(rendered)).toEqual([
    'chart.json',
    'configmap.longhorn-default-setting.yaml',
    'customresourcedefinition.volumes.longhorn.io.json',
    'daemonset.longhorn-manager.yaml',
    'deployment.longhorn-ui.yaml',
    'service.longhorn-backend.yaml',
    'service.longhorn-frontend.yaml',
    'serviceaccount.longhorn-service-account.yaml',
  ]);
  expect(rendered['daemonset.longhorn-manager.yaml']).toContain('key: bramble.example/dedicated');
  expect(rendered['daemonset.longhorn-manager.yaml']).toContain('memory: 128Mi');
  expect(rendered['deployment.longhorn-ui.yaml']).toContain('replicas: 1');
  const settings = rendered['configmap.longhorn-default-setting.yaml'];
  for (const line of [
    'createDefaultDiskLabeledNodes: true',
    'taintToleration: bramble.example/dedicated=storage:NoSchedule',
  ])
    expect(settings).toContain(line);
}, 300_000);

it('what is wrong in the chart is told of the object that it makes', async () => {
  const { told } = await judged((text) => text.replace('targetPort: manager', 'targetPort: managr'));
  expect(told.filter((each) => !LEFT_OUT.includes(ruleOf(each)))).toEqual([
    expect.stringMatching(/^error home\/longhorn service\.longhorn-backend\.yaml: .*managr/),
  ]);
}, 300_000);
