import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type ClaimVolume, claimName, isHeldByOne } from '../model/claim.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import type { NfsVolume, Volume } from '../model/volume.ts';
import { amend } from './amend.ts';
import { type Borrowed, borrow, nearOwners } from './borrowed-claim.ts';
import { ownClaim } from './claim-owners.ts';
import type { Mount } from './container.ts';
import { drawnFor } from './drawn-for.ts';
import { StageChart } from './stage-chart.ts';
import { volumeSource } from './volume-sources.ts';

/** Volumes whose files a pod does not write, unless it says so. */
const READ_ONLY: readonly Volume['is'][] = ['secretVolume', 'configMapVolume', 'projected'];

/** The volumes of one workload, drawn once however many containers mount them. */
export class Volumes {
  readonly #scope: Construct;
  readonly #workload: string;
  /** All that is mounted, in the order of the containers. */
  readonly #mounted: readonly Volume[];
  readonly #drawn = new Map<string, { readonly text: string; readonly drawn: kplus.Volume }>();
  readonly #borrowed = new Map<string, Borrowed>();

  /**
   * @param workload names the claims: `<workload>-<volume>`
   * @param mounted what its containers mount
   */
  constructor(scope: Construct, cluster: Cluster, workload: string, mounted: readonly Volume[]) {
    this.#scope = scope;
    this.#workload = workload;
    this.#mounted = mounted;
    for (const volume of mounted) {
      if (volume.is === 'claimOf') this.#borrowed.set(volume.name, borrow(scope, cluster, workload, volume));
      if (volume.is === 'claim') ownClaim(scope, cluster, workload, volume);
    }
  }

  /** Claims among them, in the order of their first mount. */
  get claims(): readonly ClaimVolume[] {
    return this.#distinct().filter((volume) => volume.is === 'claim');
  }

  has(name: string): boolean {
    return this.#mounted.some((volume) => volume.name === name);
  }

  /** How a volume is mounted at a path. */
  mount(path: string, volume: Volume): Mount {
    const readOnly = isReadOnly(volume) || undefined;
    return { path, volume: this.#get(volume), subPath: volume.part, readOnly };
  }

  /** Whether only one node, or one pod, holds one of them at a time. */
  get isHeld(): boolean {
    return this.#mounted.some((volume) => {
      // Of what another component draws, one node may hold it.
      if (volume.is === 'claimOf') return isHeldByOne(this.#borrowed.get(volume.name)?.known?.claim ?? {});
      return volume.is === 'iscsi' || ((volume.is === 'claim' || volume.is === 'existingClaim') && isHeldByOne(volume));
    });
  }

  /** Whether pods write to files that lie outside of the cluster, or on their node. */
  get isShared(): boolean {
    return this.#mounted.some((volume) => !isReadOnly(volume) && (volume.is === 'nfs' || isFolder(volume)));
  }

  /** What the volumes make of the pod's spec. cdk8s-plus does not know all of them, and draws each as an empty folder. */
  podAmendment(): JsonMap {
    const volumes = this.#distinct().map((volume) => {
      const { name } = volume;
      const readOnly = this.#mounted.filter((each) => each.name === name).every((each) => each.readOnly === true);
      const source = volumeSource(volume, { claimName: this.#claimName(volume), readOnly });
      return { name, ...(volume.is === 'emptyDir' ? {} : { emptyDir: null }), ...source };
    });
    return { ...(volumes.length > 0 ? { volumes } : {}), ...nearOwners([...this.#borrowed.values()]) };
  }

  /** Draws the claims that belong to the workload, where its pods have none of their own, and shares that want a volume. */
  drawClaims(isPerPod: boolean): void {
    for (const volume of this.#distinct()) {
      const name = this.#claimName(volume);
      drawnFor(this.#scope, `volumes.${volume.name}`, () => {
        if (volume.is === 'claim' && !isPerPod) drawClaim(this.#scope, name, volume);
        if (volume.is === 'nfs' && volume.mountOptions) drawShare(this.#scope, name, volume);
      });
    }
  }

  #get(volume: Volume): kplus.Volume {
    const { readOnly: _, part: __, ...source } = volume;
    const text = JSON.stringify(source);
    const { name } = volume;
    const draw = () => kplus.Volume.fromEmptyDir(this.#scope, `volume-${name}`, name);
    const known = this.#drawn.get(name) ?? { text, drawn: draw() };
    if (known.text !== text) {
      throw new InvalidInput({
        rule: 'contradicting-props',
        what: `has two volumes named '${name}' that differ`,
        fix: 'name them apart, or mount one and the same',
      });
    }
    this.#drawn.set(name, known);
    return known.drawn;
  }

  #distinct(): readonly Volume[] {
    return [...new Map(this.#mounted.map((volume) => [volume.name, volume])).values()];
  }

  /** The name of the PersistentVolumeClaim behind a volume. */
  #claimName(volume: Volume): string {
    if (volume.is === 'claimOf') return this.#borrowed.get(volume.name)!.claimName;
    return volume.is === 'existingClaim' ? volume.claim : claimName(this.#workload, volume.name);
  }
}

function isReadOnly({ is, readOnly = READ_ONLY.includes(is) }: Volume): boolean {
  return readOnly;
}

/** Sockets and devices of a node are no files that two pods could spoil. */
function isFolder(volume: Volume): boolean {
  return volume.is === 'hostPath' && !/Socket|Device/.test(volume.type ?? '');
}

/** Draws the PersistentVolumeClaim of a volume. */
function drawClaim(scope: Construct, name: string, volume: ClaimVolume): void {
  const claim = new kplus.PersistentVolumeClaim(scope, `claim-${volume.name}`, { metadata: { name } });
  // cdk8s-plus takes whole gibibytes only.
  amend(claim, { spec: { ...claimSpec(volume), volumeMode: null } });
}

/** Draws a share as a volume with a claim on it: a pod's own volume has no mount options. */
function drawShare(
  scope: Construct,
  name: string,
  { name: id, server, path, mountOptions, readOnly }: NfsVolume,
): void {
  const namespace = namespaceOf(StageChart.of(scope).component);
  const volumeName = `${namespace}-${name}`;
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

/** The spec of a claim, alone or as a template of a StatefulSet. */
export function claimSpec({ access = 'ReadWriteOnce', size: storage, storageClass }: ClaimVolume): JsonMap {
  return { accessModes: [access], resources: { requests: { storage } }, storageClassName: storageClass };
}
