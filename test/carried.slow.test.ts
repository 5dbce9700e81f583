import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bramble, install, packed } from './installed-package.ts';
import { ROOT } from './sample-cluster.ts';
import { tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * Carries the repository of somebody, as it was at the last release, over to the package of the sources. What this changes for them is
 * the snapshot: `npm run accept` brings it along, and docs/upgrading.md tells what they have to do.
 */
const REPOSITORY = join(ROOT, 'test/fixtures/repository');

/** What the package writes. All else is its owner's, but for the line of package.json that names the package. */
const RENDERED = /^(?:dist|flux|docs)\/|^package(?:-lock)?\.json$|^node_modules\/|^\.git\//;

const folder = temporaryFolder();
const file = packed();

const own = () => Object.fromEntries(Object.entries(tree(folder)).filter(([path]) => !RENDERED.test(path)));
const git = (...args: readonly string[]) => {
  const who = ['-c', 'user.name=pis', '-c', 'user.email=pis@bramble.example'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' });
};

beforeAll(() => {
  install(file, folder);
  cpSync(REPOSITORY, folder, { recursive: true });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=as it was');
});

describe('a repository of the last release, with the package of these sources', () => {
  it('names it by one line', () => {
    expect(bramble(folder, ['init', '--package', file])).toMatchObject({ code: 0, err: '' });
    expect(git('diff', '--shortstat').trim()).toBe('1 file changed, 1 insertion(+), 1 deletion(-)');
  });

  it('renders without an error, and is told this', () => {
    const { code, out, err } = bramble(folder, ['synth']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const changes = /^(?:create|update|remove) |^\d+ files, /;
    const told = out.split('\n').filter((line) => !changes.test(line));
    expect(told.join('\n')).toMatchSnapshot();
  });

  it('keeps each byte of what is its own', () => {
    const before = Object.entries(tree(REPOSITORY)).filter(([path]) => !RENDERED.test(path));
    expect(before.map(([path]) => path)).toContain('clusters/home/secrets/notes.sops.yaml');
    expect(own()).toEqual(Object.fromEntries(before));
  });

  it('is changed so', () => {
    expect(bramble(folder, ['diff']).out).toMatchSnapshot();
  });

  it('passes its own test', () => {
    expect(bramble(folder, ['test'])).toMatchObject({ code: 0, err: '' });
  });
});

it('a change of what it uses is one of the diff', () => {
  const images = join(folder, 'clusters/home/images.yaml');
  const text = readFileSync(images, 'utf8');
  writeFileSync(images, text.replace(/whoami:v[\d.]+/g, 'whoami:v9.9.9'));
  expect(bramble(folder, ['synth']).code).toBe(0);
  expect(bramble(folder, ['diff']).out).toContain('Deployment whoami');
});
