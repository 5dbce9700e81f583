import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Helm that is built where the PATH has none. It renders as the one in Flux' helm-controller does. */
const HELM = 'helm.sh/helm/v4/cmd/helm@v4.2.4';

/** What came of a run of a program. */
export interface ProgramRun {
  /** `undefined`: it could not be started, or took too long. */
  readonly code: number | undefined;
  readonly out: string;
  /** What it says of an error, in one line. */
  readonly said: string;
}

/** Runs Helm with arguments. */
export type Helm = (args: readonly string[], folder?: string) => Promise<ProgramRun>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Helm: that of the PATH, else one that Go builds from its module proxy, once. Where there is neither, what to do about it.
 * @param cache the folder in which what is built is kept
 */
export async function findHelm(
  environment: Environment,
  cache: string,
  progress: (what: string) => void,
): Promise<Helm | string> {
  const own = await run('helm', ['version', '--short'], environment);
  if (/^v[34]\./.test(own.out)) return (args, folder) => run('helm', args, environment, folder);
  const folder = join(cache, HELM.slice(HELM.lastIndexOf('@') + 1));
  const built = join(folder, process.platform === 'win32' ? 'helm.exe' : 'helm');
  if (!existsSync(built)) {
    progress(`building ${HELM}, which takes some minutes once`);
    const building = await run('go', ['install', HELM], { ...environment, GOBIN: folder }, undefined, 30 * 60_000);
    if (!existsSync(built)) {
      const why = building.code === undefined ? 'neither helm nor go is in the PATH' : `go: ${building.said}`;
      return `there is no Helm 3 or 4, and none can be built (${why}): install helm, or Go`;
    }
  }
  return (args, folder) => run(built, args, environment, folder);
}

/** @param limit in milliseconds */
export function run(
  program: string,
  args: readonly string[],
  environment: Environment,
  folder?: string,
  limit = 120_000,
): Promise<ProgramRun> {
  return new Promise((resolve) => {
    // What a chart says of the time is to be the same everywhere.
    const env = { ...environment, TZ: 'UTC' };
    const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    // Spawn's own timeout goes on where a program cannot be started.
    const watch = setTimeout(() => child.kill('SIGKILL'), limit);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    const end = (code: number | undefined, said: string) => {
      clearTimeout(watch);
      resolve({ code, out: Buffer.concat(out).toString(), said });
    };
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.on('error', (error) => end(undefined, error.message));
    child.on('close', (code) => {
      const text = Buffer.concat(err).toString();
      end(code ?? undefined, code === null ? `${program} was stopped, or takes too long` : inOneLine(text));
    });
  });
}

/** What a program says of its error, without its warnings. */
function inOneLine(text: string): string {
  const start = text.search(/^Error: /m);
  const line = text
    .slice(Math.max(start, 0))
    .replace(/^Error: /, '')
    .replace(/\s*Use --debug flag to render out invalid YAML\s*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}
