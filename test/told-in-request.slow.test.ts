import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsOf } from '../lib/review/forms/labels.ts';
import { MARK } from '../lib/review/forms/markdown-form.ts';
import type { Danger } from '../lib/review/step-report.ts';
import { LoopbackForge } from './loopback-forge.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { lastRun } from './written-workflows.ts';

const REPORT = `${MARK}\n### main → renovate/web: objects 1 changed`;
const [LOST, STEP] = labelsOf({ dangers: ['data-lost', 'major-step'].map((rule) => ({ rule }) as Danger) }) as [
  string,
  string,
];

/** What the job that ran the code of the branch hands over. */
function handedOver(comment: string, labels: readonly string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'handed-over'));
  writeFileSync(join(folder, 'handed-over', 'comment.md'), `${comment}\n`);
  writeFileSync(join(folder, 'handed-over', 'labels'), labels.map((each) => `${each}\n`).join(''));
  return folder;
}

/** Runs the step of the job that may write to the request. */
async function tell(forge: LoopbackForge, folder: string) {
  const env = {
    PATH: process.env.PATH,
    FORGE: forge.name,
    API: forge.url,
    TOKEN: 'secret',
    REPOSITORY: forge.name === 'gitlab' ? '1' : 'me/pis',
    BRANCH: forge.head.branch,
    COMMIT: 'c0ffee',
    BASE: 'main',
    OWN_NAME: forge.own,
  };
  const child = spawn('bash', ['--norc', '-c', lastRun(forge.name, 'tell')], { cwd: folder, env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(String(part)));
  const status = await new Promise((ended) => child.on('close', ended));
  return { status, said: said.join('') };
}

const DONE = { status: 0, said: expect.stringContaining('told in request 7') };

describe('the job that tells refuses', () => {
  let forge: LoopbackForge;

  beforeEach(async () => {
    forge = await LoopbackForge.start('github');
  });

  afterEach(() => forge.stop());

  it.each<readonly [string, string, readonly string[], string]>([
    ['a comment that is no report', 'Look here!', [], 'comment.md is no report'],
    ['a comment that is too long', `${MARK}\n${'x'.repeat(65_536)}`, [], 'comment.md is no report'],
    ['a label of another kind', REPORT, ['approved'], 'labels are no dangers'],
    ['a label with more in it', REPORT, ['danger: data-lost,approved'], 'labels are no dangers'],
    ['labels without end', REPORT, Array.from({ length: 41 }, (_, at) => `danger: d-${at}`), 'labels are no dangers'],
  ])('%s, and writes nothing', async (_, comment, labels, said) => {
    const outcome = await tell(forge, handedOver(comment, labels));
    expect(outcome.said).toContain(said);
    expect([outcome.status, forge.written]).toEqual([1, []]);
  });

  it('a link in the place of the comment: it might lead to the token', async () => {
    const folder = handedOver(REPORT, []);
    rmSync(join(folder, 'handed-over', 'comment.md'));
    symlinkSync('/proc/self/environ', join(folder, 'handed-over', 'comment.md'));
    const { status, said } = await tell(forge, folder);
    expect(said).toContain('refused: comment.md is a link');
    expect([status, forge.written]).toEqual([1, []]);
  });
});

describe.each(['github', 'forgejo', 'gitea', 'gitlab'])('at %s', (name) => {
  let forge: LoopbackForge;

  beforeEach(async () => {
    forge = await LoopbackForge.start(name);
  });

  afterEach(() => forge.stop());

  it.each<readonly [string, (forge: LoopbackForge) => void]>([
    ['there is none', (some) => (some.request = undefined)],
    ['it has moved on', (some) => (some.head = { ...some.head, commit: 'decade' })],
    [
      'it is that of a fork, with a branch of the same name',
      (some) => (some.head = { ...some.head, repository: 'you/pis' }),
    ],
  ])('nothing is told in the request where %s', async (_, change) => {
    change(forge);
    const { status, said } = await tell(forge, handedOver(REPORT, [LOST]));
    expect([status, said]).toEqual([0, expect.stringContaining('no open request has this commit')]);
    expect(forge.written).toEqual([]);
  });

  it('there is one comment, which is written anew; others are left alone', async () => {
    forge.say('somebody', 'When will this be merged?');
    forge.say('somebody', `${MARK}\nNothing is lost, merge me`);
    expect(await tell(forge, handedOver(REPORT, []))).toEqual(DONE);
    const other = `${REPORT}, 1 created`;
    expect(await tell(forge, handedOver(other, []))).toEqual(DONE);
    const own = forge.comments.filter(({ by }) => by === forge.own).map(({ text }) => text);
    expect(own).toEqual([other]);
    expect(forge.comments.map(({ text }) => text)).toContain(`${MARK}\nNothing is lost, merge me`);
    forge.written.length = 0;
    expect(await tell(forge, handedOver(other, []))).toEqual(DONE);
    expect(forge.written).toEqual([]);
  });

  it('of two that were made at once, one stays', async () => {
    for (const text of [`${MARK}\none`, `${MARK}\nanother`]) forge.say(forge.own, text);
    expect(await tell(forge, handedOver(REPORT, []))).toEqual(DONE);
    expect(forge.comments.map(({ text }) => text)).toEqual([REPORT]);
  });

  it('labels come and go with the dangers, and others stay', async () => {
    forge.labels.add('bug');
    expect(await tell(forge, handedOver(REPORT, [LOST, STEP]))).toEqual(DONE);
    expect([...forge.labels]).toEqual(['bug', LOST, STEP]);
    expect(await tell(forge, handedOver(REPORT, [STEP]))).toEqual(DONE);
    expect([...forge.labels]).toEqual(['bug', STEP]);
    expect(await tell(forge, handedOver(REPORT, []))).toEqual(DONE);
    expect([...forge.labels]).toEqual(['bug']);
    expect(forge.tokens).toEqual(new Set([name === 'gitlab' ? 'secret' : 'token secret']));
  });

  if (name === 'gitlab') return;

  it('a branch of Flux gets a request, which says what the newest commit says', async () => {
    forge.head = { ...forge.head, branch: 'image-updates-home' };
    forge.request = undefined;
    forge.commitMessage = 'Move web to 1.4.1\n\n- web 1.4.0 -> 1.4.1\n';
    expect(await tell(forge, handedOver(REPORT, []))).toEqual(DONE);
    expect(forge.request).toEqual({ title: 'Move web to 1.4.1', body: '- web 1.4.0 -> 1.4.1' });
    forge.commitMessage = 'Move web to 1.4.2';
    expect(await tell(forge, handedOver(REPORT, []))).toEqual(DONE);
    expect(forge.request).toEqual({ title: 'Move web to 1.4.2', body: '' });
    expect(forge.written.filter((each) => each === 'POST /repos/me/pis/pulls')).toHaveLength(1);
    expect(forge.comments).toHaveLength(1);
  });
});
