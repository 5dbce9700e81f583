import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs are kept that are brought for tests, beside those of the scenarios. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bramble-e2e');
const ANSIBLE = '2.19.14';
/** With which programs of other packages dnsmasq is linked. */
const DEBS = [
  'dnsmasq-base',
  'libnetfilter-conntrack3',
  'libnftables1',
  'libnfnetlink0',
  'libmnl0',
  'libnftnl11',
  'libjansson4',
  'libxtables12',
];

/** A program for tests: its path, and what it needs around it. */
export interface Program {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

function runs(command: string, args: readonly string[], cwd?: string): boolean {
  return spawnSync(command, args, { stdio: 'ignore', cwd }).status === 0;
}

/** Keeps what is brought under a name; it is there whole or not at all. */
function kept(name: string, bring: (folder: string) => boolean): string | undefined {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  const staged = `${folder}.${process.pid}`;
  mkdirSync(staged, { recursive: true });
  if (bring(staged)) renameSync(staged, folder);
  rmSync(staged, { recursive: true, force: true });
  return existsSync(folder) ? folder : undefined;
}

/** The programs of Ansible by their name, from the PATH, or from PyPI; undefined where there are none. */
export function ansible(): ((name: string) => Program) | undefined {
  if (runs('ansible-playbook', ['--version'])) return (name) => ({ path: name, env: {} });
  // Not a virtual environment: its programs name the folder in which it was made.
  const folder = kept(`ansible-${ANSIBLE}`, (staged) =>
    runs('python3', ['-m', 'pip', 'install', '-q', '--target', staged, `ansible-core==${ANSIBLE}`]),
  );
  if (folder === undefined) return undefined;
  return (name) => ({ path: join(folder, 'bin', name), env: { PYTHONPATH: folder } });
}

/** dnsmasq, from the PATH, or from Debian's packages; undefined where there is none. */
export function dnsmasq(): Program | undefined {
  const installed = ['dnsmasq', '/usr/sbin/dnsmasq'].find((path) => runs(path, ['--version']));
  if (installed !== undefined) return { path: installed, env: {} };
  const folder = kept('dnsmasq', (staged) => {
    return runs(
      'sh',
      ['-c', `apt-get download ${DEBS.join(' ')} && for deb in *.deb; do dpkg -x "$deb" .; done`],
      staged,
    );
  });
  if (folder === undefined) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((lib) =>
    ['x86_64', 'aarch64'].map((arch) => join(folder, lib, `${arch}-linux-gnu`)),
  );
  const program = { path: join(folder, 'usr/sbin/dnsmasq'), env: { LD_LIBRARY_PATH: libraries.join(':') } };
  const works =
    spawnSync(program.path, ['--version'], { stdio: 'ignore', env: { ...process.env, ...program.env } }).status === 0;
  return works ? program : undefined;
}
