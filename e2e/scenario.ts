import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs a scenario, tells how it went, and keeps its folder where it failed. Returns whether it holds. */
export async function runScenario(
  name: string,
  scenario: Scenario,
  { root, tools }: { readonly root: string; readonly tools: ReadonlyMap<Tool, string> },
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), `bramble-${name}-`));
  const started = Date.now();
  const tell = (line: string) => console.log(`${name}: ${line} (${Math.round((Date.now() - started) / 1000)} s)`);
  console.log(`${name}: ${scenario.proves}`);
  try {
    await scenario.run({ root, folder, tools: [...tools.keys()], tool: (tool) => tools.get(tool)!, progress: tell });
    rmSync(folder, { recursive: true, force: true });
    tell('holds');
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell(`does not hold: ${message.replaceAll('\n', '\n    ')}\n    logs: ${folder}`);
    return false;
  }
}
