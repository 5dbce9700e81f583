import { existsSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disk } from '../lib/output/disk.ts';
import { readListing } from '../lib/output/listing.ts';
import {
  compared,
  filesOf,
  grown,
  naming,
  own,
  SCOPE,
  synth,
  type Tree,
  terraform,
  tree,
  watched,
} from './tree-on-disk.ts';

describe('the changes', () => {
  const desired: Tree = {
    'dist/home/web/deployment.web.yaml': own('a: 2'),
    'dist/home/web/secret.web.sops.yaml': 'data: ENC[1]\n',
    'dist/home/web/service.web.yaml': own(),
    'dist/cloudflare/home/cdk.tf.json': terraform(),
    'flux/home/web.yaml': naming({ 'dist/home/web/secret.web.sops.yaml': 'data: ENC[1]\n' }),
  };

  test('create, update and remove, sorted by path', () => {
    const root = grown({
      'dist/home/web/deployment.web.yaml': own('a: 1'),
      'dist/home/web/secret.web.sops.yaml': 'data: ENC[0]\n',
      'dist/home/gone/a.yaml': own(),
      'dist/cloudflare/home/cdk.tf.json': terraform('0'),
      'flux/home/web.yaml': naming({ 'dist/home/web/secret.web.sops.yaml': 'data: ENC[0]\n' }),
    });
    const { changes, findings, failure } = synth(root, desired);
    expect({ findings, failure }).toEqual({ findings: [] });
    expect(changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
      'update dist/cloudflare/home/cdk.tf.json',
      'remove dist/home/gone/a.yaml',
      'update dist/home/web/deployment.web.yaml',
      'update dist/home/web/secret.web.sops.yaml',
      'create dist/home/web/service.web.yaml',
      'update flux/home/web.yaml',
    ]);
    expect(filesOf(root)).toEqual(desired);
    expect(existsSync(join(root, 'dist/home/gone'))).toBe(false);
  });

  test('are none where nothing changed, and nothing is written', () => {
    const root = grown(desired);
    const times = () => ['', ...Object.keys(tree(root))].map((path) => statSync(join(root, path)).mtimeMs);
    const before = times();
    const touched: string[] = [];
    const { changes, failure } = synth(
      root,
      desired,
      watched((_, name) => touched.push(name)),
    );
    // Only what a killed run has left is looked for.
    expect({ changes, failure, touched }).toEqual({ changes: [], touched: ['list'] });
    expect(times()).toEqual(before);
  });

  test('leave alone the files that did not change', () => {
    const root = grown({ ...desired, 'flux/home/web.yaml': own('old: 1') });
    const inode = () => statSync(join(root, 'dist/home/web/service.web.yaml')).ino;
    const before = inode();
    synth(root, desired);
    expect(inode()).toBe(before);
  });

  test('see lines that end otherwise, and bytes that are no text', () => {
    const root = grown({ ...desired, 'flux/home/web.yaml': own().replaceAll('\n', '\r\n') });
    writeFileSync(
      join(root, 'dist/home/web/service.web.yaml'),
      Buffer.concat([Buffer.from(own()), Buffer.from([0xff])]),
    );
    expect(synth(root, desired).changes.map(({ action }) => action)).toEqual(['update', 'update']);
    expect(filesOf(root)).toEqual(desired);
  });

  test('are made in a root that is not there yet', () => {
    const root = join(grown(), 'new', 'root');
    expect(synth(root, desired)).toMatchObject({ findings: [] });
    expect(filesOf(root)).toEqual(desired);
  });

  test('leave no dist behind where only flux changes', () => {
    const root = grown();
    synth(root, { 'flux/home/web.yaml': own() });
    expect(tree(root)).toEqual({ 'flux/': '', 'flux/home/': '', 'flux/home/web.yaml': own() });
  });
});

describe('what is stale is', () => {
  const removed = (files: Tree, scope = SCOPE) => {
    const root = grown(files);
    const changes = synth(root, {}, disk, scope).changes.map(({ path }) => path);
    expect(
      Object.keys(files)
        .filter((path) => !existsSync(join(root, path)))
        .sort(),
    ).toEqual([...changes].sort());
    return changes;
  };

  test('removed for clusters that are rendered', () => {
    const paths = ['dist/home/a/b.yaml', 'dist/home-hosts/inventory.ini', 'flux/home/a.yaml'];
    expect([...removed(Object.fromEntries(paths.map((path) => [path, own()])))].sort()).toEqual(paths.sort());
  });

  test('removed for clusters whose folder is gone, encrypted copies and Terraform included', () => {
    const gone = own('', 'clusters/old');
    const files = {
      'dist/cloudflare/old/cdk.tf.json': terraform('1', 'clusters/old'),
      'dist/old/a/a.yaml': gone,
      'dist/old/a/secret.a.sops.yaml': 'ENC',
      'flux/old/a.yaml': naming({ 'dist/old/a/secret.a.sops.yaml': 'ENC' }, 'clusters/old'),
    };
    expect(removed(files)).toEqual(Object.keys(files));
  });

  test('kept for a cluster that exists but is not rendered now', () => {
    const files = { 'dist/other/a/a.yaml': own('', 'clusters/other'), 'dist/other/a/secret.a.sops.yaml': '' };
    expect(removed(files)).toEqual([]);
  });

  test('kept for other folders of clusters, also where a cluster has the same name', () => {
    const files = {
      'dist/a/a/a.yaml': own('', 'examples/a'),
      'dist/home/a/a.yaml': own('', 'examples/home'),
      'dist/home/a/secret.a.sops.yaml': '',
      'dist/home/b/b.yaml': own('', 'clusters/nested/home'),
      'dist/home/c/c.yaml': own('', 'home'),
      'dist/old/a/a.yaml': own('', 'examples/old'),
      'dist/old/a/secret.a.sops.yaml': '',
      'flux/home/c.yaml': naming({ 'dist/home/a/secret.a.sops.yaml': '' }, 'examples/home'),
    };
    expect(removed(files)).toEqual([]);
  });

  test('a copy with the bytes that a generated file of the cluster names, and Terraform JSON with the note', () => {
    const copy = 'dist/home/a/secret.a.sops.yaml';
    const files = {
      'dist/cloudflare/home/cdk.tf.json': terraform(),
      [copy]: 'ENC',
      'flux/home/a.yaml': naming({ [copy]: 'ENC' }),
    };
    expect(removed(files)).toEqual(Object.keys(files));
  });

  test('kept, and told, where it is named and placed like a copy or like Terraform JSON, and nothing says whose it is', () => {
    const files = {
      'dist/cloudflare/home/cdk.tf.json': '{}',
      'dist/cloudflare/home/terraform.tfstate': '{}',
      'dist/cloudflare/other/cdk.tf.json': '{}',
      'dist/home/a/secret.a.sops.yaml': 'mine',
      'dist/home/a/secret.b.sops.yaml': 'changed',
      'dist/old/a/secret.a.sops.yaml': 'of nobody',
      'flux/home/a.yaml': own(),
      'flux/home/b.yaml': naming({ 'dist/home/a/secret.b.sops.yaml': 'copied' }),
      'flux/home/c.yaml': naming({ 'dist/home/a/secret.a.sops.yaml': 'mine' }, 'examples/home'),
    };
    expect(removed(files)).toEqual(['flux/home/a.yaml', 'flux/home/b.yaml']);
    const { findings } = compared(grown(files), {});
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'foreign-manifest',
        where: 'dist/cloudflare/home/cdk.tf.json',
        what: 'was not generated by bramble, and Terraform applies it all the same',
      }),
      expect.objectContaining({
        where: 'dist/home/a/secret.a.sops.yaml',
        what: 'was not generated by bramble, and Flux applies it all the same',
        fix: 'move it to clusters/home/secrets, from where it is copied, or remove it',
      }),
      expect.objectContaining({ where: 'dist/home/a/secret.b.sops.yaml' }),
      expect.objectContaining({ where: 'flux/home/c.yaml', what: expect.stringContaining('from examples/home') }),
    ]);
  });

  test('kept in what flux bootstrap owns, which is not even read', () => {
    const files = { 'flux/home/flux-system/gotk-sync.yaml': own(), 'flux/home/a.yaml': own() };
    const reads: string[] = [];
    readListing(
      grown(files),
      new Map(),
      SCOPE.places,
      watched((_, name, [path]) => reads.push(`${name} ${path}`)),
    );
    expect(reads.filter((read) => read.includes('gotk') || /list.*flux-system/.test(read))).toEqual([]);
    expect(removed(files)).toEqual(['flux/home/a.yaml']);
  });

  test('removed with the folders that hold nothing then', () => {
    const root = grown({ 'dist/home/a/a.yaml': own(), 'dist/home/b/b.yaml': own(), 'dist/home/b/README.md': 'mine' });
    synth(root, {});
    expect(tree(root)).toEqual({
      'dist/': '',
      'dist/home/': '',
      'dist/home/b/': '',
      'dist/home/b/README.md': 'mine',
    });
  });

  test('a symbolic link neither removed nor followed, and told in the output of a cluster that is rendered or gone', () => {
    const root = grown({
      'elsewhere/a.yaml': own(),
      'dist/home/a/b.yaml': own(),
      'dist/old/a/b.yaml': own('', 'clusters/old'),
    });
    const links = ['dist/home/a/a.yaml', 'dist/home/c', 'dist/old/a/a.yaml', 'dist/other', 'flux/home', 'flux/nowhere'];
    mkdirSync(join(root, 'flux'));
    for (const link of links)
      symlinkSync(join(root, link.endsWith('.yaml') ? 'elsewhere/a.yaml' : 'elsewhere'), join(root, link));
    const { findings, changes } = synth(root, {});
    expect(changes.map(({ path }) => path)).toEqual(['dist/home/a/b.yaml', 'dist/old/a/b.yaml']);
    const told = ['dist/home/a/a.yaml', 'dist/home/c', 'dist/old/a/a.yaml', 'flux/home'];
    expect(findings.map(({ rule, severity, where }) => ({ rule, severity, where }))).toEqual(
      told.map((where) => ({ rule: 'stray-link', severity: 'warning', where })),
    );
    for (const link of links) expect(lstatSync(join(root, link)).isSymbolicLink()).toBe(true);
    expect(filesOf(root)['elsewhere/a.yaml']).toBe(own());
  });

  test('a folder that holds nothing, as a killed run leaves it, where it is of a cluster that is rendered or gone', () => {
    const root = grown({ 'dist/home/b/b.yaml': own() });
    const left = [
      'dist/home/a/a',
      'dist/cloudflare/old',
      'dist/other',
      'dist/.terraform',
      'flux/home/flux-system',
      'flux/old',
    ];
    for (const folder of left) mkdirSync(join(root, folder), { recursive: true });
    const desired = { 'dist/home/b/b.yaml': own() };
    expect(compared(root, desired).changes.map(({ path }) => path)).toEqual([
      'dist/cloudflare/',
      'dist/cloudflare/old/',
      'dist/home/a/',
      'dist/home/a/a/',
      'flux/old/',
    ]);
    expect(synth(root, desired)).toMatchObject({ findings: [] });
    const folders = Object.keys(tree(root)).filter((path) => path.endsWith('/'));
    expect(folders).toEqual([
      'dist/',
      'dist/.terraform/',
      'dist/home/',
      'dist/home/b/',
      'dist/other/',
      'flux/',
      'flux/home/',
      'flux/home/flux-system/',
    ]);
    expect(compared(root, desired).changes).toEqual([]);
  });
});
