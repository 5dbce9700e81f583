import { importsOf } from '../importer/imports.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Files } from '../output/files.ts';
import { IMPORTS } from '../output/place.ts';
import type { Outcome, Repository } from './verb.ts';
import { writeFiles } from './write-files.ts';
import { writtenOutcome } from './written.ts';

/** No cluster is rendered. */
const SCOPE = { owner: IMPORTS.source, rendered: new Set<string>(), gone: () => false, places: [IMPORTS] };

/**
 * Writes what cdk8s.yaml pins. Throws InvalidInput.
 * @param mirror where to read it @default the network
 * @param check write nothing
 */
export async function writeImports(
  { root, progress }: Repository,
  mirror: string | undefined,
  check: boolean,
): Promise<Outcome> {
  progress(mirror === undefined ? 'downloading what cdk8s.yaml pins' : `reading ${mirror}`);
  const files = await pinned(root, mirror);
  return writtenOutcome({ ...writeFiles(files, SCOPE, { root, check }), check, command: 'npm run import' });
}

async function pinned(root: string, mirror: string | undefined): Promise<Files> {
  try {
    return await importsOf(root, mirror);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(...error.mistakes.map((mistake) => ({ where: IMPORTS.source, ...mistake })));
  }
}
