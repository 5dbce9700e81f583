import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importsOf } from '../importer/imports.ts';
import { withinRepository } from '../input/load-clusters.ts';
import { InvalidInput } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import type { Files } from '../output/files.ts';
import { IMPORTS } from '../output/place.ts';
import { type Outcome, type Repository, WrongUsage } from './verb.ts';
import { writeCharts } from './write-charts.ts';
import { type Result, writeFiles } from './write-files.ts';
import { writeProviders } from './write-providers.ts';
import { writtenOutcome } from './written.ts';

/** What is brought: CRDs and schemas of Kubernetes, what charts make, and schemas of Terraform's providers. */
const PARTS: readonly string[] = ['crds', 'charts', 'providers'];

/** What is to be imported, and from where. */
export interface Import {
  /** A folder to read from. @default the network */
  readonly mirror: string | undefined;
  /** Write nothing. */
  readonly check: boolean;
  /** The folder of clusters whose charts are rendered, relative to the repository. */
  readonly clusters: string;
  /** One part alone. @default all */
  readonly part: string | undefined;
}

/** No cluster is rendered. */
const SCOPE = { owner: IMPORTS.source, rendered: new Set<string>(), gone: () => false, places: [IMPORTS] };

/** Writes what cdk8s.yaml pins, and what the charts of clusters make. Throws InvalidInput, and WrongUsage. */
export async function writeImports(
  repository: Repository,
  { mirror, check, clusters, part }: Import,
): Promise<Outcome> {
  const { root, progress } = repository;
  if (part !== undefined && !PARTS.includes(part)) throw new WrongUsage(`'${part}' is none of ${listed(PARTS)}`);
  const folder = withinRepository(root, resolve(root, clusters));
  if (!folder || (part === 'charts' && !existsSync(join(root, folder)))) {
    throw new WrongUsage(`--clusters: '${clusters}' is no folder of the repository`);
  }
  if (mirror !== undefined && !statSync(resolve(root, mirror), { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidInput({ where: mirror, what: 'is not a folder', fix: 'give --from that of a mirror' });
  }
  const results: Result[] = [];
  const isWanted = (each: string) => part === undefined || part === each;
  if (isWanted('crds')) {
    progress(mirror === undefined ? 'downloading what cdk8s.yaml pins' : `reading ${mirror}`);
    results.push(writeFiles(await pinned(root, mirror), SCOPE, { root, check }));
  }
  // Clusters are rendered with what is imported.
  const isWrong = results.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  if (isWanted('providers')) results.push(await writeProviders(repository, { mirror, check }));
  if (isWanted('charts') && !isWrong) results.push(await writeCharts(repository, { clusters: folder, mirror, check }));
  return writtenOutcome({
    findings: results.flatMap(({ findings }) => findings),
    changes: results.flatMap(({ changes }) => changes),
    files: results.reduce((sum, { files }) => sum + files, 0),
    check,
    command: 'npm run import',
  });
}

async function pinned(root: string, mirror: string | undefined): Promise<Files> {
  try {
    return await importsOf(root, mirror);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(...error.mistakes.map((mistake) => ({ where: IMPORTS.source, ...mistake })));
  }
}
