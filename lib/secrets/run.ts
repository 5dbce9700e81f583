import { type Finding, InvalidInput } from '../model/finding.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { change, secretPath } from './change.ts';
import { isInstalled, NOT_INSTALLED } from './sops.ts';
import type { Terminal } from './values.ts';

/** How a command ended: the lines for stdout and stderr, and the exit code. */
export interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/**
 * The commands `npm run secret:new`, `secret:edit` and `secret:missing` in the repository at `root`. Exit code 0: done, or
 * nothing is missing; 1: the input is wrong, or something is missing; 2: wrong usage, or there is no sops.
 */
export async function run(argv: readonly string[], root: string, terminal: Terminal): Promise<Outcome> {
  const request = parseArguments(argv);
  if (!request) return refuse(USAGE);
  // What draws clusters takes a second to load, and is loaded only where it is used.
  if (request.verb === 'missing') return (await import('./missing.ts')).missing(root);
  const file = request.verb === 'edit' ? secretPath(request.file, root) : undefined;
  if (request.verb === 'edit' && !file) {
    return refuse(
      `'${request.file}' is no encrypted Secret of a cluster: name clusters/CLUSTER/secrets/FILE.sops.yaml`,
    );
  }
  if (!isInstalled()) return refuse(NOT_INSTALLED);
  try {
    if (request.verb === 'new') {
      const { make } = await import('./make.ts');
      return made(await make(request, root, terminal));
    }
    const { path, changed, findings } = change(file!, root);
    const failed = findings.some(({ severity }) => severity === 'error');
    const done = changed ? made(path, 'update') : { code: 0 as const, out: [`${path}: nothing changed`] };
    return { ...done, code: failed ? 1 : 0, err: findings.map((each) => line({ where: path, ...each })) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { code: 1, out: [], err: error.mistakes.map((mistake) => line({ severity: 'error', ...mistake })) };
  }
}

function refuse(reason: string): Outcome {
  return { code: 2, out: [], err: [reason] };
}

function made(path: string, action = 'create'): Outcome {
  return { code: 0, out: [`${action} ${path}`, 'run npm run synth, and commit both'], err: [] };
}

function line({ severity, where, what, fix }: Pick<Finding, 'severity' | 'where' | 'what' | 'fix'>): string {
  return `${severity}${where ? ` ${where}` : ''}: ${what} (${fix})`;
}
