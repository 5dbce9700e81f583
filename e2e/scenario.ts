import { cpSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusedIn } from './cluster/complaints.ts';
import { endAll } from './processes/background.ts';
import type { Tool } from './tools.ts';

/** Shows one thing with the real components. One file each, in `scenarios/`. */
export interface Scenario {
  /** What it proves, as a sentence. */
  readonly proves: string;
  /** It needs few components and little time: part of what decides whether a change lands. */
  readonly small: boolean;
  /** How long it takes on two cores, about: those that take longest begin first. */
  readonly seconds: number;
  /** The programs that it runs, built before it begins, since building needs the network. Default: none. */
  readonly tools?: readonly Tool[];
  /** Brings other programs that it runs, since that needs the network too. Default: there are none. */
  readonly prepare?: () => void;
  /**
   * Throws where it is not so, in words that tell what to mend, and {@link NotRun} where that cannot be tried here. What it has
   * started ends with its process.
   */
  run(context: Context): Promise<void>;
}

/** What a scenario, or a step of one, cannot try here, and why: there is nothing of the kind, or a program is missing. */
export class NotRun extends Error {}

/** How a scenario went. */
export type Outcome = 'passed' | 'failed' | 'not run';

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
  /** Tells the person who waits what goes on. */
  progress(line: string): void;
}

/** Runs a step of a scenario, unless there is nothing to try it on, which is told. Returns what it returns. */
export async function step<T>({ progress }: Pick<Context, 'progress'>, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof NotRun)) throw error;
    progress(`not run: ${error.message}`);
    return undefined;
  }
}

/** Throws what is wrong, one line each, if anything is. */
export function none(what: string, findings: readonly string[]): void {
  if (findings.length === 0) return;
  const more = findings.length > 40 ? [`and ${findings.length - 40} more`] : [];
  throw new Error(`${what}:\n${[...findings.slice(0, 40), ...more].join('\n')}`);
}

/**
 * Runs a scenario, tells how it went, and keeps what lies in its folder where it failed.
 * @param logs the folder where that is kept, since what a node has in memory is gone with it
 */
export async function runScenario(
  name: string,
  scenario: Scenario,
  { root, tools, logs }: { readonly root: string; readonly tools: ReadonlyMap<Tool, string>; readonly logs: string },
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), `bramble-${name}-`));
  // Programs that were killed a moment ago may write a last file while it goes.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  const started = Date.now();
  const tell = (line: string) => console.log(`${name}: ${line} (${Math.round((Date.now() - started) / 1000)} s)`);
  console.log(`${name}: ${scenario.proves}`);
  try {
    await scenario.run({ root, folder, tools: [...tools.keys()], tool: (tool) => tools.get(tool)!, progress: tell });
    tell('holds');
    return 'passed';
  } catch (error) {
    // Nothing writes any more into what is kept.
    endAll();
    if (error instanceof NotRun) {
      tell(`not run: ${error.message}`);
      return 'not run';
    }
    const message = causeFirst(error instanceof Error ? error.message : String(error), refusedIn(folder));
    const kept = keep(folder, join(logs, `bramble-${name}-`));
    tell(`does not hold: ${message.replaceAll('\n', '\n    ').replaceAll(folder, kept)}\n    logs: ${kept}`);
    return 'failed';
  }
}

/** A right that is missing shows far from its cause, say as a wrong certificate: what was refused comes before what was seen. */
function causeFirst(seen: string, refused: readonly string[]): string {
  if (refused.length === 0) return seen;
  const more = refused.length > 5 ? [`and ${refused.length - 5} more`] : [];
  return ['refused:', ...refused.slice(0, 5), ...more, 'seen:', seen].join('\n');
}

/** Copies a folder to another that begins so, but for sockets and the like, and returns where it lies. */
function keep(folder: string, prefix: string): string {
  const kept = mkdtempSync(prefix);
  const filter = (path: string) => {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    return entry?.isFile() || entry?.isDirectory() || entry?.isSymbolicLink() || false;
  };
  cpSync(folder, kept, { recursive: true, verbatimSymlinks: true, filter });
  return kept;
}
