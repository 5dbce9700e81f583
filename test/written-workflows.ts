import { parse } from 'yaml';
import { ciFiles, STATE } from '../cloudflare/ci-files.ts';
import { FORGES } from '../lib/init/forges.ts';
import { PROGRAMS } from './generated-repository.ts';

/** A job of a workflow, of whatever forge. */
export interface Job {
  readonly forge: string;
  readonly path: string;
  readonly name: string;
  /** What its shell runs, in its order. */
  readonly runs: readonly string[];
  /** As it is written. */
  readonly written: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly run?: string;
}

/** What is no job among the keys of GitLab's pipeline. */
const NO_JOBS = ['include', 'workflow', 'stages', 'variables', 'default'];

/** The workflows that `bramble init` writes, by forge and path. */
export const WORKFLOWS: readonly (readonly [forge: string, path: string, text: string])[] = Object.entries(
  FORGES,
).flatMap(([forge, { files }]) =>
  Object.entries({ ...files(PROGRAMS), ...ciFiles({ forge, name: 'home', [STATE]: 'state' }) })
    .filter(([path]) => /\.ya?ml$/.test(path))
    .map(([path, text]) => [forge, path, text] as const),
);

/** The jobs of a workflow. */
export function jobsOf(forge: string, path: string, text: string): readonly Job[] {
  const document = parse(text) as Record<string, unknown>;
  const jobs = (document.jobs ?? document) as Record<string, Record<string, unknown>>;
  return Object.entries(jobs)
    .filter(([name]) => document.jobs !== undefined || !NO_JOBS.includes(name))
    .map(([name, written]) => ({ forge, path, name, written, runs: runsOf(written) }));
}

function runsOf({ steps, script }: Readonly<Record<string, unknown>>): readonly string[] {
  if (steps === undefined) return (script ?? []) as readonly string[];
  return (steps as readonly Step[]).flatMap(({ run }) => (run === undefined ? [] : [run]));
}

/** The jobs of all workflows that `bramble init` writes. */
export const JOBS: readonly Job[] = WORKFLOWS.flatMap((each) => jobsOf(...each));

/** What the shell of a job runs last. */
export function lastRun(forge: string, name: string): string {
  return JOBS.find((job) => job.forge === forge && job.name === name)!.runs.at(-1)!;
}
