import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PinnedImports } from '../input/crd-pins.ts';
import type { Mistake } from '../model/finding.ts';
import type { Source } from './crd-manifests.ts';
import { findInMirror, type MirrorFolder } from './mirror.ts';

/** The texts that the pins stand for, as far as they could be had. */
export interface PinnedTexts {
  readonly crds: readonly Source[];
  /** The schemas of Kubernetes, in the order of their pins. */
  readonly schemas: readonly Source[];
  readonly mistakes: readonly Mistake[];
}

// The schema that `cdk8s import k8s@VERSION` reads. Kubernetes' own swagger.json lacks its `enum` of each kind.
const schemaUrl = (version: string) =>
  `https://raw.githubusercontent.com/cdk8s-team/cdk8s/master/kubernetes-schemas/v${version}/_definitions.json`;

async function download(url: string): Promise<Source | Mistake> {
  const fix = 'check the URL and the connection, or import --from a mirror';
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) return { what: `${url} answered ${response.status} ${response.statusText}`, fix };
    return { where: url, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { what: `${url} could not be downloaded: ${cause instanceof Error ? cause.message : message}`, fix };
  }
}

/** Downloads every pinned URL. */
export async function fromUpstream(pins: PinnedImports): Promise<PinnedTexts> {
  const schemas = await Promise.all(pins.kubernetes.map(schemaUrl).map(download));
  const crds = await Promise.all(pins.crds.map(({ url }) => download(url)));
  const isSource = (result: Source | Mistake): result is Source => 'text' in result;
  const isMistake = (result: Source | Mistake): result is Mistake => !isSource(result);
  return {
    crds: crds.filter(isSource),
    schemas: schemas.filter(isSource),
    mistakes: [...schemas, ...crds].filter(isMistake),
  };
}

function readFolders(directory: string): readonly MirrorFolder[] {
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => ({ name, files: readdirSync(join(directory, name)) }));
}

/** Reads the same texts from a folder with a copy of them, without the network. */
export function fromMirror(directory: string, pins: PinnedImports): PinnedTexts {
  const mistakes: Mistake[] = [];
  const schemas = pins.kubernetes.flatMap((version) => {
    const folders = [directory, join(directory, 'k8s-schemas'), join(directory, '..', 'k8s-schemas')];
    const places = folders.map((folder) => join(folder, `v${version}.json`));
    const found = places.find((place) => existsSync(place));
    const what = `k8s@${version} is not in the mirror: none of ${places.join(', ')} exists`;
    if (found === undefined) mistakes.push({ what, fix: `save ${schemaUrl(version)} there` });
    return found ?? [];
  });
  const folders = readFolders(directory);
  const paths = new Set<string>();
  for (const pin of pins.crds) {
    const found = findInMirror(pin, folders);
    if ('what' in found) mistakes.push(found);
    else for (const name of found.files) paths.add(join(directory, found.folder, name));
  }
  const read = (where: string): Source => ({ where, text: readFileSync(where, 'utf8') });
  return { crds: [...paths].map(read), schemas: schemas.map(read), mistakes };
}
