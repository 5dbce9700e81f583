import { app, type ClusterProps, component } from 'bramble';
import { parse } from 'yaml';
import { side } from '../k9s/side.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

type K9sFacts = NonNullable<ClusterProps['k9s']>;

const web = app({ name: 'web', image: BUSYBOX, port: 8080, expose: { through: 'lan' } });
const shared = component({ name: 'page', namespace: 'web', expose: { through: 'lan' } });
const hidden = component({ name: 'hidden' });

async function files(k9s?: K9sFacts): Promise<ReadonlyMap<string, string>> {
  const declaration = sample({ components: [web, shared, hidden], ...(k9s && { k9s }) });
  return (await sideFiles(side, [{ declaration, inputs: { pins: {}, crds: [], sides: [side] } }], 'clusters')).files;
}

describe("K9s' settings", () => {
  it.each([
    [
      'a context that would be another folder',
      { context: '../staging' },
      "k9s.context: '../staging' is no name of a context",
    ],
    ['a colour that is none', { color: 'Steel Blue' }, "k9s.color: 'Steel Blue' is no colour"],
    ['a fact that is misspelt', { mayChnge: true }, "k9s: has no prop 'mayChnge'"],
  ])('are refused %s', (_, k9s, what) => {
    const { findings } = renderSample(sample({ components: [], k9s: k9s as K9sFacts }));
    expect(findings.map(brief)).toContain(`error home ${what}`);
  });

  it('are not there where the cluster says nothing of them', async () => {
    expect([...(await files()).keys()]).toEqual([]);
  });

  it('let nobody change anything, unless the cluster says so', async () => {
    const settings = async (k9s: K9sFacts) => {
      const found = await files(k9s);
      const each = ['config.yaml', 'clusters/default/default/config.yaml'];
      return each.map((path) => parse(found.get(`dist/k9s/home/${path}`)!).k9s.readOnly);
    };
    expect(await settings({})).toEqual([true, true]);
    expect(await settings({ mayChange: true })).toEqual([false, false]);
  });

  it('stand where K9s looks for them by the name of the context, with the namespaces of what is exposed', async () => {
    const found = await files({ context: 'attic', color: '#2e8b57' });
    expect([...found.keys()]).toEqual([
      'dist/k9s/home/config.yaml',
      'dist/k9s/home/clusters/attic/attic/config.yaml',
      'dist/k9s/home/skins/bramble.yaml',
    ]);
    const [config, context, skin] = [...found.values()].map((text) => parse(text).k9s);
    expect(context.namespace.favorites).toEqual(['web']);
    expect([config.ui.skin, skin.frame.border.fgColor]).toEqual(['bramble', '#2e8b57']);
  });
});
