import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './processes/foreground.ts';

const MODULES = join(import.meta.dirname, 'tools');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bramble-e2e');

/** Programs that scenarios run, by name: the folder of the Go module that pins them, and the package to build. */
const TOOLS = {
  'age-keygen': { module: 'flux', package: 'filippo.io/age/cmd/age-keygen' },
  'cert-manager-cainjector': { module: 'cert-manager', package: './cainjector' },
  'cert-manager-controller': { module: 'cert-manager', package: './controller' },
  'cert-manager-webhook': { module: 'cert-manager', package: './webhook' },
  coredns: { module: 'coredns', package: '.' },
  echo: { module: 'echo', package: '.' },
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'flux-operator': { module: 'flux-operator', package: 'github.com/controlplaneio-fluxcd/flux-operator/cmd/cli' },
  flagger: { module: 'flagger', package: 'github.com/fluxcd/flagger/cmd/flagger' },
  'flagger-loadtester': { module: 'flagger', package: 'github.com/fluxcd/flagger/cmd/loadtester' },
  gofakes3: { module: 'backup', package: 'github.com/johannesboyne/gofakes3/cmd/gofakes3' },
  image: { module: 'registry', package: './image' },
  internet: { module: 'internet', package: '.' },
  keda: { module: 'keda', package: 'github.com/kedacore/keda/v2/cmd/operator' },
  'keda-http-interceptor': { module: 'keda-http', package: 'github.com/kedacore/http-add-on/interceptor' },
  'keda-http-scaler': { module: 'keda-http', package: 'github.com/kedacore/http-add-on/scaler' },
  'keda-metrics-apiserver': { module: 'keda', package: 'github.com/kedacore/keda/v2/cmd/adapter' },
  'kube-apiserver': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  'kustomize-controller': { module: 'flux', package: 'github.com/fluxcd/kustomize-controller' },
  'metallb-controller': { module: 'metallb', package: 'go.universe.tf/metallb/controller' },
  registry: { module: 'registry', package: 'github.com/distribution/distribution/v3/cmd/registry' },
  'rest-server': { module: 'backup', package: 'github.com/restic/rest-server/cmd/rest-server' },
  restic: { module: 'backup', package: 'github.com/restic/restic/cmd/restic' },
  sandbox: { module: 'sandbox', package: '.' },
  setters: { module: 'setters', package: '.' },
  sops: { module: 'flux', package: 'github.com/getsops/sops/v3/cmd/sops' },
  'source-controller': { module: 'flux', package: 'github.com/fluxcd/source-controller' },
  traefik: { module: 'traefik', package: 'github.com/traefik/traefik/v3/cmd/traefik' },
  'victoria-logs': { module: 'victoria-logs', package: 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs' },
  'victoria-metrics': {
    module: 'victoria-metrics',
    package: 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics',
  },
  vlagent: { module: 'victoria-logs', package: 'github.com/VictoriaMetrics/VictoriaLogs/app/vlagent' },
  vmalert: { module: 'victoria-metrics', package: 'github.com/VictoriaMetrics/VictoriaMetrics/app/vmalert' },
} as const;

/** Where a program keeps the version that it tells, by module: what is built from modules knows none, and other programs refuse that. */
const TOLD_VERSIONS: Readonly<Record<string, string>> = { kubernetes: 'k8s.io/component-base/version.gitVersion' };

/** The name of a program. */
export type Tool = keyof typeof TOOLS;

/**
 * Builds programs that are not built yet, and returns the paths of all. They are kept outside the repository, by what pins
 * them, so that a change of a version builds anew and nothing else does. Throws the compiler's own words.
 *
 * Those of one module are built together, and modules one after the other: the compiler uses all cores, and what two programs
 * have in common would be compiled twice if they were built at the same time.
 * @param progress told what is being built, since the first time takes minutes
 * @param within a command that runs the compiler, so that all that it starts ends with this process
 */
export async function build(
  tools: readonly Tool[],
  progress: (line: string) => void,
  within: readonly string[] = [],
): Promise<ReadonlyMap<Tool, string>> {
  const paths = new Map(tools.map((tool) => [tool, pathOf(tool)] as const));
  const missing = tools.filter((tool) => !existsSync(paths.get(tool)!));
  for (const module of new Set(missing.map((tool) => TOOLS[tool].module))) {
    const together = missing.filter((tool) => TOOLS[tool].module === module);
    const started = Date.now();
    progress(`building ${together.join(', ')}`);
    const folder = await compile(module, together, within);
    for (const tool of together) renameSync(join(folder, nameOf(tool)), paths.get(tool)!);
    forget(new Set(paths.values()));
    progress(`built in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return paths;
}

/** Returns the folder in which the programs lie. */
async function compile(module: string, tools: readonly Tool[], within: readonly string[]): Promise<string> {
  const folder = workplace(CACHE);
  const packages = tools.map((tool) => TOOLS[tool].package);
  const go = ['go', 'build', '-trimpath', `-ldflags=${ldflags(module)}`, '-o', `${folder}/`, ...packages];
  const [command = '', ...args] = [...within, ...go];
  const { status, stderr } = await runProgram(command, args, {
    cwd: join(MODULES, module),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOTMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  }).catch(() => {
    throw new Error(`${tools.join(', ')}: built by Go, and there is no go on the PATH`);
  });
  if (status !== 0) throw new Error(`${tools.join(', ')}: cannot be built: ${stderr}`);
  return folder;
}

function ldflags(module: string): string {
  const told = TOLD_VERSIONS[module];
  const version = pinned(module, `k8s.io/${module}`);
  return told === undefined ? '-s -w' : `-s -w -X ${told}=${version}`;
}

/** What the compiler calls a program: by the last part of its package's path that is no version. */
function nameOf(tool: Tool): string {
  const { module, package: path } = TOOLS[tool];
  const parts = path.replace(/^\./, module).split('/');
  return parts.filter((part) => !/^v\d+$/.test(part)).at(-1)!;
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

/** Clears away programs that nobody has run for a month, such as those of older versions. */
function forget(needed: ReadonlySet<string>): void {
  const month = 30 * 24 * 60 * 60 * 1000;
  for (const tool of Object.keys(TOOLS)) {
    for (const name of readdirSync(CACHE).filter((each) => each.startsWith(`${tool}-`))) {
      const path = join(CACHE, name);
      const { atimeMs = 0, mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
      if (!needed.has(path) && Math.max(atimeMs, mtimeMs) < Date.now() - month) rmSync(path, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function pathOf(tool: Tool): string {
  const { module } = TOOLS[tool];
  const told = module in TOLD_VERSIONS ? '-told' : '';
  return join(CACHE, `${tool}-${versionOf(join(MODULES, module))}${told}`);
}

/** The version of a Go module, such as `v3.7.11`, that a program is built from. */
export function pinnedVersion(tool: Tool, module: string): string {
  return pinned(TOOLS[tool].module, module);
}

function pinned(folder: string, module: string): string {
  const words = readFileSync(join(MODULES, folder, 'go.mod'), 'utf8').split(/\s+/);
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
