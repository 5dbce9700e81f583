import { anything, flag, list, made, number, oneOf, props, text } from './shape.ts';
import { bytes } from './unit-shapes.ts';
import type {
  ClaimVolume,
  ConfigMapVolume,
  EmptyDirVolume,
  HostPathVolume,
  IscsiVolume,
  NfsVolume,
  SecretVolume,
  Volume,
} from './volume.ts';

const NAMED = { is: anything, name: text, readOnly: flag };

/** See {@link Volume}. */
export const volume = made<Volume['is']>(
  {
    emptyDir: props<EmptyDirVolume>({ ...NAMED, size: bytes, medium: oneOf('disk', 'memory') }, ['name']),
    claim: props<ClaimVolume>(
      {
        ...NAMED,
        size: bytes,
        storageClass: text,
        access: oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
      },
      ['name', 'size'],
    ),
    nfs: props<NfsVolume>({ ...NAMED, server: text, path: text }, ['name', 'server', 'path']),
    iscsi: props<IscsiVolume>({ ...NAMED, portal: text, iqn: text, lun: number, fsType: text }, [
      'name',
      'portal',
      'iqn',
      'lun',
    ]),
    hostPath: props<HostPathVolume>(
      {
        ...NAMED,
        path: text,
        type: oneOf('Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket', 'CharDevice', 'BlockDevice'),
      },
      ['name', 'path'],
    ),
    secretVolume: props<SecretVolume>({ ...NAMED, secret: text, keys: list(text), optional: flag, mode: number }, [
      'name',
      'secret',
    ]),
    configMapVolume: props<ConfigMapVolume>({ ...NAMED, configMap: text, optional: flag }, ['name', 'configMap']),
  },
  'volume',
  "write one such as emptyDir('tmp') or claim('data', '5Gi')",
);
