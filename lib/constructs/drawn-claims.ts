import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClaimVolume } from '../model/claim.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import type { IscsiDisk } from '../model/iscsi-disk.ts';
import type { JsonMap } from '../model/object.ts';
import { CLASS_OF_K3S, STORAGE_FOR } from '../model/purpose.ts';
import type { NfsVolume } from '../model/volume.ts';
import { StageChart } from './stage-chart.ts';

/** Draws the PersistentVolumeClaim of a volume. */
export function drawClaim(scope: Construct, name: string, volume: ClaimVolume, spec: JsonMap): void {
  new ApiObject(scope, `claim-${volume.name}`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec,
  });
}

/** The spec of a claim, alone or as a template of a StatefulSet. */
export function claimSpec(cluster: Cluster, volume: ClaimVolume): JsonMap {
  return { ...asked(volume), storageClassName: classFor(cluster, volume) };
}

/** The spec of the claim of a disk that is drawn with it. */
export function diskClaimSpec(scope: Construct, name: string, volume: ClaimVolume): JsonMap {
  return { ...asked(volume), storageClassName: '', volumeName: placeOf(scope, name).volumeName };
}

function asked({ access = 'ReadWriteOnce', size: storage }: ClaimVolume): JsonMap {
  return { accessModes: [access], resources: { requests: { storage } } };
}

/** The class of a claim: what it says, or what is there for its purpose. Undefined: the cluster's default. */
function classFor(cluster: Cluster, { storageClass, for: purpose }: ClaimVolume): string | undefined {
  if (storageClass !== undefined || purpose === undefined) return storageClass;
  const capability = STORAGE_FOR[purpose];
  // Who provides it may be one of those that are set aside.
  if (cluster.mayProvide(capability)) throw new InvalidInput();
  return cluster.find(capability)?.storageClass ?? CLASS_OF_K3S;
}

/**
 * Draws a disk of another machine as the volume of its claim.
 * @param pods how many pods have claims of their own; undefined where all share it
 */
export function drawDisk(
  scope: Construct,
  name: string,
  volume: ClaimVolume,
  disk: IscsiDisk,
  pods: number | undefined,
): void {
  refuseContradiction(volume, pods);
  const { namespace, volumeName } = placeOf(scope, name);
  const { portal, iqn, lun, fsType = 'ext4', chap } = disk;
  new ApiObject(scope, `disk-${volume.name}`, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: volume.size },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      iscsi: {
        targetPortal: portal,
        iqn,
        lun,
        fsType,
        ...(chap !== undefined && { chapAuthSession: true, secretRef: { name: chap, namespace } }),
      },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
    },
  });
}

/** What a disk of one machine cannot be. */
function refuseContradiction({ name, access, storageClass }: ClaimVolume, pods: number | undefined): void {
  const [what, fix] =
    access !== undefined && access !== 'ReadWriteOnce'
      ? [`is ${access}, and a disk is held by one node`, 'leave access out']
      : storageClass !== undefined
        ? [`is of the class '${storageClass}', and its disk is drawn with it`, 'keep one of storageClass and disk']
        : pods !== undefined && pods > 1
          ? [`is one disk, and each of ${pods} pods wants one`, 'keep one pod, or leave disk out']
          : [];
  if (what && fix) throw new InvalidInput({ rule: 'contradicting-props', where: `volumes.${name}`, what, fix });
}

/** Draws a share as a volume with a claim on it: a pod's own volume has no mount options. */
export function drawShare(
  scope: Construct,
  name: string,
  { name: id, server, path, mountOptions, readOnly }: NfsVolume,
): void {
  const { namespace, volumeName } = placeOf(scope, name);
  // Nobody measures a share: the claim asks for what the volume says.
  const spec = { accessModes: ['ReadWriteMany'], storageClassName: '' };
  new ApiObject(scope, `share-${id}`, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName },
    spec: {
      ...spec,
      capacity: { storage: SHARE },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      mountOptions,
      nfs: { server, path, readOnly },
      persistentVolumeReclaimPolicy: 'Retain',
    },
  });
  new ApiObject(scope, `share-claim-${id}`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { ...spec, resources: { requests: { storage: SHARE } }, volumeName },
  });
}

const SHARE = '1Gi';

/** Where a claim lies, and the name of the volume that is drawn for it alone. */
function placeOf(scope: Construct, name: string): { readonly namespace: string; readonly volumeName: string } {
  const namespace = namespaceOf(StageChart.of(scope).component);
  return { namespace, volumeName: `${namespace}-${name}` };
}
