import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import type { Text } from '../model/text.ts';
import type { FileText } from '../model/workload-props.ts';
import { textOf } from './container.ts';

/** A file as it is drawn. */
interface DrawnFile {
  readonly path: string;
  readonly text: string;
  /** Permissions; undefined for those that all files have. */
  readonly mode?: number;
}

/** The files of a workload's containers, in one ConfigMap that is keyed by file name. */
export class ConfigFiles {
  readonly #byKey = new Map<string, DrawnFile>();

  /** @param files by their paths in the containers */
  constructor(files: readonly (readonly [string, Text | FileText])[], cluster: Cluster) {
    for (const [path, given] of files) {
      const file = drawn(path, given, cluster);
      const other = this.#byKey.get(fileKey(path)) ?? file;
      if (other.text !== file.text || other.mode !== file.mode) {
        throw new InvalidInput({
          rule: 'contradicting-props',
          what: `has two files named ${fileKey(path)}: ${other.path} and ${path}`,
          fix: 'give the files of one workload different names',
        });
      }
      this.#byKey.set(fileKey(path), other);
    }
  }

  draw(scope: Construct, name: string): void {
    const data = Object.fromEntries([...this.#byKey].map(([key, { text }]) => [key, text]));
    new ApiObject(scope, 'files', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  }

  /** The keys with their permissions, where one of them has its own. */
  get items(): readonly JsonMap[] | undefined {
    const items = [...this.#byKey].map(([key, { mode }]) => ({ key, path: key, mode }));
    return items.some(({ mode }) => mode !== undefined) ? items : undefined;
  }
}

/** What names its interpreter is made to be run. */
function drawn(path: string, given: Text | FileText, cluster: Cluster): DrawnFile {
  const { text: late, mode }: FileText = typeof given === 'object' ? given : { text: given };
  const text = textOf(late, cluster, `files['${path}']`);
  return { path, text, mode: mode ?? (text.startsWith('#!') ? 0o555 : undefined) };
}

/** The key under which a file stands in the ConfigMap: its name without the folder. */
export function fileKey(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
