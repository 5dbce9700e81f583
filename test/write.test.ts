import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Disk } from '../lib/output/disk.ts';
import { lockName } from '../lib/output/write-lock.ts';
import {
  compared,
  failure,
  filesOf,
  grown,
  naming,
  own,
  put,
  synth,
  type Tree,
  tree,
  watched,
} from './tree-on-disk.ts';

describe('a run that fails', () => {
  const before: Tree = {
    'dist/home/a/a.yaml': own('old: 1'),
    'dist/home/b/b.yaml': own(),
    'dist/home/b/mine.txt': 'mine',
    'dist/old/a/a.yaml': own('', 'clusters/old'),
    'dist/old/a/secret.a.sops.yaml': 'ENC',
    'dist/home/b/secret.b.sops.yaml': 'ENC B',
    'dist/home/a/secret.a.sops.yaml': 'ENC old',
    'flux/home/a.yaml': naming({ 'dist/home/a/secret.a.sops.yaml': 'ENC old' }),
    'flux/home/b.yaml': naming({ 'dist/home/b/secret.b.sops.yaml': 'ENC B' }),
    'flux/old/a.yaml': naming({ 'dist/old/a/secret.a.sops.yaml': 'ENC' }, 'clusters/old'),
    'flux/home/flux-system/gotk.yaml': 'flux',
  };
  const after: Tree = {
    'dist/home/a/a.yaml': own('new: 1'),
    'dist/home/c/c.yaml': own(),
    'dist/home/c/secret.c.sops.yaml': 'ENC',
    'dist/home/a/secret.a.sops.yaml': 'ENC new',
    'flux/home/a.yaml': naming({ 'dist/home/a/secret.a.sops.yaml': 'ENC new' }),
    'flux/home/c.yaml': naming({ 'dist/home/c/secret.c.sops.yaml': 'ENC' }),
  };
  const settled = { ...after, 'dist/home/b/mine.txt': 'mine', 'flux/home/flux-system/gotk.yaml': 'flux' };

  /** The calls that a run makes, in order. */
  const calls = (): readonly (keyof Disk)[] => {
    const names: (keyof Disk)[] = [];
    synth(
      grown(before),
      after,
      watched((_, name) => names.push(name)),
    );
    return names;
  };
  const firstRename = calls().indexOf('rename');

  test.each([
    ['ENOSPC', 'the disk is full', 'free some space'],
    ['EDQUOT', 'the disk is full', 'free some space'],
    ['EROFS', 'the disk is read-only', 'make it writable'],
    ['EACCES', 'read-only for you', 'the right to write'],
    ['EPERM', 'read-only for you', 'the right to write'],
    ['EIO', 'EIO: refused', 'correct that'],
  ])('for %s before the first rename changes nothing, and says so', (code, what, fix) => {
    for (let n = 0; n < firstRename; n++) {
      const root = grown(before);
      const faulty = watched((call, name, args) => {
        // A full disk takes a part of the file.
        if (call === n && name === 'write') writeFileSync(args[0] as string, String(args[1]).slice(0, 5));
        if (call === n) throw failure(code);
      });
      const start = tree(root);
      const { failure: finding } = synth(root, after, faulty);
      if (calls()[n] === 'list' || calls()[n] === 'removeTree') continue;
      expect(finding).toMatchObject({ severity: 'error', cluster: 'home' });
      expect(finding?.what).toContain(what);
      expect(finding?.what).toContain('nothing was changed');
      expect(finding?.fix).toContain(fix);
      expect(tree(root)).toEqual(start);
    }
  });

  test('later on says that a part is written, and the next run completes it', () => {
    for (let n = firstRename; n < calls().length; n++) {
      const root = grown(before);
      const { failure: finding } = synth(
        root,
        after,
        watched((call) => {
          if (call === n) throw failure('EIO');
        }),
      );
      // The last call tidies up, and nothing depends on it.
      if (n === calls().length - 1) expect(finding).toBeUndefined();
      else expect(finding?.what).toContain('some files are written');
      expect(synth(root, after)).toMatchObject({ findings: [] });
      expect(filesOf(root)).toEqual(settled);
    }
  });

  test('on a disk that takes no write at all changes nothing', () => {
    const root = grown(before);
    const start = tree(root);
    const readOnly = watched((_, name) => {
      if (!['kind', 'list', 'read'].includes(name)) throw failure('EROFS');
    });
    expect(synth(root, after, readOnly).failure).toMatchObject({ what: expect.stringContaining('read-only') });
    expect(tree(root)).toEqual(start);
  });

  test('by a crash at any call is repaired by the next one, folders too, and loses nothing of others', () => {
    const undisturbed = grown(before);
    synth(undisturbed, after);
    for (let n = 0; n < calls().length; n++) {
      const root = grown(before);
      const crashing = watched((call) => {
        if (call >= n) throw failure('CRASH');
      });
      synth(root, after, crashing);
      const { failure: finding, findings } = synth(root, after);
      expect({ finding, findings }).toEqual({ findings: [] });
      expect(tree(root)).toEqual(tree(undisturbed));
      expect(compared(root, after).changes).toEqual([]);
    }
  });

  test('leaves a staging folder, which a later run removes', () => {
    const dead = spawnSync('true').pid;
    const ofDead = `dist/${lockName({ pid: dead, start: '1' })}/0`;
    const ofAnother = `dist/${lockName({ pid: process.pid, start: '1' })}/0`;
    const own_ = `dist/${lockName()}/0`;
    const kept = { 'dist/.bramble-x/0': own() };
    const root = grown({ ...kept, [ofDead]: own(), [ofAnother]: own(), [own_]: own() });
    expect(synth(root, after)).toMatchObject({ findings: [] });
    expect(filesOf(root)).toEqual({ ...after, ...kept });
  });
});

describe('for all trees', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const content = fc.constantFrom('x: 1', 'x: 2', '');
  const path = fc.oneof(
    fc.tuple(name, name).map(([folder, file]) => `dist/home/${folder}/${file}.yaml`),
    fc.tuple(name, name).map(([folder, file]) => `dist/home/${folder}/secret.${file}.sops.yaml`),
    name.map((file) => `flux/home/${file}.yaml`),
    fc.constant('dist/cloudflare/home/cdk.tf.json'),
  );
  const desired = fc
    .dictionary(path, content, { maxKeys: 12 })
    .map((tree) => Object.fromEntries(Object.entries(tree).map(([at, body]) => [at, own(body)])));
  const foreignPath = fc.oneof(
    path,
    fc.tuple(name, name).map(([folder, file]) => `dist/home/${folder}/${file}`),
    fc.constantFrom(
      'dist/home/a',
      'flux/home/flux-system/a.yaml',
      'dist/other/a/a.yaml',
      'dist/.hidden/a.yaml',
      'flux/README',
    ),
  );
  const foreign = fc
    .dictionary(foreignPath, fc.constantFrom('mine', own('', 'examples/home'), own('', 'clusters/other')), {
      maxKeys: 4,
    })
    .filter((tree) => !('dist/home/a' in tree) || !Object.keys(tree).some((at) => at.startsWith('dist/home/a/')));

  test('own files become what is desired, foreign ones stay, and a second run has nothing to do', () => {
    fc.assert(
      fc.property(desired, desired, foreign, (before, after, foreign) => {
        const root = grown();
        synth(root, before);
        const here = filesOf(root);
        fc.pre(Object.keys(foreign).every((at) => !(at in here) && !existsSync(join(root, at))));
        fc.pre(!('dist/home/a' in foreign) || !existsSync(join(root, 'dist/home/a')));
        for (const [at, body] of Object.entries(foreign)) put(root, at, body);
        const start = tree(root);
        const { changes, findings, failure } = synth(root, after);
        expect(failure).toBeUndefined();
        if (findings.some(({ severity }) => severity === 'error')) {
          expect(changes).toEqual([]);
          expect(tree(root)).toEqual(start);
        } else {
          expect(filesOf(root)).toEqual({ ...foreign, ...after });
          expect(compared(root, after).changes).toEqual([]);
        }
        rmSync(root, { recursive: true });
      }),
    );
  });
});
