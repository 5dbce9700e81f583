import { smallDisk } from './small-disk.ts';
import { expectTree, treeAt } from './tree.ts';
import { plainError, right, type Versions } from './versions.ts';

const FULL =
  /^error .*cannot be written: the disk is full; nothing was changed \(free some space, and run synth again;/;
const READ_ONLY =
  /^error .*cannot be written: the disk is read-only; nothing was changed \(make it writable, and run synth again;/;

/** Runs synth where there is no room, and where nothing may be written, and then where there is and may. */
export async function runOnBadDisks(at: string, { declared, renamed }: Versions): Promise<void> {
  const disk = smallDisk(at, 16);
  try {
    declared.writeHere(disk.root);
    const start = treeAt(disk.root);

    disk.leave(100_000);
    plainError(await renamed.synth(disk.root).ending, FULL, 'synth on a full disk');
    expectTree(disk.root, start, 'after synth on a full disk');
    disk.free();

    disk.readOnly(true);
    plainError(await renamed.synth(disk.root).ending, READ_ONLY, 'synth on a read-only disk');
    expectTree(disk.root, start, 'after synth on a read-only disk');
    declared.writeHere(disk.root);
    disk.readOnly(false);

    right(await renamed.synth(disk.root).ending, 'synth once there is room');
    expectTree(disk.root, renamed.tree, 'after synth once there is room');
  } finally {
    disk.end();
  }
}

/** Writes with ever more room: each write changes nothing, or all. Returns how many found too little. */
export async function writeWithLittleRoom(at: string, { declared, longer }: Versions, times: number): Promise<number> {
  const disk = smallDisk(at, 16);
  const needed = [...longer.tree.values()].reduce((sum, text) => sum + Math.ceil(text.length / 4096) * 4096, 0);
  let failed = 0;
  try {
    declared.writeHere(disk.root);
    for (let time = 0; time < times; time++) {
      disk.leave((needed * 1.2 * time) / times);
      const ending = await longer.write(disk.root).ending;
      if (ending.code === 0) {
        expectTree(disk.root, longer.tree, `after a write with room for part ${time} of ${times}`);
        disk.free();
        declared.writeHere(disk.root);
      } else {
        plainError(ending, /the disk is full; nothing was changed/, 'a write with little room');
        failed++;
      }
      expectTree(disk.root, declared.tree, `after a write with room for part ${time} of ${times}`);
    }
  } finally {
    disk.end();
  }
  if (failed === 0 || failed === times)
    throw new Error(`${failed} of ${times} writes with little room found too little`);
  return failed;
}
