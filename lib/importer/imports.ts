import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPins } from '../input/crd-pins.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { readCrds, type Source } from './crd-manifests.ts';
import { importFiles, type KubernetesSchema } from './import-files.ts';
import { fromMirror, fromUpstream } from './manifest-texts.ts';

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

/**
 * What a repository is to have in imports/: all that its cdk8s.yaml pins, by path. Throws InvalidInput.
 * @param mirror a folder to read from, relative to `root` @default the network
 */
export async function importsOf(root: string, mirror: string | undefined): Promise<ReadonlyMap<string, string>> {
  const config = join(root, 'cdk8s.yaml');
  if (!existsSync(config)) throw new InvalidInput({ what: 'does not exist', fix: 'run this where cdk8s.yaml is' });
  const { pins, mistakes } = readPins(readFileSync(config, 'utf8'));
  stopAt(mistakes);
  const sources = mirror === undefined ? await fromUpstream(pins) : fromMirror(resolve(root, mirror), pins);
  const { crds, mistakes: malformed } = readCrds(sources.crds);
  stopAt([...sources.mistakes, ...malformed]);
  if (!sources.schema) throw new Error('a source without a schema has to come with a mistake');
  return importFiles(crds, readSchema(sources.schema));
}
