import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Terraform, and a provider that is installed beside it. */
export interface Terraform {
  /** Where they are, for the reader. */
  readonly what: string;
  /** Runs it in a folder with a file `cdk.tf.json`, and returns what it says on stdout. Throws its own words. */
  run(folder: string, ...args: readonly string[]): string;
}

/** Its programs, each with the registry under whose name it looks for providers. */
const PROGRAMS = { terraform: 'registry.terraform.io', tofu: 'registry.opentofu.org' } as const;

/**
 * Looks for Terraform or OpenTofu, and for a provider in the folders where they look for one themselves. Nothing is
 * downloaded.
 * @param folder for its configuration, which knows no other way to a provider than those folders
 * @returns it, or the reason why there is none, as the end of a sentence
 */
export function findTerraform(source: string, version: string, folder: string): Terraform | string {
  const programs = Object.entries(PROGRAMS).flatMap(([name, registry]) => {
    const program = onPath(name);
    return program ? [{ program, registry }] : [];
  });
  if (programs.length === 0) return 'neither terraform nor tofu is installed';
  for (const { program, registry } of programs) {
    const mirrors = providerFolders().filter((each) => holds(join(each, registry, source), version));
    if (mirrors.length > 0)
      return { what: `${program} with the provider in ${mirrors[0]}`, run: runner(program, mirrors, folder) };
  }
  return `the provider ${source} ${version} is not installed beside ${programs[0]!.program}`;
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * The folders that may hold providers: those that Terraform knows by itself, and those that its configuration names.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
function providerFolders(): readonly string[] {
  const { TF_PLUGIN_CACHE_DIR: cache, TF_CLI_CONFIG_FILE: named } = process.env;
  const configurations = [
    ...(named ? [named] : []),
    ...['.terraformrc', '.tofurc'].map((file) => join(homedir(), file)),
  ];
  const paths = configurations.filter(existsSync).flatMap((file) => {
    const found = readFileSync(file, 'utf8').matchAll(/^[^#\n]*\b(?:plugin_cache_dir|path)\s*=\s*"([^"]+)"/gm);
    return [...found].map(([, path = '']) => path.replace(/^(?:~|\$HOME)\//, `${homedir()}/`));
  });
  return [
    ...(cache ? [cache] : []),
    ...paths,
    ...['.terraform.d/plugins', '.local/share/terraform/plugins'].map((folder) => join(homedir(), folder)),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ];
}

/** Whether a folder of a provider holds a version of it for this machine, unpacked or packed. */
function holds(folder: string, version: string): boolean {
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  if (existsSync(join(folder, version, platform))) return true;
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(`_${version}_${platform}.zip`));
}

function runner(program: string, mirrors: readonly string[], folder: string): Terraform['run'] {
  const configuration = join(folder, 'terraform.rc');
  const installation = mirrors.map((path) => `  filesystem_mirror { path = ${JSON.stringify(path)} }\n`).join('');
  writeFileSync(configuration, `disable_checkpoint = true\nprovider_installation {\n${installation}}\n`);
  // What it is told by its surroundings, such as a token of somebody, stays out.
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: '1',
    CLOUDFLARE_API_TOKEN: '0'.repeat(40),
    // Nobody listens there: a question to Cloudflare fails.
    CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9/client/v4',
  };
  return (cwd, ...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    // Validation tells in JSON what is wrong.
    if (status !== 0 && args[0] !== 'validate') throw new Error(`${args.join(' ')} in ${cwd}:\n${stderr}${stdout}`);
    return stdout;
  };
}
