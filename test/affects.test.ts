import { command } from './in-process.ts';

const affects = async (...words: readonly string[]) => {
  const { code, out } = await command(['affects', ...words, '--json']);
  const { affected = [], findings } = JSON.parse(out) as {
    affected?: readonly { cluster: string; component: string; objects: readonly string[]; hosts: readonly string[] }[];
    findings: readonly { what: string }[];
  };
  return { code, names: affected.map(({ cluster, component }) => `${cluster}/${component}`), affected, findings };
};

describe('bramble affects', () => {
  it('tells the components that a file declares, in every cluster, with their objects and hosts', async () => {
    const { names, affected } = await affects('charts/apps/lil-linko.ts');
    expect(names).toEqual(['home/lil-linko', 'staging/lil-linko']);
    expect(affected[0]?.hosts).toEqual(['lil-linko.bramble.example']);
    expect(affected[0]?.objects).toContain('dist/home/lil-linko/deployment.lil-linko.yaml');
  });

  it.each([
    ['a file of Secrets: its component', 'clusters/home/secrets/lil-linko.sops.yaml', ['home/lil-linko']],
    ['a part of an add-on: that add-on', 'charts/addons/metallb/index.ts', ['home/metallb', 'staging/metallb']],
    ['a document: nothing', 'README.md', []],
  ])('tells of %s', async (_, file, wanted) => {
    expect((await affects(file)).names).toEqual(wanted);
  });

  it('tells of the facts of a cluster, and of its pins, all that may be drawn with them, and no other cluster', async () => {
    for (const file of ['clusters/home/cluster.ts', 'clusters/home/images.yaml']) {
      const { names } = await affects(file);
      expect(names).toContain('home/lil-linko');
      expect(names.filter((name) => !name.startsWith('home/'))).toEqual([]);
    }
  });

  it('tells of what everything is drawn with everything', async () => {
    const { names } = await affects('lib/constructs/app.ts');
    expect(names).toEqual(expect.arrayContaining(['home/whoami', 'staging/busybox-http']));
  });

  it('says in a line that a file is not there, or not of the repository', async () => {
    expect(await affects('nope.ts')).toMatchObject({ code: 1, findings: [{ what: 'is not there' }] });
    expect(await affects('../nope.ts')).toMatchObject({
      code: 1,
      findings: [{ what: 'lies outside of the repository' }],
    });
  });
});
