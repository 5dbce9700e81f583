import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { clusters } from '../repository.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  proves: 'a bump by the library of Flux’ image automation, followed by a synth, changes nothing',
  small: true,
  tools: ['setters'],
  run: async ({ root, folder, tool, progress }) => {
    copy(root, folder);
    for (const cluster of clusters(root)) {
      for (const { policy, reference } of followed(root, cluster)) {
        for (const tag of tagsAfter(reference)) {
          const image = reference.slice(0, reference.lastIndexOf(':'));
          const changed = run(tool('setters'), ['.', `${policy}=${image}:${tag}`], folder)
            .trim()
            .split('\n');
          if (!changed.includes(`clusters/${cluster}/images.yaml`) || changed.length < 2) {
            throw new Error(`${policy} to ${tag} changed no more than ${changed.join(', ')}`);
          }
          run(process.execPath, ['--import', 'tsx', 'main.ts', '--check'], folder);
          progress(`${policy} to ${tag}: ${changed.length} files, and synth agrees`);
        }
      }
    }
  },
};

/** A copy of the working tree that programs may change. */
function copy(root: string, folder: string): void {
  const left = new Set(['.git', '.scratch', 'node_modules', 'e2e']);
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

interface Followed {
  /** As `flux-system:<policy>`. */
  readonly policy: string;
  readonly reference: string;
}

/** The pins of a cluster that bear a marker. */
function followed(root: string, cluster: string): readonly Followed[] {
  const text = readFileSync(join(root, 'clusters', cluster, 'images.yaml'), 'utf8');
  return [...text.matchAll(/^ {2}\S+: (\S+) # \{"\$imagepolicy": "([^"]+)"\}$/gm)].map(
    ([, reference = '', policy = '']) => ({ policy, reference }),
  );
}

/** Tags as a policy might choose next: a plain number, or the next of three. */
function tagsAfter(reference: string): readonly string[] {
  const parts = reference
    .slice(reference.lastIndexOf(':') + 1)
    .split('.')
    .map(Number);
  return [1, 10].map((more) => [...parts.slice(0, -1), parts.at(-1)! + more].join('.'));
}

function run(command: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}
