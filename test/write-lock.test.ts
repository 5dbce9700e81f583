import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readListing } from '../lib/output/listing.ts';
import { apply } from '../lib/output/write.ts';
import { lockName, type Patience } from '../lib/output/write-lock.ts';
import { compared, failure, filesOf, grown, own, SCOPE, synth, type Tree, tree, watched } from './tree-on-disk.ts';

const desired: Tree = { 'dist/home/a/a.yaml': own('new: 1') };

/** A run on a root where another claims to write. */
function runBeside(claim: string, patience: Patience, look?: () => void) {
  const root = grown({ [`dist/${claim}/0`]: own(), 'dist/home/a/a.yaml': own('old: 1') });
  const start = tree(root);
  const again = () => {
    look?.();
    return compared(root, desired);
  };
  const done = apply(root, again(), new Map(Object.entries(desired)), {
    look: again,
    places: SCOPE.places,
    ...patience,
  });
  return { root, start, done };
}

/** A process that lives, and is no child of this one: such a child would be there, ended, until this test has. */
const living = (seconds: number) =>
  Number(spawnSync('sh', ['-c', `sleep ${seconds} >/dev/null 2>&1 & echo $!`], { encoding: 'utf8' }).stdout);

const WRITTEN = { changes: [{ path: 'dist/home/a/a.yaml', action: 'update' }], findings: [] };

describe('a run that waits in vain for another changes nothing, and says for which', () => {
  it.each([
    ['that lives', lockName({ pid: process.ppid }), `as process ${process.ppid}, as dist/`],
    ['of another machine', `.bramble-7-${'a'.repeat(12)}-1`, 'as process 7 of another machine or container, as dist/'],
    ['of an older version', '.bramble-1', 'as process 1 of another machine or container, as dist/'],
  ])('%s', (_, claim, named) => {
    const { root, start, done } = runBeside(claim, { patience: 60, silence: 5000 });
    expect(done).toMatchObject({
      changes: [],
      findings: [
        {
          rule: 'unwritable',
          cluster: 'home',
          what: `cannot be written: another synth is at work, ${named}${claim} says; nothing was changed`,
          fix: 'wait until it has ended, and run it again',
        },
      ],
    });
    expect(tree(root)).toEqual(start);
  });

  it('however long it says nothing, where it is known to live, such as one that is stopped', () => {
    const { done } = runBeside(lockName({ pid: process.ppid }), { patience: 400, silence: 50 });
    expect(done.findings).toMatchObject([{ rule: 'unwritable' }]);
  });

  it('where it shows that it lives', () => {
    const claim = `.bramble-7-${'a'.repeat(12)}-1`;
    const root = grown({ 'dist/home/a/a.yaml': own('old: 1') });
    mkdirSync(join(root, 'dist', claim));
    const beat = join(root, 'dist', claim, 'beat');
    const other = spawn('sh', ['-c', `i=0; while :; do i=$((i+1)); echo $i > ${beat}; sleep 0.05; done`]);
    try {
      while (!existsSync(beat)) spawnSync('sleep', ['0.05']);
      const files = new Map(Object.entries(desired));
      const done = apply(root, compared(root, desired), files, { patience: 1500, silence: 700 });
      expect(done.findings).toMatchObject([{ what: expect.stringContaining('process 7 of another machine') }]);
    } finally {
      other.kill('SIGKILL');
    }
  });
});

describe('a run does not wait', () => {
  const soon = { patience: 60, silence: 30 };

  it.each([
    ['whose process is none any more', lockName({ pid: Number(spawnSync('true').pid), start: '1' })],
    ['whose process is somebody else by now', lockName({ pid: process.ppid, start: '1' })],
    ['whose process has the number of this one', lockName({ pid: process.pid, start: '1' })],
  ])('for one on this machine %s, and removes what it left', (_, claim) => {
    const { root, done } = runBeside(claim, { patience: 0 });
    expect(done).toMatchObject(WRITTEN);
    expect(tree(root)).toEqual({ 'dist/': '', 'dist/home/': '', 'dist/home/a/': '', ...desired });
  });

  it.each([
    ['on another machine or in another container', `.bramble-${process.ppid}-${'a'.repeat(12)}-1`],
    ['of an older version, whose process is somebody else by now', `.bramble-${process.ppid}`],
  ])('for ever for one %s, which shows nothing', (_, claim) => {
    const { root, done } = runBeside(claim, { ...soon, patience: 2000 });
    expect(done).toMatchObject(WRITTEN);
    expect(filesOf(root)).toEqual(desired);
  });
});

it('a run waits for another that ends, and looks again at what that has left', () => {
  let looks = 0;
  const { root, done } = runBeside(lockName({ pid: living(0.3) }), { patience: 20_000 }, () => looks++);
  expect(done).toMatchObject(WRITTEN);
  expect(looks).toBe(2);
  expect(filesOf(root)).toMatchObject(desired);
});

it.each(['rename', 'kind'] as const)(
  'a run that is taken for dead while it sleeps, before it calls %s, writes no more',
  (call) => {
    const before: Tree = { 'dist/home/a/a.yaml': own('old: 1'), 'dist/home/b/b.yaml': own() };
    const root = grown(before);
    const slept = watched((_, name) => {
      if (name === call) rmSync(join(root, 'dist', lockName()), { recursive: true, force: true });
    });
    const { failure } = synth(root, desired, slept);
    expect(failure).toMatchObject({ what: expect.stringContaining('another run has begun to write; some files') });
    expect(filesOf(root)).toMatchObject({ 'dist/home/b/b.yaml': own() });
  },
);

it('a run shows that it lives as long as it works', () => {
  const root = grown();
  const beats = new Set<string>();
  const slow = watched((_, name, [path, text]) => {
    if (name === 'write' && String(path).endsWith('beat')) beats.add(String(text));
    else if (name === 'write') spawnSync('sleep', ['0.6']);
  });
  synth(root, { 'dist/home/a/a.yaml': own(), 'dist/home/b/b.yaml': own(), 'dist/home/c/c.yaml': own() }, slow);
  expect(beats.size).toBeGreaterThanOrEqual(2);
});

it('what another run removes while a run looks is not there', () => {
  const root = grown({ 'dist/home/a/a.yaml': own(), 'dist/home/b/b.yaml': own() });
  const removing = watched((_, name, [path]) => {
    if (name === 'read' && String(path).endsWith('b.yaml')) throw failure('ENOENT');
  });
  expect([...readListing(root, new Map(), SCOPE.places, removing).keys()]).not.toContain('dist/home/b/b.yaml');
});
