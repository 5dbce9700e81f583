import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from './processes/foreground.ts';

const MODULES = join(import.meta.dirname, 'tools');

/** Programs that scenarios run, by name: the folder of the Go module that pins them, and the package to build. */
const TOOLS = {
  'cert-manager-cainjector': { module: 'cert-manager', package: './cainjector' },
  'cert-manager-controller': { module: 'cert-manager', package: './controller' },
  'cert-manager-webhook': { module: 'cert-manager', package: './webhook' },
  'age-keygen': { module: 'flux', package: 'filippo.io/age/cmd/age-keygen' },
  coredns: { module: 'coredns', package: '.' },
  echo: { module: 'echo', package: '.' },
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  internet: { module: 'internet', package: '.' },
  'metallb-controller': { module: 'metallb', package: 'go.universe.tf/metallb/controller' },
  'kustomize-controller': { module: 'flux', package: 'github.com/fluxcd/kustomize-controller' },
  sandbox: { module: 'sandbox', package: '.' },
  sops: { module: 'flux', package: 'github.com/getsops/sops/v3/cmd/sops' },
  'source-controller': { module: 'flux', package: 'github.com/fluxcd/source-controller' },
  setters: { module: 'setters', package: '.' },
  'kube-controller-manager': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  traefik: { module: 'traefik', package: 'github.com/traefik/traefik/v3/cmd/traefik' },
} as const;

/** The name of a program. */
export type Tool = keyof typeof TOOLS;

/** How many programs are built at once: the compiler uses all cores, the linker only one. */
const AT_ONCE = 2;

/**
 * Builds programs that are not built yet, and returns the paths of all. They are kept outside the repository, by what pins
 * them, so that a change of a version builds anew and nothing else does. Throws the compiler's own words.
 * @param progress told what is being built, since the first time takes minutes
 * @param within a command that runs the compiler, so that all that it starts ends with this process
 */
export async function build(
  tools: readonly Tool[],
  progress: (line: string) => void,
  within: readonly string[] = [],
): Promise<ReadonlyMap<Tool, string>> {
  const paths = new Map(tools.map((tool) => [tool, pathOf(tool)] as const));
  const missing = [...paths].filter(([, path]) => !existsSync(path));
  const work = async () => {
    for (let next = missing.shift(); next; next = missing.shift()) await buildTo(...next, progress, within);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return paths;
}

async function buildTo(
  tool: Tool,
  path: string,
  progress: (line: string) => void,
  within: readonly string[],
): Promise<void> {
  const { module, package: target } = TOOLS[tool];
  const started = Date.now();
  progress(`building ${tool}`);
  const unfinished = workplace(dirname(path));
  const compile = ['go', 'build', '-trimpath', '-ldflags=-s -w', '-o', join(unfinished, tool), target];
  const [command = '', ...args] = [...within, ...compile];
  const go = runProgram(command, args, {
    cwd: join(MODULES, module),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOTMPDIR: unfinished },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { status, stderr } = await go.catch(() => {
    throw new Error(`${tool} is built by Go, and there is no go on the PATH`);
  });
  if (status !== 0) throw new Error(`${tool} cannot be built: ${stderr}`);
  renameSync(join(unfinished, tool), path);
  progress(`built ${tool} (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** A folder for what is not finished, gone with this process. Where one was killed, the next build clears up after it. */
function workplace(cache: string): string {
  const folder = join(cache, `building-${process.pid}`);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(cache)) {
    const [, pid] = /^building-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true });
  }
  // The compiler may be in its last moments.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function pathOf(tool: Tool): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bramble-e2e');
  return join(cache, `${tool}-${versionOf(join(MODULES, TOOLS[tool].module))}`);
}

/** The version of a Go module, such as `v3.7.11`, that a program is built from. */
export function pinnedVersion(tool: Tool, module: string): string {
  const words = readFileSync(join(MODULES, TOOLS[tool].module, 'go.mod'), 'utf8').split(/\s+/);
  return words[words.indexOf(module) + 1] ?? '';
}

function versionOf(folder: string): string {
  const sum = createHash('sha256');
  const pinned = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(go|mod|sum)$/.test(file),
  );
  for (const file of pinned.sort()) sum.update(readFileSync(join(folder, file)));
  return sum.digest('hex').slice(0, 12);
}
