import type { ProjectedSource } from '../model/file-volume.ts';
import type { JsonMap } from '../model/object.ts';
import { seconds } from '../model/units.ts';
import type { Volume } from '../model/volume.ts';

/** What the source of a volume depends on beside what is said of it. */
export interface Mounted {
  /** The name of the PersistentVolumeClaim, where it is one. */
  readonly claimName: string;
  /** No container writes to it. */
  readonly readOnly: boolean;
}

type Sources = { readonly [Is in Volume['is']]: (volume: Extract<Volume, { is: Is }>, mounted: Mounted) => JsonMap };

const ofClaim = (_: Volume, { claimName, readOnly }: Mounted): JsonMap => ({
  persistentVolumeClaim: { claimName, readOnly },
});

const SOURCES: Sources = {
  emptyDir: ({ medium, size }) => ({
    emptyDir: { medium: medium === 'memory' ? 'Memory' : undefined, sizeLimit: size },
  }),
  claim: ofClaim,
  claimOf: ofClaim,
  existingClaim: ofClaim,
  nfs: (volume, mounted) => {
    const { server, path, mountOptions } = volume;
    return mountOptions ? ofClaim(volume, mounted) : { nfs: { server, path, readOnly: mounted.readOnly || undefined } };
  },
  iscsi: ({ portal, iqn, lun, fsType = 'ext4' }, { readOnly }) => ({
    iscsi: { targetPortal: portal, iqn, lun, fsType, readOnly: readOnly || undefined },
  }),
  hostPath: ({ path, type = '' }) => ({ hostPath: { path, type } }),
  secretVolume: ({ secret, keys, optional, mode = 0o440 }) => ({
    secret: { secretName: secret, optional, defaultMode: mode, items: itemsOf(keys) },
  }),
  configMapVolume: ({ configMap, keys, optional, mode }) => ({
    configMap: { name: configMap, optional, defaultMode: mode, items: itemsOf(keys) },
  }),
  projected: ({ sources, mode = 0o440 }) => ({ projected: { defaultMode: mode, sources: sources.map(projection) } }),
};

/** A volume as a pod has it. */
export function volumeSource(volume: Volume, mounted: Mounted): JsonMap {
  return (SOURCES[volume.is] as (volume: Volume, mounted: Mounted) => JsonMap)(volume, mounted);
}

function projection(source: ProjectedSource): JsonMap {
  if ('secret' in source) {
    return { secret: { name: source.secret, optional: source.optional, items: itemsOf(source.keys) } };
  }
  if ('configMap' in source) {
    return { configMap: { name: source.configMap, optional: source.optional, items: itemsOf(source.keys) } };
  }
  if ('token' in source) {
    const { token: path, audience, expires = '1h' } = source;
    return { serviceAccountToken: { path, audience, expirationSeconds: seconds(expires) } };
  }
  const items = Object.entries(source.fields).map(([path, fieldPath]) => ({ path, fieldRef: { fieldPath } }));
  return { downwardAPI: { items } };
}

function itemsOf(keys: readonly string[] | undefined): readonly JsonMap[] | undefined {
  return keys?.map((key) => ({ key, path: key }));
}
