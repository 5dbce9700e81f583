import type { Purpose } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DRIVER } from './parts.ts';

/** What a class on NFS may be for: not for databases, whose writes it loses. */
export type ClassPurpose = Exclude<Purpose, 'database'>;

/** A folder of an NFS server in which claims get folders. */
export interface ClassProps {
  /** Host name or address of the server. */
  readonly server: string;
  /** The path that it exports. Whom claims belong to, `root_squash` decides: the README says what to set there. */
  readonly share: string;
  /** Claims of which purpose lie here where they name no class. @default none */
  readonly for?: readonly ClassPurpose[];
  /** How nodes mount it. https://man7.org/linux/man-pages/man5/nfs.5.html @default ['nfsvers=4.1', 'hard', 'noatime'] */
  readonly mountOptions?: readonly string[];
  /**
   * What becomes of the folder when somebody deletes its claim: it stays, it stays under another name, or it goes. With the last two a claim that
   * is made anew gets a folder of its own, since the driver may take away the old one long after that, by its name.
   * @default 'retain': a claim that is made anew finds its files
   */
  readonly onDelete?: 'retain' | 'archive' | 'delete';
}

/** The folder of a claim. The driver puts the names in: Flux substitutes nothing here. */
const FOLDER = '${pvc.metadata.namespace}/${pvc.metadata.name}';
/** The folder of one volume, which no later claim of the same name has. */
const OWN_FOLDER = `${FOLDER}-\${pv.metadata.name}`;

/** A write that the server has not got is tried again for ever, and never given up in silence. */
const OPTIONS = ['nfsvers=4.1', 'hard', 'noatime'];

/** Draws the classes. */
export function drawClasses(chart: Construct, classes: Readonly<Record<string, ClassProps>>): void {
  for (const [name, { server, share, mountOptions = OPTIONS, onDelete = 'retain' }] of Object.entries(classes)) {
    new k8s.KubeStorageClass(chart, `class-${name}`, {
      metadata: { name },
      provisioner: DRIVER,
      parameters: {
        server,
        share,
        subDir: onDelete === 'retain' ? FOLDER : OWN_FOLDER,
        onDelete,
        mountPermissions: '0',
      },
      mountOptions: [...mountOptions],
      // The folder stays all the same, and no volume is left over that nobody claims.
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: true,
    });
  }
}
