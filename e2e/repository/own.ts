import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import type { Context } from '../scenario.ts';
import { copy, ENV, run } from './copy.ts';

/** What somebody answers who has three Pis and a domain at Cloudflare, and takes all that is offered. */
const ANSWERS = `name: attic
domain: bramble.example
lan: 10.10.11.0/24
nodes: [pi-1=10.10.11.11:8Gi, pi-2=10.10.11.12, pi-3=10.10.11.13]
pool: 10.10.11.21-10.10.11.29
repository: https://git.bramble.example/us/pis.git
forge: gitlab
cloudflare: yes
cloudflare-account: 0123456789abcdef0123456789abcdef
cloudflare-zone-id: fedcba9876543210fedcba9876543210
traefik-dashboard: yes
apps: [busybox-http, podinfo, whoami]
package: https://bramble.example/bramble-0.1.0.tgz
`;

/**
 * A working tree with the clusters that `bramble init` makes in the place of its own, with a key, with Secrets of one command,
 * and rendered: what a repository of one's own has, in a tree that brings the sources along.
 * @returns its folder
 */
export function ownRepository({ root, folder, tool }: Context): string {
  const tree = join(folder, 'own');
  copy(root, tree);
  for (const part of ['clusters', 'dist', 'flux', 'docs/cluster.md', 'charts/apps']) {
    rmSync(join(tree, part), { recursive: true, force: true });
  }
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(tool('sops'), join(bin, 'sops'));
  const env = { ...ENV, PATH: [bin, process.env.PATH].join(delimiter) };
  const bramble = (at: string, args: readonly string[], input?: string) =>
    run(process.execPath, ['--import', 'tsx', join(at, 'main.ts'), ...args], at, { env, input });
  const key = run(tool('age-keygen'), [], folder);
  const [, recipient = ''] = /public key: (age1\w+)/.exec(key) ?? [];
  const answers = join(folder, 'answers.yaml');
  writeFileSync(answers, `${ANSWERS}recipient: ${recipient}\n`);
  const made = join(folder, 'made');
  bramble(root, ['init', made, '--answers', answers]);
  for (const part of ['clusters', 'charts/apps', '.sops.yaml'])
    run('cp', ['-r', join(made, part), join(tree, part)], folder);
  const { name } = parse(readFileSync(answers, 'utf8')) as { readonly name: string };
  bramble(tree, ['secret', 'new', name, '--json'], JSON.stringify(VALUES));
  bramble(tree, ['synth']);
  return commitAll(tree);
}

/** What nobody has: each value is what init says of it, and no more than its words. */
const VALUES = {
  'cert-manager/cloudflare-api-token': { 'api-token': 'a-token' },
  cloudflared: { 'tunnel-token': 'later' },
  'flux/flux-receiver': { token: 'any-long-random-text' },
  'traefik/traefik-dashboard': { users: 'admin:$2y$05$abcdefghijklmnopqrstuv' },
};

/** Copies are made of what git knows. */
function commitAll(tree: string): string {
  run('git', ['init', '--quiet', '--initial-branch=main'], tree);
  run('git', ['add', '--all'], tree);
  run('git', ['commit', '--quiet', '--message=Begin'], tree);
  return tree;
}
