import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { output, synth, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The commands of docs/forks.md, in their order. */
const COMMANDS = [...readFileSync(join(ROOT, 'docs/forks.md'), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(
  ([, block = '']) => block.trim().split('\n'),
);

const fork = join(temporaryFolder(), 'fork');

function sh(command: string): string {
  const who = ['author', 'committer'].flatMap((each) => {
    const name = `GIT_${each.toUpperCase()}`;
    return [
      [`${name}_NAME`, 'pis'],
      [`${name}_EMAIL`, 'pis@pis.example'],
    ];
  });
  const env = { ...process.env, ...Object.fromEntries(who), HOME: fork, SOPS_AGE_KEY_FILE: '' };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: fork, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

/** Somebody's fork: one cluster, with a domain and an app of their own. */
beforeAll(() => {
  const left = /^(?:node_modules|\.git|build|\.scratch)(?:\/|$)/;
  cpSync(ROOT, fork, { recursive: true, filter: (path) => !left.test(relative(ROOT, path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(fork, 'node_modules'));
  for (const path of ['clusters/staging', 'flux/staging/flux-system'])
    rmSync(join(fork, path), { recursive: true, force: true });
  for (const folder of ['clusters', 'charts/apps']) {
    for (const [path, text] of Object.entries(tree(join(fork, folder)))) {
      if (path.endsWith('.ts'))
        writeFileSync(join(fork, folder, path), text.replaceAll('bramble.example', 'pis.example'));
    }
  }
  const declared = join(fork, 'charts/apps/notes.ts');
  writeFileSync(
    declared,
    "import { app, image } from 'bramble';\n\nexport const notes = app({ name: 'notes', image: image('docker.io/library/busybox'), port: 8080 });\n",
  );
  const cluster = join(fork, 'clusters/home/cluster.ts');
  const text = readFileSync(cluster, 'utf8').replace('components: [', 'components: [\n    notes,');
  writeFileSync(cluster, `import { notes } from '../../charts/apps/notes.ts';\n${text}`);
  const { code, out } = synth([], {}, fork);
  expect({ code, errors: out.match(/^error .*/gm) }).toEqual({ code: 0, errors: null });
  // The link that stands here for the folder is none to commit.
  sh('git init --quiet --initial-branch=main && echo node_modules >> .git/info/exclude');
  sh('git add . && git commit --quiet --message=fork');
});

it('the way over from a fork, word for word, ends in the same bytes', () => {
  const before = output(fork);
  expect(before['dist/home/notes/deployment.notes.yaml']).toBeDefined();
  const said = COMMANDS.map((block) =>
    block.map((command) => {
      const told = sh(command);
      // What npm install brings from a registry.
      if (command.startsWith('npm install'))
        symlinkSync(join(ROOT, 'node_modules/typescript'), join(fork, 'node_modules/typescript'));
      return told;
    }),
  );
  expect(said[2]?.at(-1)).toMatch(/^create docs\/cluster\.md\n\d+ files, 1 changed, \d+ accepted\b/);
  expect(said[3]?.[2]).toBe('');
  expect(output(fork)).toEqual(before);
  const kept = sh('git ls-tree --name-only HEAD').trim().split('\n');
  expect(kept).toEqual(expect.arrayContaining(['charts', 'clusters', 'dist', 'flux', 'package.json']));
  expect(kept).not.toContain('lib');
}, 300_000);
