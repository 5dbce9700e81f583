import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './sample-cluster.ts';
import { repositoryCopy, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { WRITTEN_FACTS } from './written-facts.ts';

/** A copy of the repository with a cache of its own. */
function copy(): string {
  const root = repositoryCopy();
  rmSync(join(root, 'node_modules'));
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => each !== '.cache')) {
    symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  return root;
}

const LAUNCH = ['lib/commands/launch.mjs', 'main.ts', 'synth', '--json'];

/** What a run says and writes. */
function run(root: string, ...args: readonly string[]) {
  const out = temporaryFolder();
  const { status, stdout, stderr } = spawnSync(process.execPath, [...LAUNCH, '--out', out, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: status, said: stdout.replaceAll(out, 'OUT'), err: stderr, files: tree(out) };
}

const cacheOf = (root: string) => join(root, 'node_modules/.cache/bramble');
const programsIn = (root: string) => readdirSync(cacheOf(root)).filter((name) => name.endsWith('.places'));

function edit(root: string, file: string, from: string, to: string): void {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from) || from.length !== to.length) throw new Error(`${file}: '${from}' becomes '${to}'`);
  writeFileSync(path, text.replace(from, to));
}

/** A cluster of which something is wrong, beside what is right. */
const cluster = (
  components: string,
  before = '',
) => `import { app, cluster, component, image, node, Workload } from 'bramble';
import { metallb } from '../../charts/addons/metallb/index.ts';
${before}
const web = (name: string, more: object) => app({ name, image: image('docker.io/library/busybox'), port: 8080, ...more });
export default cluster({
${WRITTEN_FACTS}
  components: [metallb(), web('right', {}), ${components}],
});
`;

describe('the program that is bundled of the sources', () => {
  const root = copy();
  // One cluster is enough, and the small one quicker.
  rmSync(join(root, 'clusters/home'), { recursive: true });
  let first: ReturnType<typeof run>;

  it('is made by the first run, and kept with what V8 has compiled', () => {
    expect(existsSync(cacheOf(root))).toBe(false);
    first = run(root);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(programsIn(root)).toHaveLength(1);
    expect(readdirSync(cacheOf(root)).filter((name) => name.includes('.synth.'))).toHaveLength(1);
    expect(run(root)).toEqual(first);
  });

  it.each([
    ['the library', 'lib/output/kustomization.ts', "'10m'", "'11m'"],
    ['an add-on', 'charts/addons/metallb/index.ts', "'Recreate'", "'Recreata'"],
    ['a rule', 'lib/checks/rules/image-platforms.ts', 'does not say', 'does not SAY'],
    ['a side', 'hosts/inventory.ts', "'k3s_cluster'", "'k3s_clustar'"],
    ['an imported class', 'imports/traefik.io.ts', 'traefik.io/v1alpha1', 'traefik.io/v1alpha2'],
    ['an imported manifest', 'imports/crds/bfdprofiles.metallb.io.json', 'BFDProfile', 'BFDPROFILE'],
    ['a cluster', 'clusters/staging/cluster.ts', "'staging.bramble.example'", "'staging.brambla.example'"],
    ['a pin', 'clusters/staging/images.yaml', 'busybox:1.37.0', 'busybox:1.38.0'],
    ['an app', 'charts/apps/busybox-http.ts', "'busybox-http'", "'busybox-httq'"],
  ])('is never that of before: %s that changes, and stays as long', (_, file, from, to) => {
    edit(root, file, from, to);
    const after = run(root);
    const expected = run(root, '--from-sources');
    edit(root, file, to, from);
    expect(after).toEqual(expected);
    expect(after).not.toEqual(first);
  });

  it('has a rule that is added, and has it no more when it is gone', () => {
    const file = join(root, 'lib/checks/rules/added.ts');
    const says = "what: 'Something', why: 'Because.', fix: 'Mend it.'";
    const rule = `{ id: 'added', severity: 'warning', ${says}, check: () => [{ what: 'is told', fix: 'nothing' }] }`;
    writeFileSync(file, `export const rules = [${rule}];\n`);
    const after = run(root);
    expect(after).toEqual(run(root, '--from-sources'));
    expect(after.said).toContain('"rule": "added"');
    rmSync(file);
    expect(run(root)).toEqual(first);
  });

  it.each([
    ['is set aside', cluster("web('wrong', { replicas: '3' })")],
    ['throws', cluster("component({ name: 'broken', chart: () => { throw new Error('no luck'); } })")],
    [
      'gives a construct what it does not take',
      cluster("component({ name: 'odd', chart: (chart) => { new Workload(chart, undefined as never); } })"),
    ],
    ['draws one thing twice', cluster("web('twice', {}), web('twice', {})")],
    ['cannot be loaded', cluster('gone', "import { gone } from './gone.ts';")],
    ['has a name too many', cluster('web, gone', "import { gone } from 'bramble';")],
    ['throws when it is loaded', cluster('', "throw new Error('no luck');")],
    ['is no TypeScript', cluster('', 'const = 1;')],
    ['awaits', cluster('...more', 'const more = await Promise.resolve([]);')],
    [
      'asks where it is',
      cluster("web('here', { args: [import.meta.url.slice(-10), import.meta.filename.slice(-10)] })"),
    ],
    ['is given an add-on what it does not take', cluster('metallb({ wrong: 1 } as never)')],
  ])('says the same as the sources of a cluster that %s', (_, text) => {
    const folder = join(root, 'tried/home');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cluster.ts'), text);
    const pins = [
      'busybox: docker.io/library/busybox:1.37.0',
      'metallb-controller: quay.io/metallb/controller:v0.16.1',
      'metallb-speaker: quay.io/metallb/speaker:v0.16.1',
    ];
    writeFileSync(join(folder, 'images.yaml'), `images:\n  ${pins.join('\n  ')}\n`);
    expect(run(root, '--clusters', 'tried')).toEqual(run(root, '--clusters', 'tried', '--from-sources'));
  });

  it('is made by each of two first runs that meet, and is whole', async () => {
    const expected = run(root, '--check').said;
    rmSync(cacheOf(root), { recursive: true });
    const both = ['a', 'b'].map(() =>
      promisify(execFile)(process.execPath, [...LAUNCH, '--check', '--out', temporaryFolder()], { cwd: root }).catch(
        (error) => error as { stdout: string },
      ),
    );
    for (const { stdout } of await Promise.all(both))
      expect(JSON.parse(stdout).errors).toEqual(JSON.parse(expected).errors);
    expect(programsIn(root)).toHaveLength(1);
    expect(run(root, '--check').said).toEqual(expected);
  });

  it('runs from a cache of V8 that is broken as without', () => {
    for (const name of readdirSync(cacheOf(root)).filter((each) => each.includes('.synth.'))) {
      writeFileSync(join(cacheOf(root), name), 'broken');
    }
    expect(run(root)).toEqual(first);
  });

  it('is not needed: where nothing can be kept the sources run', () => {
    rmSync(cacheOf(root), { recursive: true });
    writeFileSync(cacheOf(root), 'no folder');
    expect(run(root)).toEqual(first);
  });
});
