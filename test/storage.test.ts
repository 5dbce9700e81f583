import {
  type AppProps,
  app,
  claim,
  claimOf,
  component,
  emptyDir,
  existingClaim,
  image,
  nfs,
  part,
  path,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What volumes are for, and disks of other machines. */

const IMAGE = image('docker.io/library/busybox');
const MARIADB = image('docker.io/library/mariadb', { tested: '11.8.8' });
const DISK = { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 0 } as const;
const NAS = { server: '10.10.11.40', path: '/export' } as const;

const web = (props: Partial<AppProps>) => app({ name: 'web', image: IMAGE, port: 8080, ...props } as AppProps);
const database = (props: Partial<AppProps>) => {
  const env = { MARIADB_RANDOM_ROOT_PASSWORD: '1' };
  const security = { writableRoot: true };
  return app({ name: 'db', image: MARIADB, ports: { sql: 3306 }, env, security, ...props } as AppProps);
};
const shares = component({
  name: 'shares',
  provides: { fileStorage: { storageClass: 'nas' } },
  installs: { objects: [{ kind: 'StorageClass', name: 'nas' }] },
});

/** A class on NFS, and one that its name alone tells of. */
const nfsClasses = component({
  name: 'classes',
  installs: { objects: [{ kind: 'StorageClass', name: 'nfs-client' }] },
  chart: (chart) => {
    const metadata = { name: 'slow' };
    new k8s.KubeStorageClass(chart, 'slow', { metadata, provisioner: 'nfs.csi.k8s.io', reclaimPolicy: 'Retain' });
  },
});
const forDatabases = { ...nfsClasses, provides: { databaseStorage: { storageClass: 'slow' } } };

const render = (...components: readonly ReturnType<typeof app>[]) => renderSample(sample({ components }));
const found = (...components: readonly ReturnType<typeof app>[]) => render(...components).findings.map(brief);
const errors = (...components: readonly ReturnType<typeof app>[]) =>
  found(...components).filter((each) => each.startsWith('error'));

it('of a known database for a database on NFS, one finding tells', () => {
  const storage = claim('data', '1Gi', { storageClass: 'nfs-client', for: 'database' });
  const { findings } = render(nfsClasses, database({ volumes: { '/var/lib/mysql': storage } }));
  expect(findings.flatMap(({ rule }) => (/nfs|purpose/.test(rule) ? [rule] : []))).toEqual(['volume-purpose']);
});

describe('what would lose data is refused', () => {
  const cases: Record<string, readonly [component: ReturnType<typeof app>, what: string]> = {
    'a database on a share': [
      web({
        namespace: { podSecurity: 'baseline' },
        volumes: { '/data': nfs('data', { ...NAS, for: 'database' }) },
      }),
      "error home/web deployment.web.yaml: 'data' is for a database, and lies on NFS, which loses what it was told to keep",
    ],
    'a database on a share with options': [
      web({ volumes: { '/data': nfs('data', { ...NAS, mountOptions: ['hard'], for: 'database' }) } }),
      "error home/web deployment.web.yaml: 'data' is for a database, and lies on NFS, which loses what it was told to keep",
    ],
    'a database of a class of NFS, in the claims of each pod': [
      web({
        stateful: true,
        volumes: { '/data': claim('data', '1Gi', { storageClass: 'nfs-client', for: 'database' }) },
      }),
      "error home/web statefulset.web.yaml: 'data' is for a database, and lies on NFS, which loses what it was told to keep",
    ],
    'a database on the storage that a component has for databases, which is NFS': [
      web({ volumes: { '/data': claim('data', '1Gi', { for: 'database' }) } }),
      "error home/web deployment.web.yaml: 'data' is for a database, and lies on NFS, which loses what it was told to keep",
    ],
    'a database that several pods may write': [
      web({ volumes: { '/data': existingClaim('data', { access: 'ReadWriteMany', for: 'database' }) } }),
      "error home/web deployment.web.yaml: 'data' is for a database, and several pods may write it at a time",
    ],
    'a database that ends with its pod': [
      web({ volumes: { '/data': emptyDir('data', { for: 'database' }) } }),
      "error home/web deployment.web.yaml: 'data' is for a database, and ends with its pod",
    ],
    'files that end with their pod': [
      web({ volumes: { '/data': emptyDir('data', { medium: 'memory', size: '1Mi', for: 'files' }) } }),
      "error home/web deployment.web.yaml: 'data' is for files, and ends with its pod",
    ],
    'a database among files': [
      database({ volumes: { '/var/lib/mysql': claim('data', '1Gi', { for: 'files' }) } }),
      "error home/db deployment.db.yaml: 'data' is for files, and db keeps a database in /var/lib/mysql",
    ],
    'a database in a cache': [
      database({ volumes: { '/var/lib/mysql': claim('data', '1Gi', { for: 'cache' }) } }),
      "error home/db deployment.db.yaml: 'data' is for what can be had again, and db keeps a database in /var/lib/mysql",
    ],
    'a purpose that is none': [
      web({ volumes: { '/data': claim('data', '1Gi', { for: 'backups' as 'files' }) } }),
      "error home/web volumes['/data'].for: 'backups' is none of 'database', 'files', 'cache'",
    ],
    'a disk for many nodes': [
      web({ volumes: { '/data': claim('data', '1Gi', { disk: DISK, access: 'ReadWriteMany' }) } }),
      'error home/web volumes.data: is ReadWriteMany, and a disk is held by one node',
    ],
    'a disk of a class': [
      web({ volumes: { '/data': claim('data', '1Gi', { disk: DISK, storageClass: 'local-path' }) } }),
      "error home/web volumes.data: is of the class 'local-path', and its disk is drawn with it",
    ],
    'one disk for three pods': [
      web({ stateful: true, replicas: 3, volumes: { '/data': claim('data', '1Gi', { disk: DISK }) } }),
      'error home/web volumes.data: is one disk, and each of 3 pods wants one',
    ],
    'a disk of a machine that is none': [
      web({ volumes: { '/data': claim('data', '1Gi', { disk: { ...DISK, portal: '10.10.11.400:3260' } }) } }),
      "error home/web volumes['/data'].disk.portal: '10.10.11.400:3260' is no address with a port",
    ],
    'a share of a machine that is none': [
      web({ volumes: { '/data': nfs('data', { server: 'nfs://nas', path: '/export' }) } }),
      "error home/web volumes['/data'].server: 'nfs://nas' is no address or host name",
    ],
    'a disk without a number': [
      web({ volumes: { '/data': claim('data', '1Gi', { disk: { portal: '10.10.11.40', iqn: DISK.iqn } as never }) } }),
      "error home/web volumes['/data'].disk: has no 'lun'",
    ],
    'a disk that two claim': [
      web({
        volumes: { '/data': claim('data', '1Gi', { disk: DISK }), '/more': claim('more', '1Gi', { disk: DISK }) },
      }),
      "error home/web persistentvolume.web-web-more.yaml: mounts the disk that the PersistentVolume 'web-web-data' mounts too",
    ],
    'a database at the root of a disk': [
      database({ volumes: { '/var/lib/mysql': claim('data', '1Gi', { disk: DISK }) } }),
      "error home/db deployment.db.yaml: 'db' keeps its data in /var/lib/mysql, the root of a disk, where lost+found is",
    ],
    'a database at the root of a disk of a pod': [
      database({ stateful: true, volumes: { '/var/lib/mysql': claim('data', '1Gi', { disk: DISK }) } }),
      "error home/db statefulset.db.yaml: 'db' keeps its data in /var/lib/mysql, the root of a disk, where lost+found is",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [given, what]) => {
    expect(errors(given, forDatabases)).toEqual([what]);
  });
});

it('a database that another app may write is refused', () => {
  const owner = web({ volumes: { '/data': claim('data', '1Gi', { for: 'database' }) } });
  const other = (readOnly: boolean) =>
    app({
      name: 'other',
      namespace: 'web',
      image: IMAGE,
      port: 8080,
      volumes: { '/data': claimOf('web', 'data', { readOnly }) },
    });
  expect(errors(owner, other(true))).toEqual([]);
  expect(errors(owner, other(false))).toEqual([
    "error home/other deployment.other.yaml: 'web-data' is the database of 'web', and two programs would write it",
  ]);
});

const claimed = (name: string, ...components: readonly ReturnType<typeof app>[]) => {
  const { stages, findings } = render(...components);
  expect(findings.map(brief)).toEqual([]);
  const objects = stages.flatMap((stage) => stage.objects);
  const one = (kind: string) => objects.find((each) => each.kind === kind && each.metadata.name.endsWith(name));
  return { objects, claim: one('PersistentVolumeClaim'), volume: one('PersistentVolume') };
};

describe('what a claim is for picks its storage', () => {
  const storing = (purpose: 'database' | 'files' | 'cache') =>
    web({ volumes: { '/data': claim('data', '1Gi', { for: purpose }) } });
  it('the storage that a component provides for it', () => {
    expect(path(claimed('data', storing('files'), shares).claim?.spec, 'storageClassName')).toBe('nas');
  });
  it.each(['database', 'cache'] as const)('else that of k3s, whatever the default is: %s', (purpose) => {
    expect(path(claimed('data', storing(purpose), shares).claim?.spec, 'storageClassName')).toBe('local-path');
  });
  it('a class that is named stays', () => {
    const named = web({ volumes: { '/data': claim('data', '1Gi', { for: 'files', storageClass: 'local-path' }) } });
    expect(path(claimed('data', named, shares).claim?.spec, 'storageClassName')).toBe('local-path');
  });
  it('nothing is said of it: the default', () => {
    const plain = web({ volumes: { '/data': claim('data', '1Gi') } });
    expect(path(claimed('data', plain, shares).claim?.spec, 'storageClassName')).toBeUndefined();
  });
});

describe('a database on a disk of another machine', () => {
  const volumes = {
    '/var/lib/mysql': part(claim('data', '20Gi', { for: 'database', disk: { ...DISK, chap: 'chap' } }), 'data'),
  };
  it('has a volume that nobody else gets, and a claim of it', () => {
    const { claim: own, volume } = claimed('db-data', database({ volumes }));
    expect(volume?.spec).toMatchObject({
      capacity: { storage: '20Gi' },
      claimRef: { namespace: 'db', name: 'db-data' },
      iscsi: {
        targetPortal: DISK.portal,
        iqn: DISK.iqn,
        lun: 0,
        fsType: 'ext4',
        secretRef: { name: 'chap', namespace: 'db' },
      },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
    });
    expect(own?.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '20Gi' } },
      storageClassName: '',
      volumeName: 'db-db-data',
    });
  });
  it('or the pod of a StatefulSet has it', () => {
    const { objects, volume } = claimed('data-db-0', database({ stateful: true, volumes }));
    const set = objects.find(({ kind }) => kind === 'StatefulSet');
    expect(path(volume?.spec, 'claimRef', 'name')).toBe('data-db-0');
    expect(JSON.stringify(path(set?.spec, 'volumeClaimTemplates'))).toContain('"volumeName":"db-data-db-0"');
  });
  it('another app of its namespace reads it', () => {
    const reader = web({ namespace: 'db', volumes: { '/data': claimOf('db', 'data', { readOnly: true }) } });
    expect(found(database({ volumes }), reader)).toEqual([]);
  });
});
