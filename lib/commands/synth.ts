import { basename, dirname } from 'node:path';
import { verbOf } from './verb.ts';

/** Renders clusters into their folders. */
export const verb = verbOf({
  name: 'synth',
  does: 'render every cluster into dist/ and flux/, and their map into docs/',
  flags: {
    check: { says: 'write nothing; exit 1 when anything would change' },
    clusters: { value: 'DIR', says: 'render the clusters in another folder of the repository (default: clusters)' },
    out: { value: 'DIR', says: 'write DIR/dist, DIR/flux and DIR/docs (default: the repository)' },
  },
  run: async (repository, { check, clusters = 'clusters', out }) => {
    // What draws clusters takes a second to load, and is loaded only where it is used.
    const { synthesize } = await import('./synthesize.ts');
    return synthesize(repository, { check, clusters, out: wantedByCdk8s(repository.environment) ?? out ?? '.' });
  },
});

/** The root below which `cdk8s synth` wants its output: it names the dist folder itself. */
function wantedByCdk8s({ CDK8S_OUTDIR: output }: Readonly<Record<string, string | undefined>>): string | undefined {
  return output !== undefined && basename(output) === 'dist' ? dirname(output) : output;
}
