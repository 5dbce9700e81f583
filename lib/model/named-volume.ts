/** What all volumes have. */
export interface NamedVolume {
  /** The volume's name within the pod. */
  readonly name: string;
  /** Mounted for reading only. @default false, and true for Secrets, ConfigMaps and projected volumes */
  readonly readOnly?: boolean;
  /** The folder or file of it that is mounted, as a path within it. `part(volume, 'themes')` says it. @default all of it */
  readonly part?: string;
}

/** What may be said of a volume beside what its function takes. */
export type Options<V extends NamedVolume, K extends keyof V = never> = Omit<V, 'is' | 'name' | K>;
