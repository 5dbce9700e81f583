import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder, synth } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The files of an app of this repository, under another name. */
function app(name: string, memory: string): Readonly<Record<string, string>> {
  const read = (file: string) =>
    readFileSync(join(ROOT, 'dist/home/lil-linko', file), 'utf8').replaceAll('lil-linko', name);
  return {
    [`dist/home/${name}/deployment.${name}.yaml`]: read('deployment.lil-linko.yaml').replace(
      'memory: 64Mi',
      `memory: ${memory}`,
    ),
    [`dist/home/${name}/service.${name}.yaml`]: read('service.lil-linko.yaml'),
    [`dist/home/${name}/namespace.${name}.yaml`]: read('namespace.lil-linko.yaml'),
  };
}

it('of 1,000 apps with one default changed no more is told than fits a screen', () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 1000 }, (_, at) => `app-${at}`);
  const write = (memory: string) => {
    for (const name of names) {
      mkdirSync(join(folder, 'dist/home', name), { recursive: true });
      for (const [path, text] of Object.entries(app(name, memory))) writeFileSync(join(folder, path), text);
    }
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init');
  write('64Mi');
  git('add', '-A');
  git('commit', '-m', 'before');
  write('96Mi');
  const run = synth(['diff', '--out', folder, '--clusters', clustersFolder({})]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('~ containers[*].resources.requests.memory  64Mi → 96Mi in 1000 Deployments');
  expect(run.out.split('\n').length).toBeLessThanOrEqual(40);
});
