import { documents, manifest, workload } from '../lib/checks/example-objects.ts';
import { rules as FOLDERS } from '../lib/checks/rules/data-folder-rules.ts';
import { rules as NFS_RULES } from '../lib/checks/rules/database-storage.ts';
import { rules as DISKS } from '../lib/checks/rules/one-disk.ts';
import { rules as LOST } from '../lib/checks/rules/unkept-data.ts';
import { brokenRules } from './judge.ts';

/** What runs, and one day has no data, or torn ones. */

const RULES = [...FOLDERS, ...NFS_RULES, ...LOST, ...DISKS];

const CLAIMED = 'persistentVolumeClaim: { claimName: data }';
const NFS = 'nfs: { server: 10.10.11.40, path: /export }';
const lun = (number: number, portal = '10.10.11.40') =>
  `iscsi: { targetPortal: '${portal}', iqn: 'iqn.2003-01.example.bramble:nas', lun: ${number} }`;
const RECREATE = 'strategy: { type: Recreate }';

interface Parts {
  readonly name?: string;
  readonly volume?: string;
  readonly spec?: string;
  readonly more?: string;
  readonly pod?: string;
}

/** A program of an image, with a volume at a path. */
function running(image: string, mountPath: string, parts: Parts = {}): string {
  const { name = 'web', volume = CLAIMED, spec = RECREATE, more = '', pod = '' } = parts;
  return workload({
    name,
    spec,
    pod: `volumes: [{ name: data, ${volume} }]\n${pod}`,
    container: `volumeMounts: [{ name: data, mountPath: ${mountPath} }]\n${more}`,
  }).replace('docker.io/library/busybox:1.37.0', image);
}

const PGDATA = 'env: [{ name: PGDATA, value: /var/lib/postgresql/data/pgdata }]';
const POSTGRES_17 = 'docker.io/library/postgres:17-alpine';
const POSTGRES_18 = 'docker.io/library/postgres:18.1';
const SONARR = 'lscr.io/linuxserver/sonarr:4.0.15';
const GRAFANA = 'docker.io/grafana/grafana:12.0.0';
const GITEA = 'docker.gitea.com/gitea:1.25.1';
const shared = manifest(
  'v1 PersistentVolumeClaim',
  'data',
  'spec: { accessModes: [ReadWriteMany], storageClassName: longhorn, resources: { requests: { storage: 1Gi } } }',
);
const certificate = (name: string, secret: string) =>
  manifest(
    'cert-manager.io/v1 Certificate',
    name,
    `spec: { secretName: ${secret}, dnsNames: [web.bramble.example], issuerRef: { name: ca } }`,
  );
const claim = (annotation: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    `data, annotations: { kustomize.toolkit.fluxcd.io/${annotation} }`,
    'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }',
  );
const volume = (name: string, spec: string) =>
  manifest('v1 PersistentVolume', name, `spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], ${spec} }`);

describe('what loses data is found', () => {
  const cases: Record<string, readonly [rule: string, objects: string]> = {
    'Postgres 18 at the folder of older ones': ['data-folder', running(POSTGRES_18, '/var/lib/postgresql/data')],
    'Postgres 17 above the volume of its image': ['data-folder', running(POSTGRES_17, '/var/lib/postgresql')],
    'a Postgres with an extension, by its tag': [
      'data-folder',
      running('docker.io/pgvector/pgvector:0.8.1-pg18', '/var/lib/postgresql/data'),
    ],
    'MariaDB elsewhere': ['data-folder', running('docker.io/library/mariadb:11.8.3', '/data')],
    'MySQL below its folder': ['data-folder', running('docker.io/library/mysql:8.4', '/var/lib/mysql/data')],
    'MongoDB above the volume of its image': ['data-folder', running('docker.io/library/mongo:8', '/data')],
    'Redis elsewhere': ['data-folder', running('docker.io/library/redis:8', '/var/lib/redis')],
    'InfluxDB 2 at the folder of 1': ['data-folder', running('docker.io/library/influxdb:2.7', '/var/lib/influxdb')],
    'an app with SQLite elsewhere': ['data-folder', running('docker.io/vaultwarden/server:1.34.3', '/config')],
    'a database in what ends with its pod': [
      'data-with-pod',
      running(POSTGRES_17, '/var/lib/postgresql/data', { volume: 'emptyDir: {}' }),
    ],
    'a database in a claim that ends with its pod': [
      'data-with-pod',
      running(POSTGRES_17, '/var/lib/postgresql/data', {
        volume:
          'ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } }',
      }),
    ],
    'a database without a volume': ['data-with-pod', workload({}).replace('busybox:1.37.0', 'mariadb:11.8.3')],
    'SQLite on NFS': ['database-on-nfs', running(SONARR, '/config', { volume: NFS })],
    'Gitea on NFS': ['database-on-nfs', running(GITEA, '/data', { volume: NFS })],
    'Gitea that is told to take SQLite, on NFS': [
      'database-on-nfs',
      running(GITEA, '/data', { volume: NFS, more: 'env: [{ name: GITEA__database__DB_TYPE, value: sqlite3 }]' }),
    ],
    'Forgejo without root on NFS': [
      'database-on-nfs',
      running('codeberg.org/forgejo/forgejo:13.0.2-rootless', '/var/lib/gitea', { volume: NFS }),
    ],
    'two pods of Gitea at each update, in a claim of NFS': [
      'several-writers',
      documents(shared.replace('longhorn', 'nfs'), running(GITEA, '/data', { spec: '' })),
    ],
    'two pods of SQLite at each update': [
      'several-writers',
      documents(shared, running(GRAFANA, '/var/lib/grafana', { spec: '' })),
    ],
    'two pods of SQLite for ever': [
      'several-writers',
      documents(shared, running(GRAFANA, '/var/lib/grafana', { spec: 'replicas: 2' })),
    ],
    'two databases in one folder': [
      'several-writers',
      documents(
        running(POSTGRES_17, '/var/lib/postgresql/data', { volume: NFS }),
        running(POSTGRES_17, '/var/lib/postgresql/data', { volume: NFS, name: 'more' }),
      ),
    ],
    'two writers of one LUN, by two ways': [
      'one-disk',
      documents(
        running('docker.io/library/busybox:1.37.0', '/data', { volume: lun(1) }),
        running('docker.io/library/busybox:1.37.0', '/data', { volume: lun(1, '10.10.11.40:3260'), name: 'more' }),
      ),
    ],
    'a LUN in a pod and in a volume': [
      'one-disk',
      documents(running('docker.io/library/busybox:1.37.0', '/data', { volume: lun(1) }), volume('nas', lun(1))),
    ],
    'two volumes of one handle': [
      'one-disk',
      documents(
        ...['one', 'two'].map((name) => volume(name, 'csi: { driver: driver.longhorn.io, volumeHandle: web }')),
      ),
    ],
    'two Certificates on one Secret': [
      'secret-of-two',
      documents(certificate('one', 'web'), certificate('two', 'web')),
    ],
    'a claim that is pruned': ['unkept-data', claim('prune: enabled')],
    'a claim that is replaced': ['unkept-data', claim('force: Enabled')],
    'a volume that is emptied': ['unkept-data', volume('nas', `${NFS}, persistentVolumeReclaimPolicy: Recycle`)],
    'a chart that is uninstalled': [
      'uninstalled-release',
      manifest(
        'helm.toolkit.fluxcd.io/v2 HelmRelease',
        'web',
        "spec: { interval: 1h, chart: { spec: { chart: web, version: '1', sourceRef: { kind: HelmRepository, name: web } } }, upgrade: { remediation: { strategy: uninstall } } }",
      ),
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [rule, objects]) => {
    expect(brokenRules(RULES, objects)).toContain(rule);
  });
});

describe('what keeps its data is left alone', () => {
  const cases: Record<string, string> = {
    'Postgres 18 at its own folder': running(POSTGRES_18, '/var/lib/postgresql'),
    'Postgres 18 that is told where': running(POSTGRES_18, '/var/lib/postgresql/data', { more: PGDATA }),
    'Postgres 17, written with a slash at the end': running(POSTGRES_17, '/var/lib/postgresql/data/'),
    'Postgres 17 in a folder of its volume': running(POSTGRES_17, '/var/lib/postgresql/data', { more: PGDATA }),
    'a Postgres of which the version is unknown': running('docker.io/library/postgres:latest', '/var/lib/postgresql'),
    'Gitea in the folder of its files alone': running(GITEA, '/data/gitea'),
    'Gitea with a database elsewhere, its files on NFS': running(GITEA, '/data', {
      volume: NFS,
      more: 'env: [{ name: GITEA__database__DB_TYPE, value: postgres }]',
    }),
    'Gitea without root at the folder that it is told': running('docker.gitea.com/gitea:1.25.1-rootless', '/data', {
      more: 'env: [{ name: GITEA_WORK_DIR, value: /data }]',
    }),
    'MariaDB that is told where': running('docker.io/library/mariadb:11.8.3', '/srv/db', {
      more: 'args: [--datadir=/srv/db]',
    }),
    'a cache in memory': running('docker.io/library/redis:8', '/data', { volume: 'emptyDir: {}' }),
    'a cache without a volume': workload({}).replace('busybox:1.37.0', 'redis:8'),
    'media on NFS beside an own claim': running('docker.io/jellyfin/jellyfin:10.11.0', '/config').replace(
      'volumes: [',
      `volumes: [{ name: media, ${NFS} }, `,
    ),
    'several pods with a database elsewhere': documents(
      shared,
      running(GRAFANA, '/var/lib/grafana', {
        spec: 'replicas: 2',
        more: "env: [{ name: GF_DATABASE_HOST, value: 'db:5432' }]",
      }),
    ),
    'two LUNs': documents(
      running('docker.io/library/busybox:1.37.0', '/data', { volume: lun(1) }),
      running('docker.io/library/busybox:1.37.0', '/data', { volume: lun(2), name: 'more' }),
    ),
    'one LUN on one node': documents(
      ...['web', 'more'].map((name) =>
        running('docker.io/library/busybox:1.37.0', '/data', {
          volume: lun(1),
          name,
          pod: 'nodeSelector: { kubernetes.io/hostname: pi-2 }',
        }),
      ),
    ),
    'two Certificates with their own Secrets': documents(certificate('one', 'web'), certificate('two', 'site')),
    'a claim that is kept': claim('prune: disabled'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(brokenRules(RULES, objects)).toEqual([]);
  });
});
