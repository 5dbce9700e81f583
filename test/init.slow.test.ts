import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { wholeAnswers } from '../lib/init/answers.ts';
import { OFFER, renderRepository, repositoryOf } from './generated-repository.ts';
import { install, bramble as installed, packed } from './installed-package.ts';
import { brief, ROOT } from './sample-cluster.ts';
import { sensible } from './sensible-answers.ts';
import { tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

const bramble = (...args: readonly string[]) => installed(folder, args, { HOME: folder, SOPS_AGE_KEY_FILE: '' });

/** Changes a file for as long as something is looked at. */
function changed<T>(path: string, edit: (text: string) => string, look: () => T): T {
  const file = join(folder, path);
  const before = readFileSync(file, 'utf8');
  const text = edit(before);
  expect(text).not.toBe(before);
  writeFileSync(file, text);
  try {
    return look();
  } finally {
    writeFileSync(file, before);
  }
}

describe('somebody with the packed file, in an empty folder', () => {
  beforeAll(() => install(packed(), folder));

  it('has a repository by one command, which depends on that file', () => {
    const args = ['--domain', 'bramble.example', '--nodes', 'pi-1=192.168.1.11:8Gi', '--apps', 'whoami,busybox-http'];
    const { code, out, err } = bramble('init', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('\n  npm install\n  npx bramble synth\n  npm test\n');
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(dependencies).toEqual({ bramble: expect.stringMatching(/^file:.*\.tgz$/) });
  });

  it('renders it without a finding, and passes its own test', () => {
    expect(bramble('test')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/ files would change: run npx bramble synth/),
    });
    const { code, out } = bramble('synth');
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => !/^create /.test(line))).toEqual([
      expect.stringMatching(/^\d+ files, \d+ changed, \d+ accepted\b/),
      '',
    ]);
    for (const args of [['test'], ['test', '--strict']]) {
      expect(bramble(...args)).toEqual({
        code: 0,
        out: expect.stringMatching(/^\d+ files, up to date, \d+ accepted\b/),
        err: '',
      });
    }
  });

  it.each<[string, string, (text: string) => string, string | RegExp]>([
    [
      'a type that is wrong',
      'clusters/home/cluster.ts',
      (text) => text.replace('cpus: 4', 'cpus: 4, cores: 4'),
      /error clusters\/home\/cluster\.ts:\d+: Object literal may only specify known properties, and 'cores'/,
    ],
    [
      'what is not rendered',
      'clusters/home/cluster.ts',
      (text) => text.replace("'192.168.1.241'", "'192.168.1.242'"),
      'update dist/home/whoami/service.whoami.yaml',
    ],
    [
      'a rule that finds nothing',
      'clusters/rules/terminal.ts',
      (text) => text.replace("deployment('tty: true')", "deployment('stdin: true')"),
      "error clusters/rules/terminal.ts: the rule 'terminal' finds nothing in its example that is wrong",
    ],
    [
      'a rule that finds too much',
      'clusters/rules/terminal.ts',
      (text) => text.replace("deployment('tty: false')", "deployment('tty: true')"),
      "error clusters/rules/terminal.ts: the rule 'terminal' finds in its example that is right: warning home/web",
    ],
    [
      'what depends on chance',
      'charts/apps/busybox-http.ts',
      (text) => text.replace('Hello from', 'Hello $' + '{Math.random()} from'),
      'is another each time that it is drawn',
    ],
  ])('is told by the test of %s', (_, path, edit, says) => {
    const { code, out } = changed(path, edit, () => bramble('test'));
    expect(code).toBe(1);
    expect(out).toMatch(says);
  });

  it('lets warnings fail it only where that is said', () => {
    const warned = (...args: readonly string[]) =>
      changed(
        'clusters/home/images.yaml',
        (text) => text.replace('images:\n', 'images:\n  aaa: docker.io/library/aaa:1\n'),
        () => bramble('test', ...args),
      );
    expect(warned()).toMatchObject({ code: 0, out: expect.stringMatching(/^warning home /) });
    expect(warned('--strict')).toMatchObject({ code: 1, out: expect.stringMatching(/^warning home /) });
  });

  it('hands over to CI what a branch does, in words that hold there', () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', ...args], { cwd: folder });
    git('init', '--quiet', '-b', 'main');
    git('add', '--all');
    git('commit', '--quiet', '-m', 'Begin');
    changed(
      'clusters/home/images.yaml',
      (text) => text.replace(/(busybox: [^:\n]+:)\S+/, '$199.0.0'),
      () => bramble('synth'),
    );
    const { code, out } = bramble('handover', 'main', '--branch', 'bump');
    // What was pinned is put back already: the branch is not what it renders.
    expect([code, out]).toEqual([1, expect.stringContaining('dist/home/busybox-http/')]);
    const read = (name: string) => readFileSync(join(folder, 'handed-over', name), 'utf8');
    for (const name of ['comment.md', 'diff.md', 'diff.html']) {
      expect(read(name)).toContain('npx bramble explain major-step');
      expect(read(name)).not.toMatch(/npm run|docs\/rules/);
    }
    expect(read('labels')).toBe('danger: major-step\n');
    git('checkout', '--quiet', '.');
    for (const name of ['.git', 'handed-over']) rmSync(join(folder, name), { recursive: true });
  });

  it('adds a second cluster, and changes nothing of the first', () => {
    const before = tree(folder);
    const args = ['--domain', 'attic.example', '--nodes', 'pi-9=192.168.1.99', '--pool', '192.168.1.80-192.168.1.89'];
    expect(bramble('init', '--name', 'attic', ...args)).toMatchObject({ code: 0 });
    expect(bramble('synth')).toMatchObject({ code: 0 });
    const { 'docs/cluster.md': _, ...kept } = before;
    expect(tree(folder)).toMatchObject(kept);
  });
});

describe('a person who is asked', () => {
  /** Types answers into the questions, one after the other, as a person at a terminal does. */
  const script = `
    import { PassThrough } from 'node:stream';
    import { ask } from './lib/commands/ask.ts';
    import { loadOffer } from './lib/commands/offered.ts';
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const output = new PassThrough();
    let seen = '';
    output.on('data', (text) => (seen += text));
    const keys = JSON.parse(process.argv[1]);
    const typing = setInterval(() => input.write(keys.shift() ?? '\\r'), 50);
    const ended = await ask(await loadOffer(process.cwd()), {}, { input, output }).catch((error) => error.mistakes);
    clearInterval(typing);
    console.log(JSON.stringify({ ended, seen: seen.replace(/\\u001b\\[[0-9;?]*[A-Za-z]/g, '') }));
    process.exit(0);`;

  function typed(...keys: readonly string[]) {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script, JSON.stringify(keys)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as { readonly ended: unknown; readonly seen: string };
  }

  it('is shown what is usual, a line of explanation, and what is wrong with an answer at once', () => {
    const { ended, seen } = typed('attic\r', 'no domain\r', '\u0015pis.example\r');
    expect(ended).toEqual(wholeAnswers(OFFER, { name: 'attic', domain: 'pis.example' }));
    expect(seen).toContain("'no domain' is no domain (give a name such as bramble.example)");
    expect(seen).toContain('Its folders are named so, and it is never changed lightly.');
  });

  it('may end it', () => {
    expect(typed('attic\r', '\u0003').ended).toEqual([
      { what: 'the questions were ended', fix: 'start again; nothing was written' },
    ]);
  });
});

describe('whatever sensible answers are given, at length', () => {
  it('the repository renders without a finding', () => {
    fc.assert(
      fc.property(sensible, (given) => {
        const answers = wholeAnswers(OFFER, given);
        expect(renderRepository(repositoryOf(answers), answers.name!).findings.map(brief)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
