import type { JsonMap } from '../model/object.ts';

/** Where the kernel and the programs of a node are met: no data lies there. */
const OF_THE_NODE = /^\/(dev|proc|sys|run|var\/run)(\/|$)/;

/** Sockets and devices are the node's own on purpose. */
const FOLDERS: readonly unknown[] = [undefined, '', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate'];

/** Whether a path of the node is one where a program keeps data. */
export function isWrittenFolder({ path, type }: JsonMap): boolean {
  return !OF_THE_NODE.test(String(path)) && FOLDERS.includes(type);
}
