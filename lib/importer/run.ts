import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { readCrds, type Source } from './crds.ts';
import { compare, readImports, write } from './disk.ts';
import { readPins } from './pins.ts';
import { type KubernetesSchema, render } from './render.ts';
import { fromMirror, fromUpstream } from './sources.ts';

const USAGE = `usage: npm run import [-- --from DIR]
  Brings the CRDs and the schema that cdk8s.yaml pins into imports/.
  --from DIR  reads them from a mirror instead of the network: folders named REPOSITORY-TAG, and the
              schema as v1.36.0.json in DIR, in DIR/k8s-schemas or in the folder k8s-schemas beside DIR`;

function readSchema({ where, text }: Source): KubernetesSchema {
  try {
    const schema = JSON.parse(text) as KubernetesSchema;
    if (schema.definitions['io.k8s.api.core.v1.Pod']) return schema;
  } catch {
    // Whatever is wrong with the text, the person has to do the same about it.
  }
  const fix = 'it has to be JSON whose `definitions` have io.k8s.api.core.v1.Pod';
  throw new InvalidInput({ where, what: 'is not the schema of Kubernetes', fix });
}

function stopAt(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
}

/** Imports into `root`/imports and returns the lines to print. Throws InvalidInput before the first write. */
async function importInto(root: string, mirror: string | undefined): Promise<string[]> {
  const config = join(root, 'cdk8s.yaml');
  if (!existsSync(config)) throw new InvalidInput({ what: 'does not exist', fix: 'run this where cdk8s.yaml is' });
  const { pins, mistakes } = readPins(readFileSync(config, 'utf8'));
  stopAt(mistakes);
  const sources = mirror === undefined ? await fromUpstream(pins) : fromMirror(resolve(root, mirror), pins);
  const { crds, mistakes: malformed } = readCrds(sources.crds);
  stopAt([...sources.mistakes, ...malformed]);
  if (!sources.schema) throw new Error('a source without a schema has to come with a mistake');
  const after = await render(crds, readSchema(sources.schema));
  const folder = join(root, 'imports');
  const changes = compare(readImports(folder), after);
  stopAt(changes.mistakes);
  write(folder, after, changes);
  const { added, changed, removed } = changes;
  return [
    ...added.map((path) => `added imports/${path}`),
    ...changed.map((path) => `changed imports/${path}`),
    ...removed.map((path) => `removed imports/${path}`),
    `${after.size} files: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
  ];
}

/**
 * The command `npm run import` in the project at `root`. Gives the lines for stdout and stderr, and the exit code: 0 when
 * imports/ is what cdk8s.yaml pins, 1 when something is wrong with the input (nothing is written then), 2 for wrong usage.
 */
export async function run(
  args: readonly string[],
  root: string,
): Promise<{ readonly code: 0 | 1 | 2; readonly out: readonly string[]; readonly err: readonly string[] }> {
  let mirror: string | undefined;
  try {
    mirror = parseArgs({ args: [...args], options: { from: { type: 'string' } } }).values.from;
  } catch (error) {
    return { code: 2, out: [], err: [(error as Error).message, USAGE] };
  }
  try {
    return { code: 0, out: await importInto(root, mirror), err: [] };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const line = ({ where, what, fix }: Mistake) => `error ${where ?? 'cdk8s.yaml'}: ${what} (${fix})`;
    return { code: 1, out: [], err: error.mistakes.map(line) };
  }
}
