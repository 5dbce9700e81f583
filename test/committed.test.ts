import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { committedBefore } from '../lib/output/committed.ts';
import { temporaryFolder } from './temporary-folder.ts';

function git(folder: string, ...args: readonly string[]): void {
  const someone = ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...someone, ...args], { cwd: folder, stdio: 'ignore' });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A repository in which some files are committed. */
function repository(files: Readonly<Record<string, string>>, ...options: readonly string[]): string {
  const folder = temporaryFolder();
  git(folder, 'init', ...options);
  write(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-m', 'a commit', '--allow-empty');
  return folder;
}

const read = (root: string, files: Readonly<Record<string, string>>) => {
  const former = committedBefore(root, ['dist', 'flux'], new Map(Object.entries(files)));
  return former && { paths: former.paths, changed: Object.fromEntries(former.changed) };
};

describe('nothing is known of what was committed', () => {
  it.each([
    ['outside of a repository', () => temporaryFolder()],
    ['where no folder is', () => join(temporaryFolder(), 'nowhere')],
    [
      'where nothing is committed yet',
      () => {
        const folder = temporaryFolder();
        git(folder, 'init');
        write(folder, { 'dist/a': 'a' });
        return folder;
      },
    ],
    ['where none of it is committed', () => repository({ 'README.md': 'a' })],
  ])('%s', (_, folder) => {
    expect(read(folder(), { 'dist/a': 'b' })).toBeUndefined();
  });
});

describe('of what was committed', () => {
  const files = { 'dist/a': 'a\n', 'dist/ö/b c': 'b', 'flux/c': 'c', 'docs/d': 'd', 'dist/gone': 'ä'.repeat(100_000) };
  const paths = ['dist/a', 'dist/gone', 'dist/ö/b c', 'flux/c'];
  const rendered = { 'dist/a': 'a\n', 'dist/ö/b c': 'other', 'flux/c': 'c', 'dist/new': 'new' };
  const changed = { 'dist/ö/b c': 'b', 'dist/gone': files['dist/gone'] };

  it('only what differs is read', () => {
    expect(read(repository(files), rendered)).toEqual({ paths, changed });
    expect(read(repository(files), files)).toEqual({ paths, changed: {} });
  });

  it('whatever has happened to the disk since', () => {
    const root = repository(files);
    write(root, rendered);
    git(root, 'add', '-A');
    expect(read(root, rendered)).toEqual({ paths, changed });
  });

  it('also below the folder of the repository, and where git names files by longer digests', () => {
    const below = repository(Object.fromEntries(Object.entries(files).map(([path, text]) => [`deploy/${path}`, text])));
    expect(read(join(below, 'deploy'), rendered)).toEqual({ paths, changed });
    expect(read(repository(files, '--object-format=sha256'), rendered)).toEqual({ paths, changed });
  });

  it('only what is asked for is read', () => {
    const files = { 'dist/a': 'a', 'flux/b': 'b' };
    const former = committedBefore(repository(files), ['dist', 'flux'], new Map(), (path) => path.startsWith('dist/'));
    expect(former).toEqual({ paths: ['dist/a', 'flux/b'], changed: new Map([['dist/a', 'a']]) });
  });

  it('no link is followed', () => {
    const root = repository({ 'dist/a': 'a' });
    symlinkSync('/etc/passwd', join(root, 'dist/link'));
    git(root, 'add', '-A');
    git(root, 'commit', '-m', 'a link');
    expect(read(root, {})).toEqual({ paths: ['dist/a'], changed: { 'dist/a': 'a' } });
  });
});
