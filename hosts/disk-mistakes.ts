import type { Node } from '../lib/model/node.ts';
import { type Found, listed, type Perhaps, repeated } from '../lib/rules.ts';

/** Folders that the system itself lives by: what is mounted there hides it. */
const OF_SYSTEM = /^\/(?:bin|boot(?:\/firmware)?|dev|etc|lib|proc|root|run|sbin|sys|tmp|usr|var(?:\/(?:lib|log))?)$/;
/** A folder by a path that a line of `/etc/fstab` and a command take as it stands. */
const FOLDER = /^(?:\/[\w.-]+)+$/;
/** As long as the label of a file system may be. https://man7.org/linux/man-pages/man8/mkfs.ext4.8.html */
const LONGEST = { ext4: 16, xfs: 12, btrfs: 255, f2fs: 512 } as const;

/** Disks that cannot be mounted, or would hide what the machine needs. */
export function ofDisks(nodes: readonly Node[]): Perhaps<Found> {
  return nodes.flatMap(({ name, disks = {}, root }, index) => {
    const all = Object.entries(disks);
    const where = `nodes[${index}].disks`;
    return [
      root === 'read-only' &&
        all.length > 0 && {
          where,
          what: `'${name}' has a read-only root, and so an /etc/fstab that is part of its image`,
          fix: 'mount the disk in the image, and leave disks out',
        },
      all.map(([path, { label, type = 'ext4' }]): Perhaps<Found> => {
        const longest = LONGEST[type];
        return [
          !(FOLDER.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path)) && {
            where,
            what: `'${path}' is no folder that a disk can be mounted at`,
            fix: "write it from the root, without spaces and without a slash at its end: '/var/lib/rancher/k3s/storage'",
          },
          OF_SYSTEM.test(path) && {
            where,
            what: `a disk at ${path} would hide what '${name}' starts from`,
            fix: "take a folder of its own: '/var/lib/rancher/k3s/storage' holds the claims of local-path",
          },
          !(/^[\w.-]+$/.test(label) && label.length <= longest) && {
            where: `${where}['${path}']`,
            what: `'${label}' is no label of a file system of ${type}`,
            fix: `take up to ${longest} letters, digits, '-', '_' and '.'`,
          },
        ];
      }),
      repeated(all.map(([, { label }]) => label)).map((label) => ({
        where,
        what: `${listed(all.filter(([, disk]) => disk.label === label).map(([path]) => path))} are to be one disk, '${label}'`,
        fix: 'give each file system a label of its own',
      })),
    ];
  });
}
