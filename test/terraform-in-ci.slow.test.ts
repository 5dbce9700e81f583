import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ciFiles, STATE } from '../cloudflare/ci-files.ts';
import { ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { lastRun } from './written-workflows.ts';

const FOLDER = 'dist/cloudflare/home';
type Json = Record<string, unknown>;

/** What bramble writes, with a state that a job can reach. */
function written(): Json {
  const text = readFileSync(join(ROOT, FOLDER, 'cdk.tf.json'), 'utf8');
  const stack = JSON.parse(text) as Json & { terraform: Json };
  return { ...stack, terraform: { ...stack.terraform, backend: { s3: { bucket: 'state' } } } };
}

function git(folder: string, ...args: readonly string[]): string {
  const someone = ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...someone, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Programs that stand for what is brought from the network: Terraform says where it is, and with what it is called. */
function standIns(): string {
  const folder = temporaryFolder();
  const terraform = '#!/bin/sh\necho "terraform $* in: $(ls -A | tr "\\n" " ")"\n';
  const programs = {
    curl: '#!/bin/sh\ntouch terraform.zip\n',
    sha256sum: '#!/bin/sh\ngrep -qE "^[0-9a-f]{64}  terraform.zip$"\n',
    unzip: `#!/bin/sh\ncat > terraform <<'END'\n${terraform}END\nchmod +x terraform\n`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const STAND_INS = standIns();

/** Runs a job on a branch with these files in the folder of Terraform. */
function run(job: string, files: Readonly<Record<string, string>>, forge = 'github') {
  const repository = temporaryFolder();
  git(repository, 'init', '--quiet', '-b', 'main');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, FOLDER, name)), { recursive: true });
    writeFileSync(join(repository, FOLDER, name), text);
  }
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '-m', 'a');
  const env = {
    PATH: `${STAND_INS}:${process.env.PATH}`,
    FOLDER,
    REMOTE: repository,
    COMMIT: git(repository, 'rev-parse', 'HEAD'),
    LOGIN: 'x',
    TOKEN: 'secret',
  };
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', lastRun(forge, job)], {
    cwd: temporaryFolder(),
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

const LOCK = { '.terraform.lock.hcl': 'provider "registry.terraform.io/cloudflare/cloudflare" {}\n' };
const text = (stack: Json) => JSON.stringify(stack, undefined, 2);
const record = (content: string) => ({ cloudflare_dns_record: { web: { content } } });

describe('what Terraform is given is refused, and Terraform is not run, where', () => {
  it.each<readonly [string, Json, string]>([
    [
      'its provider asks elsewhere',
      { provider: { cloudflare: [{ base_url: 'https://evil.example' }] } },
      'set up otherwise',
    ],
    ['there is another provider', { provider: { cloudflare: [{}], external: [{}] } }, 'set up otherwise'],
    [
      'another one is brought',
      { terraform: { required_providers: { cloudflare: { source: 'evil/cloudflare' } }, backend: { s3: {} } } },
      'another provider',
    ],
    [
      'its state lies elsewhere',
      { terraform: { ...(written().terraform as Json), backend: { http: {} } } },
      'no bucket',
    ],
    ['it runs a program', { data: { external: { web: { program: ['sh'] } } } }, "'external' is no resource"],
    ['it has a resource of another', { resource: { null_resource: {} } }, "'null_resource' is no resource"],
    ['it has a module', { module: { web: { source: './web' } } }, "'module', which bramble does not write"],
    ['it reads a file', { resource: record('${file("/proc/self/environ")}') }, 'computes'],
    [
      'it reads a file in a template',
      { resource: record('%{ for a in [file("/etc/passwd")] }${a}%{ endfor }') },
      'computes',
    ],
    [
      'it has a provisioner',
      { resource: { cloudflare_dns_record: { web: { provisioner: [{ 'local-exec': { command: 'env' } }] } } } },
      "'provisioner'",
    ],
  ])('%s', (_, change, said) => {
    const { status, out, err } = run('plan', { 'cdk.tf.json': text({ ...written(), ...change }), ...LOCK });
    expect(err).toContain(`refused: `);
    expect(err).toContain(said === 'no bucket' ? 'its state does not lie in a bucket' : said);
    expect([status, out]).toEqual([1, '']);
  });

  it('nobody has said which provider it is to be', () => {
    const { status, out, err } = run('plan', { 'cdk.tf.json': text(written()) });
    expect([status === 0, out]).toEqual([false, '']);
    expect(err).toContain('.terraform.lock.hcl');
  });
});

describe('Terraform', () => {
  const more = { 'evil.tf': 'data "external" "a" {}', '.terraformrc': 'x' };

  it.each([
    ['github', 'plan', 'plan -input=false -no-color -lock=false'],
    ['github', 'apply', 'apply -input=false -no-color -auto-approve'],
    ['gitlab', 'cloudflare-home-plan', 'plan -input=false -no-color -lock=false'],
    ['gitlab', 'cloudflare-home-apply', 'apply -input=false -no-color -auto-approve'],
  ])('at %s, in the job %s, is given two files and no more', (forge, job, called) => {
    const { status, out, err } = run(job, { 'cdk.tf.json': text(written()), ...LOCK, ...more }, forge);
    expect([status, err]).toEqual([0, '']);
    expect(out.trim().split('\n')).toEqual([
      'terraform init -input=false -no-color -lockfile=readonly in: .terraform.lock.hcl cdk.tf.json ',
      `terraform ${called} in: .terraform.lock.hcl cdk.tf.json`,
    ]);
  });

  it.each([
    ['a state on one machine', { forge: 'github', [STATE]: 'local' }],
    ['a forge that gives each branch each secret', { forge: 'forgejo', [STATE]: 'state' }],
    ['a forge that runs nothing', { forge: 'git', [STATE]: 'state' }],
  ])('has no workflow with %s', (_, answers) => {
    expect(ciFiles({ name: 'home', ...answers })).toEqual({});
  });
});
