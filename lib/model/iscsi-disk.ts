/** A disk of another machine, by iSCSI. https://kubernetes.io/docs/concepts/storage/volumes/#iscsi */
export interface IscsiDisk {
  /** Address and port of the target, such as `10.10.11.40:3260`. */
  readonly portal: string;
  /** The target's qualified name, such as `iqn.2004-04.example.bramble:db`. */
  readonly iqn: string;
  /** The number of the disk there, from 0. Nobody else may have it. */
  readonly lun: number;
  /** @default 'ext4' */
  readonly fsType?: string;
  /**
   * The Secret with the name and the password that the target asks for: `node.session.auth.username` and `node.session.auth.password`.
   * @default it asks for none
   */
  readonly chap?: string;
}
