import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statfsSync } from 'node:fs';
import { InvalidInput } from '../model/finding.ts';

/** Throws InvalidInput where sops cannot be run. */
export function checkInstalled(): void {
  if (spawnSync('sops', ['--version', '--disable-version-check'], { stdio: 'ignore' }).error === undefined) return;
  throw new InvalidInput({
    what: 'sops is not on the PATH',
    fix: 'install version 3.10 or newer: https://getsops.io/docs/#download; docs/secrets.md begins with it',
  });
}

/** What sops answered. */
export interface Encryption {
  readonly code: number | null;
  /** The encrypted YAML. */
  readonly text: string;
  readonly complaint: string;
}

/**
 * Encrypts a manifest by the rules of `.sops.yaml`. It goes to sops through a pipe, so that neither the list of processes nor
 * the disk ever has it.
 * @param path the file that it is for, relative to the repository
 */
export function encrypt(manifest: unknown, path: string, root: string): Promise<Encryption> {
  const args = ['encrypt', '--filename-override', path, '--input-type', 'json', '--output-type', 'yaml'];
  const sops = spawn('sops', args, { cwd: root, stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  sops.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  sops.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // Where sops ends without reading, its exit code says more than the broken pipe.
  sops.stdin.on('error', () => undefined);
  sops.stdin.end(JSON.stringify(manifest));
  return new Promise((resolve, reject) => {
    sops.on('error', reject);
    sops.on('close', (code) =>
      resolve({ code, text: Buffer.concat(out).toString(), complaint: Buffer.concat(err).toString() }),
    );
  });
}

/** The exit code of `sops edit` where nothing was changed. */
export const UNCHANGED = 200;

/**
 * Lets a person edit a file. sops decrypts it into a temporary folder for as long as the editor is open: in memory, where
 * there is such a folder.
 * @returns the exit code, and whether the folder was in memory
 */
export function edit(path: string, root: string): { readonly code: number | null; readonly inMemory: boolean } {
  const memory = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].find(isMemory);
  const env = memory === undefined ? process.env : { ...process.env, TMPDIR: memory };
  const { status } = spawnSync('sops', ['edit', path], { cwd: root, stdio: 'inherit', env });
  return { code: status, inMemory: memory !== undefined };
}

/** https://man7.org/linux/man-pages/man2/statfs.2.html */
const TMPFS = 0x01021994;

function isMemory(folder: string | undefined): boolean {
  try {
    if (!folder || statfsSync(folder).type !== TMPFS) return false;
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
