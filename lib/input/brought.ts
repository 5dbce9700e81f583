/** What bramble brings to a repository that has it as a package. */
export interface Brought {
  /** The folder that holds `imports` and `cdk8s.yaml`. */
  readonly root: string;
  /** Modules that are found by their names, by path: those of rules, kinds and sides. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Undefined in bramble's own repository, whose files are these. The bundle of the package has another module in this place. */
export const BROUGHT: Brought | undefined = undefined as Brought | undefined;
