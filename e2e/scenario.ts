/** Shows one thing with the real components. One file each, in `scenarios/`. */
export interface Scenario {
  /** What it proves, as a sentence. */
  readonly proves: string;
  /** It needs few components and little time: part of what decides whether a change lands. */
  readonly small: boolean;
  /** Throws where it is not so, in words that tell what to mend. */
  run(context: Context): Promise<void>;
}

/** What a scenario is given. */
export interface Context {
  /** The repository. */
  readonly root: string;
  /** An empty folder for state and logs, kept when the scenario fails. */
  readonly folder: string;
  /** Tells whoever waits what goes on. */
  progress(line: string): void;
}
