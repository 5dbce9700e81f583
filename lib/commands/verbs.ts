import type { Verb } from './verb.ts';

/** Loads a verb of a repository. */
type Load = (root: string) => Promise<{ readonly verb: Verb }>;

/** Every verb by name. Each is loaded when it is called, or its help is asked for. */
export const VERBS: Readonly<Record<string, Load>> = {
  init: async (root) => ({ verb: await (await import('./init.ts')).initVerb(root) }),
  synth: () => import('./synth.ts'),
  diff: () => import('./diff.ts'),
  handover: () => import('./handover.ts'),
  affects: () => import('./affects.ts'),
  test: () => import('./test.ts'),
  pages: () => import('./pages.ts'),
  import: () => import('./import.ts'),
  images: () => import('./images-verb.ts'),
  outdated: () => import('./outdated.ts'),
  'secret new': () => import('./secret-new.ts'),
  'secret edit': () => import('./secret-edit.ts'),
  'secret missing': () => import('./secret-missing.ts'),
  accept: () => import('./accept.ts'),
  explain: () => import('./explain.ts'),
  help: () => import('./help.ts'),
};

/** What is done where no verb is named, as `cdk8s synth` does. */
export const DEFAULT_VERB = 'synth';
