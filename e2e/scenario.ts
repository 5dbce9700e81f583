import type { Tool } from './tools.ts';

/** Shows one thing with the real components. One file each, in `scenarios/`. */
export interface Scenario {
  /** What it proves, as a sentence. */
  readonly proves: string;
  /** It needs few components and little time: part of what decides whether a change lands. */
  readonly small: boolean;
  /** The programs that it runs, built before it begins, since building needs the network. Default: none. */
  readonly tools?: readonly Tool[];
  /** Throws where it is not so, in words that tell what to mend. */
  run(context: Context): Promise<void>;
}

/** What a scenario is given. */
export interface Context {
  /** The repository. */
  readonly root: string;
  /** An empty folder for state and logs, kept when the scenario fails. */
  readonly folder: string;
  /** The programs that the scenario names. */
  readonly tools: readonly Tool[];
  /** Where one of them lies. */
  tool(name: Tool): string;
  /** Tells whoever waits what goes on. */
  progress(line: string): void;
}
