import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import type { ClaimVolume, Volume } from '../model/volume.ts';
import { amend } from './amend.ts';
import { secretNamed, size } from './container.ts';

/** The volumes of one workload, drawn once however many containers mount them. */
export class Volumes {
  /** Claims among them, in the order of their first mount. */
  readonly claims: ClaimVolume[] = [];
  readonly #scope: Construct;
  readonly #workload: string;
  readonly #drawn = new Map<string, { readonly text: string; readonly drawn: kplus.Volume }>();
  readonly #amendments: JsonMap[] = [];

  /** @param workload names the claims: `<workload>-<volume>` */
  constructor(scope: Construct, workload: string) {
    this.#scope = scope;
    this.#workload = workload;
  }

  /** The volume as cdk8s-plus knows it. */
  get(volume: Volume): kplus.Volume {
    const { readOnly: _, ...source } = volume;
    const text = JSON.stringify(source);
    const known = this.#drawn.get(volume.name) ?? { text, drawn: this.#draw(volume, `volume-${volume.name}`) };
    if (known.text !== text) {
      throw new InvalidInput({
        what: `has two volumes named '${volume.name}' that differ`,
        fix: 'name them apart, or mount one and the same',
      });
    }
    this.#drawn.set(volume.name, known);
    return known.drawn;
  }

  /** Changes to the pod's spec, for volumes that cdk8s-plus does not know. */
  podAmendments(): readonly JsonMap[] {
    return this.#amendments;
  }

  #draw(volume: Volume, id: string): kplus.Volume {
    const { name } = volume;
    switch (volume.is) {
      case 'emptyDir':
        return kplus.Volume.fromEmptyDir(this.#scope, id, name, {
          medium: volume.medium === 'memory' ? kplus.EmptyDirMedium.MEMORY : undefined,
          sizeLimit: volume.size && size(volume.size),
        });
      case 'claim': {
        this.claims.push(volume);
        const claim = kplus.PersistentVolumeClaim.fromClaimName(this.#scope, `${id}-claim`, this.claimName(volume));
        return kplus.Volume.fromPersistentVolumeClaim(this.#scope, id, claim, { name, readOnly: volume.readOnly });
      }
      case 'nfs':
        return kplus.Volume.fromNfs(this.#scope, id, name, {
          server: volume.server,
          path: volume.path,
          readOnly: volume.readOnly,
        });
      case 'hostPath':
        return kplus.Volume.fromHostPath(this.#scope, id, name, {
          path: volume.path,
          type: volume.type as kplus.HostPathVolumeType | undefined,
        });
      case 'secretVolume':
        return kplus.Volume.fromSecret(this.#scope, id, secretNamed(this.#scope, volume.secret), {
          name,
          optional: volume.optional,
          defaultMode: volume.mode ?? 0o440,
          items: volume.keys && Object.fromEntries(volume.keys.map((key) => [key, { path: key }])),
        });
      case 'configMapVolume': {
        const configMap = kplus.ConfigMap.fromConfigMapName(this.#scope, `${id}-source`, volume.configMap);
        return kplus.Volume.fromConfigMap(this.#scope, id, configMap, { name, optional: volume.optional });
      }
      case 'iscsi': {
        const { portal, iqn, lun, fsType = 'ext4', readOnly } = volume;
        const source: JsonMap = { targetPortal: portal, iqn, lun, fsType, readOnly };
        this.#amendments.push({ volumes: [{ name, emptyDir: null, iscsi: source }] });
        return kplus.Volume.fromEmptyDir(this.#scope, id, name);
      }
    }
  }

  /** The name of the PersistentVolumeClaim behind a volume. */
  claimName(volume: ClaimVolume): string {
    return `${this.#workload}-${volume.name}`;
  }
}

/** Draws the PersistentVolumeClaim of a volume. */
export function drawClaim(scope: Construct, name: string, volume: ClaimVolume): void {
  const claim = new kplus.PersistentVolumeClaim(scope, `claim-${volume.name}`, { metadata: { name } });
  // cdk8s-plus takes whole gibibytes only.
  amend(claim, { spec: { ...claimSpec(volume), volumeMode: null } });
}

/** The spec of a claim, alone or as a template of a StatefulSet. */
export function claimSpec({ access = 'ReadWriteOnce', size: storage, storageClass }: ClaimVolume): JsonMap {
  return { accessModes: [access], resources: { requests: { storage } }, storageClassName: storageClass };
}
