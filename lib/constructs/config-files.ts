import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { InvalidInput } from '../model/finding.ts';
import { amend } from './amend.ts';

/**
 * Draws the files of a workload's containers as one ConfigMap, keyed by file name.
 * @param files content by path in the container
 */
export function configFiles(scope: Construct, name: string, files: Readonly<Record<string, string>>): kplus.ConfigMap {
  const byKey = new Map<string, string>();
  for (const path of Object.keys(files)) {
    const other = byKey.get(fileKey(path));
    if (other !== undefined && files[other] !== files[path]) {
      throw new InvalidInput({
        what: `has two files named ${fileKey(path)}: ${other} and ${path}`,
        fix: 'give the files of one workload different names',
      });
    }
    byKey.set(fileKey(path), path);
  }
  const data = Object.fromEntries([...byKey].map(([key, path]) => [key, files[path] ?? '']));
  const configMap = new kplus.ConfigMap(scope, 'files', { metadata: { name }, data });
  // Where every file is empty, the construct leaves all of them out.
  amend(configMap, { immutable: null, data });
  return configMap;
}

/** The key under which a file stands in the ConfigMap: its name without the folder. */
export function fileKey(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
