import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { kept, runs, unpacked } from './debian-packages.ts';

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
  const folder = unpacked('dnsmasq', DEBS);
  if (folder === undefined) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((lib) =>
    ['x86_64', 'aarch64'].map((arch) => join(folder, lib, `${arch}-linux-gnu`)),
  );
  const program = { path: join(folder, 'usr/sbin/dnsmasq'), env: { LD_LIBRARY_PATH: libraries.join(':') } };
  const works =
    spawnSync(program.path, ['--version'], { stdio: 'ignore', env: { ...process.env, ...program.env } }).status === 0;
  return works ? program : undefined;
}

/** WireGuard's `wg`, from the PATH, or from Debian's package; undefined where there is none. */
export function wg(): Program | undefined {
  if (runs('wg', ['--version'])) return { path: 'wg', env: {} };
  const folder = unpacked('wireguard-tools', ['wireguard-tools']);
  return folder === undefined ? undefined : { path: join(folder, 'usr/bin/wg'), env: {} };
}
