import type { BorrowedClaimVolume, ClaimAccess, ClaimVolume, ExistingClaimVolume } from './claim.ts';
import type { ConfigMapVolume, ProjectedSource, ProjectedVolume, SecretVolume } from './file-volume.ts';
import type { IscsiDisk } from './iscsi-disk.ts';
import { machine, machineWithPort } from './machine-shapes.ts';
import type { Purpose } from './purpose.ts';
import {
  anything,
  flag,
  isFields,
  list,
  made,
  matching,
  mistake,
  number,
  oneOf,
  props,
  record,
  type Shape,
  shown,
  text,
  value,
} from './shape.ts';
import { bytes, timespan } from './unit-shapes.ts';
import type { EmptyDirVolume, HostPathVolume, IscsiVolume, NfsVolume, Volume } from './volume.ts';

/** A path within a volume. */
const part = matching(
  (given) => /^[^/]/.test(given) && !given.split('/').includes('..'),
  'path within a volume',
  "write one such as 'themes' or 'conf/web.conf', without a slash before it and without '..'",
);

/** Digits as chmod is given them. As numbers of TypeScript they are other permissions, which nobody means. */
const DECIMAL: readonly unknown[] = [400, 440, 444, 500];

const isText = (given: unknown) => typeof given === 'string';
const BORROWED = value(
  isText,
  'name',
  "write the app and its claim: claimOf('vaultwarden', 'data', { readOnly: true })",
);
const SECRET = value(isText, 'name of a Secret', "write secretVolume('tls', 'web-tls', { keys: ['tls.crt'] })");

/** Permissions of a file. */
export const fileMode: Shape = (given, where) => {
  const isMode = Number.isInteger(given) && Number(given) >= 0 && Number(given) <= 0o777;
  if (isMode && !DECIMAL.includes(given)) return [];
  const digits = /^0?[0-7]{3}$/.test(String(given)) ? Number(given) : undefined;
  return [
    mistake(
      where,
      `${shown(given)} is no number of permissions`,
      `write ${digits === undefined ? 'one such as 0o440' : `0o${digits}`}`,
    ),
  ];
};

const NAMED = { is: anything, name: text, readOnly: flag, part };
const STORING = { ...NAMED, for: oneOf<Purpose>('database', 'files', 'cache') };
const ACCESS = oneOf<ClaimAccess>('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod');
const FILES = { keys: list(text), optional: flag };

const SOURCE = props<ProjectedSource>({
  ...FILES,
  secret: text,
  configMap: text,
  token: text,
  audience: text,
  expires: timespan,
  fields: record(text, "write { 'labels': 'metadata.labels' }"),
});

const source: Shape = (given, where) => {
  const found = SOURCE(given, where);
  const kinds = ['secret', 'configMap', 'token', 'fields'].filter(
    (kind) => isFields(given) && given[kind] !== undefined,
  );
  if (found.length > 0 || kinds.length === 1) return found;
  const what = kinds.length === 0 ? 'names no source' : `names several sources: ${kinds.join(', ')}`;
  return [mistake(where, what, 'give each source one of secret, configMap, token, fields')];
};

const ISCSI = { portal: machineWithPort, iqn: text, lun: number, fsType: text, chap: text };
const OF_DISK = ['portal', 'iqn', 'lun'] as const;
const DISK = props<IscsiDisk>(ISCSI, [...OF_DISK]);

/** See {@link Volume}. */
export const volume = made<Volume['is']>(
  {
    emptyDir: props<EmptyDirVolume>({ ...STORING, size: bytes, medium: oneOf('disk', 'memory') }, ['name']),
    claim: props<ClaimVolume>(
      { ...STORING, size: bytes, storageClass: text, access: ACCESS, disk: DISK, mark: anything },
      ['name', 'size'],
    ),
    claimOf: props<BorrowedClaimVolume>({ ...NAMED, app: BORROWED, claim: BORROWED, pod: number }, ['app', 'claim']),
    existingClaim: props<ExistingClaimVolume>({ ...STORING, claim: text, access: ACCESS }, ['claim']),
    nfs: props<NfsVolume>({ ...STORING, server: machine, path: text, mountOptions: list(text) }, [
      'name',
      'server',
      'path',
    ]),
    iscsi: props<IscsiVolume>({ ...STORING, ...ISCSI }, ['name', ...OF_DISK]),
    hostPath: props<HostPathVolume>(
      {
        ...STORING,
        path: text,
        type: oneOf('Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket', 'CharDevice', 'BlockDevice'),
      },
      ['name', 'path'],
    ),
    secretVolume: props<SecretVolume>({ ...NAMED, ...FILES, secret: SECRET, mode: fileMode }, ['name', 'secret']),
    configMapVolume: props<ConfigMapVolume>({ ...NAMED, ...FILES, configMap: text, mode: fileMode }, [
      'name',
      'configMap',
    ]),
    projected: props<ProjectedVolume>({ ...NAMED, sources: list(source), mode: fileMode }, ['name', 'sources']),
  },
  'volume',
  "write one such as emptyDir('tmp') or claim('data', '5Gi')",
);
