import { spawnSync } from 'node:child_process';
import { readListing } from '../lib/output/listing.ts';
import { apply } from '../lib/output/write.ts';
import { compared, failure, filesOf, grown, own, type Tree, tree, watched } from './tree-on-disk.ts';

const desired: Tree = { 'dist/home/a/a.yaml': own('new: 1') };

/** A run on a root where a process that lives claims to write. */
function runBeside(pid: number, patience: number, look?: () => void) {
  const root = grown({ [`dist/.bramble-${pid}/0`]: own(), 'dist/home/a/a.yaml': own('old: 1') });
  const start = tree(root);
  const again = () => {
    look?.();
    return compared(root, desired);
  };
  const done = apply(root, again(), new Map(Object.entries(desired)), { look: again, patience });
  return { root, start, done };
}

it('a run that waits in vain for another changes nothing, and says for which process', () => {
  for (const pid of [process.ppid, 1]) {
    const { root, start, done } = runBeside(pid, 60);
    expect(done.changes).toEqual([]);
    expect(done.findings).toMatchObject([
      {
        rule: 'unwritable',
        what: `cannot be written: another synth is at work, as process ${pid}; nothing was changed`,
        fix: expect.stringContaining(`remove dist/.bramble-${pid}`),
      },
    ]);
    expect(tree(root)).toEqual(start);
  }
});

it('a run waits for another that ends, and looks again at what that has left', () => {
  // No child of this process: that would be there, ended, until this test has.
  const other = Number(spawnSync('sh', ['-c', 'sleep 0.3 >/dev/null 2>&1 & echo $!'], { encoding: 'utf8' }).stdout);
  let looks = 0;
  const { root, done } = runBeside(other, 20_000, () => looks++);
  expect({ looks, changes: done.changes, findings: done.findings }).toEqual({
    looks: 2,
    changes: [{ path: 'dist/home/a/a.yaml', action: 'update' }],
    findings: [],
  });
  expect(filesOf(root)).toMatchObject(desired);
});

it('what another run removes while a run looks is not there', () => {
  const root = grown({ 'dist/home/a/a.yaml': own(), 'dist/home/b/b.yaml': own() });
  const removing = watched((_, name, [path]) => {
    if (name === 'read' && String(path).endsWith('b.yaml')) throw failure('ENOENT');
  });
  expect([...readListing(root, removing).keys()]).not.toContain('dist/home/b/b.yaml');
});
