import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder, type Run, synth } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A cluster with one app, to which the environment adds props. */
const clusters = clustersFolder({
  'one/cluster.ts': `import { app, claim, cluster, image, node } from 'bramble';
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080,
  volumes: { '/data': claim('data', '1Gi') }, ...JSON.parse(process.env.PROPS ?? '{}') });
export default cluster({ name: process.env.NAME ?? 'one', domain: 'bramble.example', networks: { lan: ['10.10.11.0/24'] }, components: [web],
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })] });
`,
  'one/images.yaml': 'images:\n  busybox: docker.io/library/busybox:1.37.0\n',
});

/** What synth says of the cluster beside its findings and the files that it changes. */
function told(out: string, props: object = {}, ...flags: readonly string[]) {
  return linesOf(synth(['--clusters', clusters, '--out', out, ...flags], { PROPS: JSON.stringify(props) }));
}

function linesOf(run: Run) {
  const lines = run.out.split('\n').filter((line) => !/^(error|warning|create|update|remove) /.test(line));
  return { ...run, lines: lines.slice(0, -2) };
}

function git(folder: string, ...args: readonly string[]): void {
  const someone = ['-c', 'user.name=a', '-c', 'user.email=a@bramble.example', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...someone, ...args], { cwd: folder, stdio: 'ignore' });
}

function commit(folder: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-m', 'a commit', '--allow-empty');
}

const EMPTY =
  'elsewhere one/web statefulset.web.yaml: starts on an empty claim, web/data-web-0: what the claim web/web-data holds stays there';

describe('synth says what a change does to the cluster', () => {
  it('compared with what is committed, until the change is committed too, and writes all the same', () => {
    const repository = temporaryFolder();
    git(repository, 'init');
    const out = join(repository, 'deploy');
    mkdirSync(out);
    expect(told(out)).toMatchObject({ code: 0, lines: [] });
    commit(repository);
    expect(told(out)).toMatchObject({ code: 0, lines: [] });

    const before = told(out, { stateful: true }, '--check');
    expect([before.code, before.lines[0]]).toEqual([1, expect.stringContaining(EMPTY)]);
    const written = told(out, { stateful: true });
    expect([written.code, written.lines]).toEqual([0, before.lines]);
    expect(written.out).toContain('remove dist/one/web/persistentvolumeclaim.web-data.yaml\n');
    expect(written.lines.slice(1)).toEqual(
      written.lines.slice(1).map((line) => expect.stringMatching(/^ {4}\S/) && line),
    );
    expect(written.out).toContain(' && kubectl delete pvc web-data -n web\n');
    expect(told(out, { stateful: true }).lines).toEqual(before.lines);

    commit(repository);
    expect(told(out, { stateful: true })).toMatchObject({ code: 0, lines: [] });
    const taken = told(out, { stateful: true, volumes: {} }, '--json');
    const { consequences } = JSON.parse(taken.out) as { consequences: readonly Record<string, unknown>[] };
    expect(consequences.map(({ is, cluster, component, where }) => [is, cluster, component, where])).toEqual([
      ['stuck', 'one', 'web', 'statefulset.web.yaml'],
      ['stays', 'one', 'web', 'statefulset.web.yaml'],
    ]);
    expect(consequences[1]?.commands).toEqual(['kubectl delete pvc data-web-0 -n web']);
  });

  it('compared with the disk, where nothing is committed', () => {
    const folder = temporaryFolder();
    expect(told(folder).lines).toEqual([]);
    expect(told(folder, { stateful: true }).lines[0]).toContain(EMPTY);
    expect(told(folder, { stateful: true }).lines).toEqual([]);
    git(folder, 'init');
    commit(folder);
    git(folder, 'rm', '-r', '--cached', 'dist', 'flux');
    git(folder, 'commit', '-m', 'without what is generated');
    expect(told(folder).lines[0]).toContain('starts on an empty claim, web/web-data');
  });

  it('and nothing of what somebody else wrote, nor where there is an error', () => {
    const folder = temporaryFolder();
    told(folder);
    const claim = join(folder, 'dist/one/web/persistentvolumeclaim.web-data.yaml');
    const [, ...own] = readFileSync(claim, 'utf8').split('\n');
    writeFileSync(claim.replace('web-data', 'own'), own.join('\n').replace('name: web-data', 'name: own'));
    expect(told(folder)).toMatchObject({ code: 0, lines: [] });
    expect(told(folder, { stateful: true, port: '80' })).toMatchObject({ code: 1, lines: [] });
  });

  // Last: the folder of the cluster has another name from then on.
  it('of a cluster with another name nothing, as long as Flux looks at its old folder', () => {
    const folder = temporaryFolder();
    told(folder);
    mkdirSync(join(folder, 'flux/one/flux-system'));
    renameSync(join(ROOT, clusters, 'one'), join(ROOT, clusters, 'two'));
    const renamed = () => linesOf(synth(['--clusters', clusters, '--out', folder], { NAME: 'two' }));
    const before = readdirSync(folder, { recursive: true });
    const refused = renamed();
    expect(refused).toMatchObject({ code: 1, lines: [] });
    expect(refused.out.split('\n').slice(0, 2)).toEqual([
      'error one flux/one/flux-system: Flux looks at flux/one, where nothing would be left: it would stop all that runs in the cluster (to rename it, first git mv flux/one/flux-system flux/two/ and write flux/two for flux/one in its gotk-sync.yaml, then synth, suspend flux-system, merge, and let it look at flux/two; to retire it, flux uninstall, then git rm -r flux/one/flux-system; docs/rules/gone-cluster.md)',
      '1 error, nothing written',
    ]);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
    mkdirSync(join(folder, 'flux/two'));
    renameSync(join(folder, 'flux/one/flux-system'), join(folder, 'flux/two/flux-system'));
    expect(renamed()).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'flux'))).toEqual(['two']);
  });
});
