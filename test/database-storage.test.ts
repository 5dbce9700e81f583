import { rules } from '../lib/checks/rules/database-storage.ts';
import { judge, podOf } from './judge.ts';

const NFS = 'nfs: { server: 10.10.11.40, path: /data }';

function database(volume: string, image = 'docker.io/library/mariadb:12', mount = ''): string {
  return podOf(
    `image: ${image}, volumeMounts: [{ name: data, mountPath: /var/lib/data, ${mount} }]`,
    `volumes: [{ name: data, ${volume} }]`,
  );
}

function claim(spec: string): string {
  return `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { ${spec} }
`;
}

const CLAIMED = database('persistentVolumeClaim: { claimName: data }');

describe('a database on NFS is found', () => {
  const cases: Record<string, string> = {
    'in a volume': database(NFS),
    'in a volume of a driver': database('csi: { driver: nfs.csi.k8s.io }'),
    'behind a claim, by the name of its class': CLAIMED + claim('storageClassName: nfs-client'),
    'behind a claim, by what makes its class': `${CLAIMED + claim('storageClassName: slow')}---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: slow }
provisioner: nfs.csi.k8s.io
`,
    'behind a claim on a volume': `${CLAIMED + claim('volumeName: nas')}---
apiVersion: v1
kind: PersistentVolume
metadata: { name: nas }
spec: { nfs: { server: 10.10.11.40, path: /data } }
`,
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(judge(rules, objects)).toEqual([
      'warning home/web pod.web.yaml: keeps the files of mariadb on NFS, at /var/lib/data',
    ]);
  });

  it('in the claims of a StatefulSet', () => {
    const objects = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: nfs } }]
  template: { spec: { containers: [{ name: db, image: quay.io/etcd/etcd:v3, volumeMounts: [{ name: data, mountPath: /d }] }] } }
`;
    expect(judge(rules, objects)).toEqual([
      'warning home/web statefulset.web.yaml: keeps the files of etcd on NFS, at /d',
    ]);
  });
});

describe('NFS may hold', () => {
  const cases: Record<string, string> = {
    'the files of other programs': database(NFS, 'docker.io/jellyfin/jellyfin:10.11'),
    'what a database only reads': database(NFS, 'docker.io/library/mariadb:12', 'readOnly: true'),
    'the backups that a job makes': `
apiVersion: batch/v1
kind: Job
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: dump, image: docker.io/library/mariadb:12, volumeMounts: [{ name: data, mountPath: /d }] }], volumes: [{ name: data, ${NFS} }] } } }
`,
    'nothing of a database with a claim on its node': CLAIMED + claim('storageClassName: local-path'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(judge(rules, objects)).toEqual([]);
  });
});
