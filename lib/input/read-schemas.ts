import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../model/inputs.ts';
import { minorOf } from '../model/k3s-release.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { BROUGHT } from './brought.ts';

/** The folders that may hold imports: the repository's own, and that of bramble where it is a package. */
export function importRoots(root: string): readonly string[] {
  return BROUGHT ? [root, BROUGHT.root] : [root];
}

/** The schemas of Kubernetes' own kinds, of each version that is imported. */
export interface KubernetesSchemas {
  /** The minor versions, that of a cluster which says nothing first: `1.36`. */
  readonly minors: readonly string[];
  /** The schemas of a minor version by definition; undefined for one that is not imported. */
  of(minor: string): Inputs['schemas'];
}

/** As `npm run import` writes it: of all but the first version what differs, where null is a definition that is not there. */
interface SchemaFile {
  readonly version: string;
  readonly definitions: Readonly<Record<string, JsonMap | null>>;
}

/** The schemas of Kubernetes' own kinds, as `npm run import` keeps them; undefined before its first run. */
export function readSchemas(root: string): KubernetesSchemas | undefined {
  const folder = importRoots(root)
    .map((each) => join(each, 'imports', 'schemas'))
    .find((each) => existsSync(join(each, 'kubernetes.json')));
  if (folder === undefined) return undefined;
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as SchemaFile;
  const { version, definitions } = read('kubernetes.json');
  const base = definitions as Readonly<Record<string, JsonMap>>;
  const others = readdirSync(folder).flatMap((file) => /^kubernetes-(\d+\.\d+)\.json$/.exec(file)?.[1] ?? []);
  const known = new Map<string, Inputs['schemas']>([[minorOf(version), base]]);
  const merged = (minor: string) => {
    const all = Object.entries({ ...base, ...read(`kubernetes-${minor}.json`).definitions });
    return Object.fromEntries(all.filter((entry): entry is [string, JsonMap] => entry[1] !== null));
  };
  return {
    minors: [minorOf(version), ...others.sort()],
    of: (minor) => {
      if (!known.has(minor)) known.set(minor, others.includes(minor) ? merged(minor) : undefined);
      return known.get(minor);
    },
  };
}

/** The imported CustomResourceDefinitions. One that the repository imports itself takes the place of bramble's. */
export function readCrds(root: string): readonly KubernetesObject[] {
  const files = new Map<string, string>();
  for (const each of importRoots(root).toReversed()) {
    const folder = join(each, 'imports', 'crds');
    for (const file of existsSync(folder) ? readdirSync(folder) : []) files.set(file, join(folder, file));
  }
  return [...files.keys()]
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      // The first key says that the file is generated.
      const { '//': _, ...crd } = JSON.parse(readFileSync(files.get(file)!, 'utf8')) as KubernetesObject & JsonMap;
      return crd as KubernetesObject;
    });
}
