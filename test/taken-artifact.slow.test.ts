import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { temporaryFolder } from './temporary-folder.ts';
import { JOBS } from './written-workflows.ts';

interface Entry {
  readonly name: string;
  readonly text: string;
  /** As Unix has it. @default that of a plain file */
  readonly mode?: number;
}

/** An archive as somebody might make it by hand: nothing of it is compressed. */
function archiveOf(entries: readonly Entry[]): Buffer {
  let offset = 0;
  const files = entries.map(({ name, text, mode = 0o100644 }) => {
    const [path, content] = [Buffer.from(name), Buffer.from(text)];
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, path, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(mode * 0x10000, 6);
    rest.writeUInt32LE(offset, 10);
    // Made by Unix, so that the mode counts.
    const central = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), facts, rest, path]);
    offset += local.length;
    return { local, central };
  });
  const directory = Buffer.concat(files.map(({ central }) => central));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files.map(({ local }) => local), directory, end]);
}

/** Runs the step that takes what a run has handed over. A program stands for GitHub's own. */
function taken(job: 'push' | 'tell', entries: readonly Entry[] | undefined) {
  const folder = temporaryFolder();
  const [temporary, work, programs] = ['temporary', 'work', 'programs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [temporary, work, programs]) mkdirSync(each);
  if (entries) writeFileSync(join(folder, 'artifact'), archiveOf(entries));
  const answer = entries ? `case $2 in */zip) cat '${join(folder, 'artifact')}' ;; *) echo 1 ;; esac` : '';
  writeFileSync(join(programs, 'gh'), `#!/bin/sh\n${answer}\n`);
  chmodSync(join(programs, 'gh'), 0o755);
  const { runs } = JOBS.find(({ forge, name }) => forge === 'github' && name === job)!;
  const env = {
    PATH: `${programs}:${process.env.PATH}`,
    RUNNER_TEMP: temporary,
    RUN: '1',
    GITHUB_REPOSITORY: 'me/pis',
  };
  // As GitHub runs what names bash as its shell.
  const flags = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', runs[0]!];
  const { status, stderr } = spawnSync('bash', flags, { cwd: work, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return { folder, work };
}

const filesIn = (work: string) =>
  Object.fromEntries(
    readdirSync(join(work, 'handed-over')).map((name) => {
      expect(lstatSync(join(work, 'handed-over', name)).isFile()).toBe(true);
      return [name, readFileSync(join(work, 'handed-over', name), 'utf8')];
    }),
  );

describe.each(['push', 'tell'] as const)('the job %s takes from an archive', (job) => {
  it('three files by their names, also an empty one, and no other', () => {
    const { work } = taken(job, [
      { name: 'comment.md', text: 'a' },
      { name: 'labels', text: '' },
      { name: 'rendered.patch', text: 'b' },
      { name: 'diff.html', text: 'c' },
      { name: 'labels/more', text: 'd' },
    ]);
    expect(filesIn(work)).toEqual({ 'comment.md': 'a', labels: '', 'rendered.patch': 'b' });
  });

  it('no link, and nothing that lies elsewhere', () => {
    const { folder, work } = taken(job, [
      { name: 'comment.md', text: '/etc/hostname', mode: 0o120777 },
      { name: '../../escaped', text: 'a' },
    ]);
    expect(filesIn(work)).toEqual({ 'comment.md': '/etc/hostname' });
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
  });

  it('nothing, where nothing was handed over', () => {
    expect(filesIn(taken(job, undefined).work)).toEqual({});
  });
});
