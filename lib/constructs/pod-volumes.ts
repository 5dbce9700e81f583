import type { Construct } from 'constructs';
import { type ClaimVolume, claimName, isHeldByOne } from '../model/claim.ts';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import type { Volume } from '../model/volume.ts';
import { type Borrowed, borrow, nearOwners } from './borrowed-claim.ts';
import { ownClaim } from './claim-owners.ts';
import type { Mount } from './container.ts';
import { claimSpec, diskClaimSpec, drawClaim, drawDisk, drawShare } from './drawn-claims.ts';
import { drawnFor } from './drawn-for.ts';
import { volumeSource } from './volume-sources.ts';

/** Volumes whose files a pod does not write, unless it says so. */
const READ_ONLY: readonly Volume['is'][] = ['secretVolume', 'configMapVolume', 'projected'];

/** The volumes of one workload, drawn once however many containers mount them. */
export class Volumes {
  readonly #scope: Construct;
  readonly #cluster: Cluster;
  readonly #workload: string;
  /** How many pods have claims of their own. @default all share them */
  readonly #pods: number | undefined;
  /** All that is mounted, in the order of the containers. */
  readonly #mounted: readonly Volume[];
  /** What is said of each, by name. */
  readonly #said = new Map<string, string>();
  readonly #borrowed = new Map<string, Borrowed>();

  /**
   * @param workload names the claims: `<workload>-<volume>`
   * @param mounted what its containers mount
   * @param pods how many of its pods have claims of their own; undefined where all share them
   */
  constructor(
    scope: Construct,
    cluster: Cluster,
    workload: string,
    mounted: readonly Volume[],
    pods: number | undefined,
  ) {
    this.#scope = scope;
    this.#cluster = cluster;
    this.#workload = workload;
    this.#pods = pods;
    this.#mounted = mounted;
    for (const volume of mounted) {
      if (volume.is === 'claimOf') this.#borrowed.set(volume.name, borrow(scope, cluster, workload, volume));
      if (volume.is === 'claim') ownClaim(scope, cluster, workload, volume);
    }
  }

  /** The claims that each pod gets, in the order of their first mount, as a StatefulSet has them. */
  get claimTemplates(): readonly JsonMap[] {
    return this.#distinct().flatMap((volume) =>
      volume.is === 'claim' ? [{ metadata: { name: volume.name }, spec: this.#specOf(volume) }] : [],
    );
  }

  has(name: string): boolean {
    return this.#mounted.some((volume) => volume.name === name);
  }

  /** How a volume is mounted at a path. */
  mount(path: string, volume: Volume): Mount {
    this.#refuseAnother(volume);
    const readOnly = isReadOnly(volume) || undefined;
    return { path, volume: volume.name, subPath: volume.part, readOnly };
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

  /** The volumes as the pod has them, by name: without those of a claim that each pod gets. */
  get sources(): ReadonlyMap<string, JsonMap> {
    const own = this.#distinct().filter(({ is }) => is !== 'claim' || this.#pods === undefined);
    return new Map(
      own.map((volume) => {
        const { name } = volume;
        const readOnly = this.#mounted.filter((each) => each.name === name).every((each) => each.readOnly === true);
        return [name, { name, ...volumeSource(volume, { claimName: this.#claimName(volume), readOnly }) }];
      }),
    );
  }

  /** Where the pod is better off for the claims that it borrows. */
  get podAffinity(): JsonMap | undefined {
    return nearOwners([...this.#borrowed.values()]);
  }

  /** Draws the claims that belong to the workload, where its pods have none of their own, and volumes that somebody made. */
  drawClaims(): void {
    for (const volume of this.#distinct()) {
      drawnFor(this.#scope, `volumes.${volume.name}`, () => {
        if (volume.is === 'nfs' && volume.mountOptions) drawShare(this.#scope, this.#claimName(volume), volume);
        if (volume.is !== 'claim') return;
        if (volume.disk) drawDisk(this.#scope, this.#nameOf(volume), volume, volume.disk, this.#pods);
        if (this.#pods === undefined) drawClaim(this.#scope, this.#claimName(volume), volume, this.#specOf(volume));
      });
    }
  }

  #specOf(volume: ClaimVolume): JsonMap {
    return volume.disk ? diskClaimSpec(this.#scope, this.#nameOf(volume), volume) : claimSpec(this.#cluster, volume);
  }

  /** The name of the claim, where each pod has one, that of the first: a disk is for one pod. */
  #nameOf({ name }: ClaimVolume): string {
    return claimName(this.#workload, name, this.#pods === undefined ? undefined : 0);
  }

  #refuseAnother(volume: Volume): void {
    const { readOnly: _, part: __, ...source } = volume;
    const { name } = volume;
    const text = JSON.stringify(source);
    if ((this.#said.get(name) ?? text) !== text) {
      throw new InvalidInput({
        rule: 'contradicting-props',
        what: `has two volumes named '${name}' that differ`,
        fix: 'name them apart, or mount one and the same',
      });
    }
    this.#said.set(name, text);
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
