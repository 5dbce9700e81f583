import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseDocument } from 'yaml';
import { type Context, NotRun } from '../scenario.ts';
import type { Tool } from '../tools.ts';
import { copy, ENV, redeclare, run } from './copy.ts';
import { clusters } from './repository.ts';

/** Recipients as `.sops.yaml` names them, one or several beside each other. */
const RECIPIENT = /\bage1[0-9a-z]+(?:\s*,\s*age1[0-9a-z]+)*/g;

/** The programs that a fork takes. */
export const FORK = ['age-keygen', 'sops'] as const satisfies readonly Tool[];

/**
 * A repository as its user has it: the working tree, committed, with a key and Secrets of its own. The key of the examples is
 * nobody's and a user's is theirs, so all of them are encrypted anew, with values made up here, and synth renders the checksums
 * of the new bytes. All else is the same, byte for byte.
 */
export class Fork {
  readonly folder: string;
  /** The cluster that is looked at. */
  readonly cluster: string;
  /** The private key, as Flux is given it. */
  readonly key: string;
  readonly #tool: Context['tool'];

  private constructor(folder: string, cluster: string, tool: Context['tool']) {
    this.folder = folder;
    this.cluster = cluster;
    this.#tool = tool;
    this.key = run(tool('age-keygen'), [], folder);
  }

  /** Forks the repository into a folder below that of the scenario. */
  static async of({ root, folder, tool }: Context, cluster: string): Promise<Fork> {
    copy(root, join(folder, 'fork'));
    const fork = new Fork(join(folder, 'fork'), cluster, tool);
    fork.#git('init', '--quiet', '--initial-branch=main');
    fork.commit('Fork');
    const secrets = clusters(root).flatMap((each) => fork.secretsOf(each));
    if (secrets.length === 0) {
      await fork.synth('--check');
      return fork;
    }
    fork.#takeOwnKey();
    for (const path of secrets) fork.#encryptAnew(path);
    await fork.synth();
    fork.commit('Take a key of our own');
    const changed = fork.#git('show', '--format=', '--unified=0', '--', 'dist', 'flux', ':!*.sops.yaml');
    const others = changed
      .split('\n')
      .filter((line) => /^[-+](?!-- |\+\+ )/.test(line) && !/^.( +checksum\/secret\.|# Copied: )/.test(line));
    if (others.length > 0) throw new Error(`new Secrets change more than checksums: ${others.join('\n')}`);
    return fork;
  }

  /** The value of a key of a Secret. */
  static valueOf(secret: string, key: string): string {
    const value = `made up for ${secret} ${key}`;
    // Of this one the server looks at the value.
    return key === '.dockerconfigjson' ? JSON.stringify({ value }) : value;
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

  /** Declares the cluster otherwise: {@link redeclare}. */
  redeclare(text: string): void {
    redeclare(join(this.folder, 'clusters', this.cluster), text);
  }

  /** Pins an image of the cluster. */
  pin(name: string, reference: string): void {
    this.edit(`clusters/${this.cluster}/images.yaml`, (text) => {
      const pins = parseDocument(text);
      pins.setIn(['images', name], reference);
      return pins.toString({ lineWidth: 0 });
    });
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

  /** The encrypted Secrets of a cluster, relative to the repository. */
  secretsOf(cluster: string): readonly string[] {
    const folder = `clusters/${cluster}/secrets`;
    if (!existsSync(join(this.folder, folder))) return [];
    const files = readdirSync(join(this.folder, folder)).filter((name) => name.endsWith('.sops.yaml'));
    return files.map((name) => `${folder}/${name}`);
  }

  #takeOwnKey(): void {
    const recipient = /public key: (age1\w+)/.exec(this.key)?.[1] ?? '';
    const rules = readFileSync(join(this.folder, '.sops.yaml'), 'utf8');
    const own = rules.replace(RECIPIENT, recipient);
    if (own === rules) throw new NotRun('.sops.yaml names no recipient of age');
    writeFileSync(join(this.folder, '.sops.yaml'), own);
  }

  #encryptAnew(path: string): void {
    const { sops: _, ...secret } = parse(readFileSync(join(this.folder, path), 'utf8'));
    const { name } = secret.metadata;
    for (const key of Object.keys(secret.data ?? {}))
      secret.data[key] = Buffer.from(Fork.valueOf(name, key)).toString('base64');
    for (const key of Object.keys(secret.stringData ?? {})) secret.stringData[key] = Fork.valueOf(name, key);
    const args = ['encrypt', '--filename-override', path, '--input-type', 'json', '--output-type', 'yaml'];
    const text = run(this.#tool('sops'), args, this.folder, { input: JSON.stringify(secret) });
    writeFileSync(join(this.folder, path), text);
  }

  #git(...args: readonly string[]): string {
    return run('git', args, this.folder);
  }
}
