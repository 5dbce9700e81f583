import type { Capability } from './capability.ts';

/**
 * What a volume is for. `database`: files that one process writes, and relies on. `files`: what people keep, which several programs may read and
 * write. `cache`: what can be had again.
 */
export type Purpose = 'database' | 'files' | 'cache';

/** Who provides the class of storage for claims of a purpose. */
export const STORAGE_FOR = {
  database: 'databaseStorage',
  files: 'fileStorage',
  cache: 'cacheStorage',
} as const satisfies Readonly<Record<Purpose, Capability>>;

/** The class that k3s brings: a folder of the node, which is right for each purpose. https://docs.k3s.io/storage */
export const CLASS_OF_K3S = 'local-path';
