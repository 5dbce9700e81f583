import type { Step } from '../lib/rules.ts';

/** What becomes of the `config.yaml` of a node. */
export interface NodeChange {
  readonly cluster: string;
  readonly node: string;
  readonly file: string;
  /** The text as it was. @default the node is new */
  readonly before?: string;
  /** The text as it is to be. @default the node is gone */
  readonly after?: string;
}

/** The nodes whose configuration a step changes. */
export function nodeChanges({ files }: Step): readonly NodeChange[] {
  const paths = new Set([...files.before.keys(), ...files.after.keys()]);
  return [...paths].sort().flatMap((file) => {
    const [, cluster, node] = /^dist\/([^/]+)-hosts\/nodes\/([^/]+)\/config\.yaml$/.exec(file) ?? [];
    if (cluster === undefined || node === undefined) return [];
    return [{ cluster, node, file, before: files.before.get(file), after: files.after.get(file) }];
  });
}

/** What stands behind a key, on its line or as a list below it; empty where there is no such key. */
export function valuesOf(text: string, key: string): readonly string[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return [];
  const own = lines[at]!.slice(key.length + 1).trim();
  if (own !== '') return [own];
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => !line.startsWith('  - '));
  return below.slice(0, end < 0 ? undefined : end).map((line) => line.slice('  - '.length).replaceAll(/^"|"$/g, ''));
}
