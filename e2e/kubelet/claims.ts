import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import type { Client } from '../cluster/kubernetes.ts';

/** As k3s brings it: a folder of the node on which the pod comes to lie. https://docs.k3s.io/storage */
const LOCAL_PATH = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'rancher.io/local-path',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
} as const;

/** Makes the StorageClass that is there before anything else. */
export async function bringStorage(client: Client): Promise<void> {
  await applyAll(client, [LOCAL_PATH]);
}

/** Plays the provisioner: makes a volume for each claim that has found its node, and takes away those that nobody claims any more. */
export async function provision(client: Client, folder: string): Promise<void> {
  const claims = list((await client.ask('GET', '/api/v1/persistentvolumeclaims')).body.items) as KubernetesObject[];
  for (const claim of claims) {
    const node = path(claim, 'metadata', 'annotations', 'volume.kubernetes.io/selected-node');
    if (path(claim, 'status', 'phase') !== 'Pending' || node === undefined) continue;
    await applyAll(client, [volumeFor(claim, String(node), folder)]);
  }
  for (const volume of list((await client.ask('GET', '/api/v1/persistentvolumes')).body.items)) {
    if (
      path(volume, 'status', 'phase') !== 'Released' ||
      path(volume, 'spec', 'persistentVolumeReclaimPolicy') !== 'Delete'
    )
      continue;
    await client.must('DELETE', `/api/v1/persistentvolumes/${path(volume, 'metadata', 'name')}`);
  }
}

function volumeFor({ metadata, spec }: KubernetesObject, node: string, folder: string): KubernetesObject {
  const name = `pvc-${metadata.uid}`;
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  chmodSync(at, 0o777);
  const { accessModes, storageClassName } = spec as JsonMap;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: path(spec, 'resources', 'requests', 'storage') },
      accessModes,
      storageClassName,
      persistentVolumeReclaimPolicy: LOCAL_PATH.reclaimPolicy,
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
      },
      hostPath: { path: at },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [isOn(node)] }] } },
    },
  };
}

function isOn(node: string): JsonMap {
  return { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
}
