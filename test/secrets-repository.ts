import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_RECIPIENT } from '../lib/model/secret-file.ts';
import { OTHER } from './sample-secrets.ts';
import { type Run, repositoryCopy } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A value that nobody may see. */
export const VALUE = 'correct-horse-battery-staple';
export const SEEN = /horse|Y29ycmVjd/;

const CLUSTER = `import { app, cluster, component, image, node, secret } from 'bramble';
const web = app({
  name: 'web', image: image('docker.io/library/busybox'), port: 8080,
  env: { URL: secret('database-url'), KEY: secret('api-key'), TOKEN: secret('token', { from: 'shared' }) },
});
const bare = component({ name: 'bare', namespace: 'web' });
export default cluster({
  name: 'home', domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [web, bare],
});
`;

/** Stands in for sops: notes how it is called, and encrypts nothing, but looks as if it had. */
const FAKE_SOPS = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const [verb, file] = process.argv.slice(2);
appendFileSync(process.env.FAKE_LOG, JSON.stringify({ argv: process.argv.slice(2), env: process.env }) + '\\n');
const enc = 'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]';
if (verb === 'encrypt') {
  const input = readFileSync(0, 'utf8');
  if (process.env.FAKE_MODE === 'fails') {
    console.error('error loading config: no matching creation rules found\\ninput was ' + input);
    process.exit(1);
  }
  writeFileSync(process.env.FAKE_LOG + '.digest', require('node:crypto').createHash('sha256').update(input).digest('hex'));
  const { metadata, type, stringData } = JSON.parse(input);
  console.log('apiVersion: v1\\nkind: Secret\\nmetadata:\\n    name: ' + metadata.name + '\\n    namespace: ' + metadata.namespace);
  if (type) console.log('type: ' + type);
  console.log('stringData:');
  for (const [key, value] of Object.entries(stringData)) {
    console.log('    ' + key + ': ' + (process.env.FAKE_MODE === 'leaks' ? value : enc));
  }
  console.log('sops:\\n    age:\\n        - recipient: age1x\\n    mac: ' + enc + '\\n    encrypted_regex: ^(data|stringData)$');
}
if (verb === 'edit') {
  if (process.env.FAKE_MODE === 'unchanged') process.exit(200);
  if (process.env.FAKE_MODE === 'no-key') process.exit(128);
  const text = readFileSync(file, 'utf8');
  const added = process.env.FAKE_MODE === 'leaks' ? '${VALUE}' : enc;
  writeFileSync(file, text.replace('stringData:', 'stringData:\\n    added: ' + added));
}
`;

/** A repository of its own, with what a person would run. */
export class SecretsRepository {
  readonly root = repositoryCopy('clusters');
  readonly log = join(temporaryFolder(), 'calls');
  readonly #bin = temporaryFolder();

  constructor() {
    const rules = join(this.root, '.sops.yaml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace(EXAMPLE_RECIPIENT, OTHER));
    mkdirSync(join(this.root, 'clusters/home'), { recursive: true });
    writeFileSync(join(this.root, 'clusters/home/cluster.ts'), CLUSTER);
    writeFileSync(join(this.root, 'clusters/home/images.yaml'), 'images:\n  busybox: docker.io/library/busybox:1\n');
    writeFileSync(join(this.#bin, 'sops'), FAKE_SOPS);
    chmodSync(join(this.#bin, 'sops'), 0o755);
  }

  run(args: readonly string[], input: string | Buffer = '', env: Readonly<Record<string, string>> = {}): Run {
    const run = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts', 'secret', ...args], {
      cwd: this.root,
      encoding: 'utf8',
      input,
      env: { ...process.env, PATH: this.#bin, FAKE_LOG: this.log, ...env },
    });
    return { code: run.status, out: run.stdout, err: run.stderr };
  }

  /** Runs commands one after the other in a single process, which starts once for all of them. */
  runAll(commands: readonly (readonly [args: readonly string[], input: string | Buffer])[], env = {}): readonly Run[] {
    const script = `
      import { PassThrough } from 'node:stream';
      import { run } from './lib/commands/run.ts';
      const runs = [];
      for (const [args, input] of JSON.parse(process.argv[1])) {
        const terminal = { input: new PassThrough().end(Buffer.from(input, 'base64')), output: process.stderr };
        const repository = { root: process.cwd(), environment: {}, terminal, progress: () => {} };
        runs.push(await run(['secret', ...args], repository));
      }
      console.log(JSON.stringify(runs));`;
    const encoded = commands.map(([args, input]) => [args, Buffer.from(input).toString('base64')]);
    const node = ['--import', 'tsx', '--input-type=module', '--eval', script, JSON.stringify(encoded)];
    const { stdout, stderr } = spawnSync(process.execPath, node, {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, PATH: this.#bin, FAKE_LOG: this.log, ...env },
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as readonly Run[];
  }

  /** The encrypted Secrets, by file name. */
  secrets(): Readonly<Record<string, string>> {
    const folder = join(this.root, 'clusters/home/secrets');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  calls(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
  }

  reset(): void {
    for (const path of [join(this.root, 'clusters/home/secrets'), this.log])
      rmSync(path, { recursive: true, force: true });
  }
}
