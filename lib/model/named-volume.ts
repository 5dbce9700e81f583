import type { Purpose } from './purpose.ts';

/** What all volumes have. */
export interface NamedVolume {
  /** The volume's name within the pod. */
  readonly name: string;
  /** Mounted for reading only. @default false, and true for Secrets, ConfigMaps and projected volumes */
  readonly readOnly?: boolean;
  /** The folder or file of it that is mounted, as a path within it. `part(volume, 'themes')` says it. @default all of it */
  readonly part?: string;
}

/** What volumes have that may hold data. */
export interface StoringVolume extends NamedVolume {
  /**
   * What it is for. A claim then lies on the storage that a component provides for that, and synth refuses what would lose it: a database
   * on NFS, files that end with their pod.
   * @default nothing is said
   */
  readonly for?: Purpose;
}

/** What may be said of a volume beside what its function takes. */
export type Options<V extends NamedVolume, K extends keyof V = never> = Omit<V, 'is' | 'name' | K>;
