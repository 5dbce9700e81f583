import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { EXAMPLE_RECIPIENT } from '../../lib/model/secret-file.ts';
import type { Context } from '../scenario.ts';
import type { Tool } from '../tools.ts';
import { clusters } from './repository.ts';

/** The programs that a fork takes. */
export const FORK = ['age-keygen', 'sops'] as const satisfies readonly Tool[];

/** A copy of the working tree that programs may change. */
export function copy(root: string, folder: string): void {
  const left = new Set(['.git', '.scratch', 'node_modules', 'e2e']);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Runs a program in a folder. Throws what it said when it fails. */
export function run(command: string, args: readonly string[], folder: string, input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: ENV,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

/**
 * A repository as its user has it: the working tree, committed, with a key and Secrets of its own. The key of the examples is
 * nobody's, so all of them are encrypted anew, with values made up here, and synth renders the checksums of the new bytes.
 * All else is the same, byte for byte.
 */
export class Fork {
  readonly folder: string;
  /** The private key, as Flux is given it. */
  readonly key: string;
  readonly #tool: Context['tool'];

  private constructor(folder: string, tool: Context['tool']) {
    this.folder = folder;
    this.#tool = tool;
    this.key = run(tool('age-keygen'), [], folder);
  }

  /** Forks the repository into a folder below that of the scenario. */
  static async of({ root, folder, tool }: Context): Promise<Fork> {
    copy(root, join(folder, 'fork'));
    const fork = new Fork(join(folder, 'fork'), tool);
    fork.#git('init', '--quiet', '--initial-branch=main');
    fork.commit('Fork');
    const recipient = /public key: (age1\w+)/.exec(fork.key)?.[1] ?? '';
    fork.edit('.sops.yaml', (text) => text.replaceAll(EXAMPLE_RECIPIENT, recipient));
    for (const cluster of clusters(root)) fork.#encryptAnew(`clusters/${cluster}/secrets`);
    await fork.synth();
    fork.commit('Take a key of our own');
    const changed = fork.#git('show', '--format=', '--unified=0', '--', 'dist', 'flux', ':!*.sops.yaml');
    const others = changed.split('\n').filter((line) => /^[-+] /.test(line) && !/^. +checksum\/secret\./.test(line));
    if (others.length > 0) throw new Error(`new Secrets change more than checksums: ${others.join('\n')}`);
    return fork;
  }

  /** The value of a key of a Secret. */
  static valueOf(secret: string, key: string): string {
    return `made up for ${secret} ${key}`;
  }

  /** Changes a file. Throws where nothing changes. */
  edit(path: string, change: (text: string) => string): void {
    const file = join(this.folder, path);
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`${path} has nothing to change`);
    writeFileSync(file, changed);
  }

  /** Adds a file. */
  add(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** Removes a file. */
  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  /** As `npm run synth`. */
  async synth(...args: readonly string[]): Promise<void> {
    const options = { cwd: this.folder, env: ENV };
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', ...args], options).catch((error) => {
      throw new Error(`synth ${args.join(' ')}: ${error.stdout}${error.stderr}`);
    });
  }

  /** Commits all that changed to the branch that Flux follows. */
  commit(message: string): void {
    this.#git('add', '--all');
    this.#git('commit', '--quiet', `--message=${message}`);
  }

  /** Takes the last commit back with another. */
  revert(): void {
    this.#git('revert', '--no-edit', 'HEAD');
  }

  /** The newest commit, as Flux names it. */
  revision(): string {
    return `main@sha1:${this.#git('rev-parse', 'HEAD').trim()}`;
  }

  #encryptAnew(folder: string): void {
    for (const name of readdirSync(join(this.folder, folder))) {
      const path = `${folder}/${name}`;
      const { sops: _, ...secret } = parse(readFileSync(join(this.folder, path), 'utf8'));
      for (const key of Object.keys(secret.stringData)) {
        secret.stringData[key] = Fork.valueOf(secret.metadata.name, key);
      }
      const args = ['encrypt', '--filename-override', path, '--input-type', 'json', '--output-type', 'yaml'];
      writeFileSync(join(this.folder, path), run(this.#tool('sops'), args, this.folder, JSON.stringify(secret)));
    }
  }

  #git(...args: readonly string[]): string {
    return run('git', args, this.folder);
  }
}

/** Nobody's git settings take part. */
const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'e2e',
  GIT_AUTHOR_EMAIL: 'e2e@bramble.example',
  GIT_COMMITTER_NAME: 'e2e',
  GIT_COMMITTER_EMAIL: 'e2e@bramble.example',
};
