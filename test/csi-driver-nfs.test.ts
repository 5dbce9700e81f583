import { app, type Component, claim, image, path } from 'bramble';
import { type ClassProps, csiDriverNfs } from '../charts/addons/csi-driver-nfs/index.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const NAS = { server: '10.10.11.40', share: '/export/bramble' } as const;
const photos = (of: Parameters<typeof claim>[2]) =>
  app({
    name: 'photos',
    image: image('docker.io/library/busybox'),
    port: 8080,
    replicas: 2,
    volumes: { '/pictures': claim('pictures', '200Gi', { access: 'ReadWriteMany', ...of }) },
  });
const render = (...components: readonly Component[]) => renderSample(sample({ components }));
const found = (...components: readonly Component[]) => render(...components).findings.map(brief);

describe('what a class on NFS cannot be is refused', () => {
  const cases: Record<string, readonly [props: object, what: string]> = {
    'for databases': [
      { ...NAS, for: ['database'] },
      "error home/csi-driver-nfs classes.nas.for[0]: is 'database': NFS loses what it has told a database to be kept",
    ],
    'one that gives writes up in silence': [
      { ...NAS, mountOptions: ['soft'] },
      "error home/csi-driver-nfs classes.nas.mountOptions[0]: 'soft' is no option of a mount that keeps what is written",
    ],
    'without a server': [{ share: '/export' }, "error home/csi-driver-nfs classes.nas: has no 'server'"],
    'of a relative path': [
      { ...NAS, share: 'export' },
      "error home/csi-driver-nfs classes.nas.share: 'export' is no path of an export",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, what]) => {
    expect(found(csiDriverNfs({ classes: { nas: props as ClassProps } }))).toEqual([what]);
  });
  it('two for one purpose', () => {
    const classes = { nas: { ...NAS, for: ['files'] }, attic: { ...NAS, for: ['files'] } } as const;
    expect(found(csiDriverNfs({ classes }))).toEqual([
      "error home/csi-driver-nfs classes.attic.for: is 'files', and so is that of 'nas'",
    ]);
  });
  it('no classes', () => {
    expect(found(csiDriverNfs({} as never))).toEqual(["error home/csi-driver-nfs: has no 'classes'"]);
  });
});

it('several pods on several nodes share a claim, which waits for the driver', () => {
  const { stages, findings, files } = render(
    csiDriverNfs({ classes: { nas: { ...NAS, for: ['files'] } } }),
    photos({ for: 'files' }),
  );
  expect(findings.map(brief)).toEqual([]);
  const claims = stages.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'PersistentVolumeClaim'));
  expect(claims.map(({ spec }) => path(spec, 'storageClassName'))).toEqual(['nas']);
  expect(files.get('flux/home/photos.yaml')).toContain('dependsOn:\n    - name: csi-driver-nfs');
});

it('a claim that is deleted leaves its files, under its own name', () => {
  const { stages } = render(csiDriverNfs({ classes: { nas: NAS } }));
  const [nas] = stages.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'StorageClass'));
  expect(nas).toMatchObject({
    parameters: { subDir: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: 'retain' },
    mountOptions: ['nfsvers=4.1', 'hard', 'noatime'],
  });
});

it.each(['archive', 'delete'] as const)(
  'with %s no later claim of the same name has the folder that goes',
  (onDelete) => {
    const { stages } = render(csiDriverNfs({ classes: { nas: { ...NAS, onDelete } } }));
    const [nas] = stages.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'StorageClass'));
    expect(path(nas, 'parameters', 'subDir')).toBe(
      '${pvc.metadata.namespace}/${pvc.metadata.name}-${pv.metadata.name}',
    );
  },
);
