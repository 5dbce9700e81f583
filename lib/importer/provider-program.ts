import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Those that know a provider's schema; the second is the first's successor under a free licence. */
const PROGRAMS = ['terraform', 'tofu'];

/** What one of them says of the schema of a provider, or why there is none, as the end of a sentence. */
export type Asked = { readonly text: string } | { readonly none: string };

/** Asks Terraform for the schema of a provider, which it gets from its registry. The state of nobody is touched. */
export function askTerraform(
  source: string,
  version: string,
  environment: Readonly<Record<string, string | undefined>>,
): Asked {
  const folder = mkdtempSync(join(tmpdir(), 'bramble-provider-'));
  const [name = ''] = source.split('/').slice(-1);
  const configuration = { terraform: { required_providers: { [name]: { source, version } } } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const run = (program: string, ...args: readonly string[]) =>
    spawnSync(program, args, { cwd: folder, env: environment, encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    const program = PROGRAMS.find((each) => run(each, 'version').status === 0);
    if (program === undefined) return { none: 'neither terraform nor tofu is installed' };
    const init = run(program, 'init', '-backend=false', '-input=false', '-no-color');
    if (init.status !== 0) return { none: `${program} init fails: ${firstLine(init.stderr)}` };
    const schema = run(program, 'providers', 'schema', '-json');
    if (schema.status !== 0) return { none: `${program} knows no schema of it: ${firstLine(schema.stderr)}` };
    return { text: schema.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Terraform draws a frame around its errors. */
function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[│╷╵\s]+/, '').trim());
  return lines.find((line) => /^Error/.test(line)) ?? lines.find((line) => line !== '') ?? 'it says nothing';
}
