import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const HERE = import.meta.dirname;

/** Programs that scenarios run, by name: the folder of the Go module that pins them, and the package to build. */
const TOOLS = {
  coredns: { module: 'tools/coredns', package: '.' },
  etcd: { module: 'tools/etcd', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: 'tools/kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  sandbox: { module: 'sandbox', package: '.' },
  setters: { module: 'setters', package: '.' },
  'kube-controller-manager': { module: 'tools/kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'tools/kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
} as const;

/** The name of a program. */
export type Tool = keyof typeof TOOLS;

/**
 * Builds programs that are not built yet, and returns the paths of all. They are kept outside the repository, by what pins
 * them, so that a change of a version builds anew and nothing else does. Throws the compiler's own words.
 * @param progress told what is being built, since the first time takes minutes
 */
export function build(tools: readonly Tool[], progress: (line: string) => void): ReadonlyMap<Tool, string> {
  return new Map(tools.map((tool) => [tool, binary(tool, progress)]));
}

function binary(tool: Tool, progress: (line: string) => void): string {
  const { module, package: target } = TOOLS[tool];
  const folder = join(HERE, module);
  const path = join(cache(), `${tool}-${versionOf(folder)}`);
  if (existsSync(path)) return path;
  progress(`building ${tool}`);
  mkdirSync(cache(), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, target], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
  });
  if (status === null) throw new Error(`${tool} is built by Go, and there is no go on the PATH`);
  if (status !== 0) throw new Error(`${tool} cannot be built: ${stderr}`);
  renameSync(unfinished, path);
  return path;
}

function versionOf(folder: string): string {
  const sum = createHash('sha256');
  const pinned = readdirSync(folder).filter((file) => /\.(go|mod|sum)$/.test(file));
  for (const file of pinned.sort()) sum.update(readFileSync(join(folder, file)));
  return sum.digest('hex').slice(0, 12);
}

function cache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bramble-e2e');
}
