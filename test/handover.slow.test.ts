import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryCopy, synth } from './synth.ts';

const REGISTRY = '127.0.0.1:1';

/** A cluster with one app; nobody answers where its image is. */
const CLUSTER = `import { app, cluster, image, node } from 'bramble';

export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '192.168.1.11', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['192.168.1.0/24'] },
  components: [app({ name: 'web', image: image('${REGISTRY}/web'), port: 8080 })],
});
`;

const pins = (version: string) => `images:
  web: ${REGISTRY}/web:${version}
platforms:
  ${REGISTRY}/web: [linux/arm64]
`;

const root = repositoryCopy('clusters');
const IMAGES = 'clusters/home/images.yaml';
const DEPLOYMENT = 'dist/home/web/deployment.web.yaml';
const handed = (name: string) => join(root, 'handed-over', name);
const read = (name: string) => readFileSync(handed(name), 'utf8');

function git(...args: readonly string[]): string {
  const someone = ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...someone, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const handover = (branch: string, base = 'main') => synth(['handover', base, '--branch', branch], {}, root);

beforeAll(() => {
  write('.gitignore', 'node_modules\n/handed-over/\n');
  write('clusters/home/cluster.ts', CLUSTER);
  write(IMAGES, pins('1.4.0'));
  const { code, out } = synth(['synth'], {}, root);
  expect([code, out]).toEqual([0, expect.not.stringContaining('error')]);
  git('init', '--quiet', '-b', 'main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Begin');
});

/** Leaves the branch as it was pushed, for the next. */
afterEach(() => {
  git('checkout', '--quiet', '--force', 'main');
  git('clean', '--quiet', '--force', '-d');
});

function pushed(branch: string, version: string): void {
  git('checkout', '--quiet', '-B', branch);
  write(IMAGES, pins(version));
  git('commit', '--quiet', '--all', '-m', `Update web to ${version}`);
}

describe('bramble handover', () => {
  it('says of a base that is not there what to do, and that one is needed', () => {
    const { code, out } = handover('main', 'origin/main');
    expect([code, out]).toEqual([1, expect.stringContaining("error: git knows no revision 'origin/main'")]);
    expect(synth(['handover'], {}, root)).toMatchObject({
      code: 2,
      err: expect.stringContaining('handover needs BASE'),
    });
  });

  it('fails where a branch of somebody is not rendered, and renders nothing', () => {
    pushed('bump', '1.5.0');
    const { code, out } = handover('bump');
    expect(code).toBe(1);
    expect(out).toContain(DEPLOYMENT);
    expect(git('diff', '--name-only')).toBe('');
    expect(existsSync(handed('rendered.patch'))).toBe(false);
    expect(read('comment.md')).toContain('<!-- bramble diff -->\n### main → bump: no object changes');
  });

  it('renders a branch of Renovate, hands over what is to be pushed, and passes once it is', () => {
    pushed('renovate/web', '2.0.0');
    const first = handover('renovate/web');
    expect(first.code).toBe(1);
    expect(first.out).toContain('error: 1 generated file is not what this branch makes of it');
    expect(read('comment.md')).toContain('web 1.4.0 → 2.0.0');
    expect(read('labels')).toBe('danger: major-step\n');
    git('checkout', '--quiet', '--force', '.');
    git('apply', '--index', handed('rendered.patch'));
    expect(git('diff', '--cached', '--name-only')).toBe(`${DEPLOYMENT}\n`);
    git('commit', '--quiet', '-m', 'Render');
    const second = handover('renovate/web');
    expect([second.code, second.err]).toEqual([0, '']);
    expect(existsSync(handed('rendered.patch'))).toBe(false);
    expect(read('comment.md')).toContain('### main → renovate/web: objects 1 changed, in 1 component');
  });

  it('tells in the comment what is wrong, and hands over nothing to push', () => {
    git('checkout', '--quiet', '-B', 'renovate/wrong');
    write('clusters/home/cluster.ts', CLUSTER.replace('8080', '80800'));
    git('commit', '--quiet', '--all', '-m', 'Update');
    expect(handover('renovate/wrong').code).toBe(1);
    expect(read('comment.md')).toMatch(/#### \d+ errors?\n\n- error home\/web/);
    expect(existsSync(handed('rendered.patch'))).toBe(false);
  });
});
