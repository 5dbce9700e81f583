import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPins } from '../input/crd-pins.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import type { Change } from '../output/compare.ts';
import { readCrds, type Source } from './crds.ts';
import { compare, readImports, write } from './import-disk.ts';
import { type KubernetesSchema, render } from './render.ts';
import { fromMirror, fromUpstream } from './sources.ts';

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

/** What an import changed, and how many files there are. */
export interface Imported {
  readonly files: number;
  readonly changes: readonly Change[];
}

/**
 * Brings what `root`/cdk8s.yaml pins into `root`/imports. Throws InvalidInput before the first write.
 * @param mirror a folder to read from, relative to `root` @default the network
 */
export async function importInto(root: string, mirror: string | undefined): Promise<Imported> {
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
  const told = (action: Change['action'], paths: readonly string[]) =>
    paths.map((path): Change => ({ path: `imports/${path}`, action }));
  return {
    files: after.size,
    changes: [...told('create', added), ...told('update', changed), ...told('remove', removed)],
  };
}
