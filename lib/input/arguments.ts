import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Arguments {
  /** Write nothing; fail when anything would change. */
  readonly check: boolean;
  /** Print one JSON document. */
  readonly json: boolean;
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** The root that `dist` and `flux` are written under. */
  readonly out: string;
}

/** How `npm run synth` is called. */
export const USAGE = `usage: npm run synth -- [--check] [--json] [--clusters DIR] [--out DIR]
  --check         write nothing; exit 1 when anything would change
  --json          print findings and changes as one JSON document (with npm run -s)
  --clusters DIR  render the clusters in another folder of the repository (default: clusters)
  --out DIR       write DIR/dist and DIR/flux (default: the repository)`;

/**
 * Reads the command line; undefined where it makes no sense.
 * @param environment where npm keeps flags that stand before the `--`: it takes them for its own; and where `cdk8s synth`
 * says what it wants as output
 */
export function parseArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments | undefined {
  if (['check', 'clusters', 'out'].some((flag) => environment[`npm_config_${flag}`] !== undefined)) return undefined;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        check: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        clusters: { type: 'string', default: 'clusters' },
        out: { type: 'string', default: '.' },
      },
    });
    const out = environment.CDK8S_OUTDIR === undefined ? values.out : rootOf(environment.CDK8S_OUTDIR);
    return values.clusters === '' || out === '' ? undefined : { ...values, out };
  } catch {
    return undefined;
  }
}

/** The root below which `cdk8s synth` wants its output: it names the dist folder itself. */
function rootOf(output: string): string {
  return basename(output) === 'dist' ? dirname(output) : output;
}
