import { chartFiles, type RenderedFor } from '../lib/importer/chart-files.ts';
import { chartOutput } from '../lib/importer/chart-output.ts';
import { findHelm } from '../lib/importer/helm-program.ts';
import { settled } from '../lib/importer/made-up.ts';
import { chartsIn } from '../lib/input/read-charts.ts';
import type { KubernetesObject } from '../lib/model/object.ts';

function objectsOf(text: string, tests = false): readonly KubernetesObject[] {
  const output = chartOutput(text, tests);
  if ('wrong' in output) throw new Error(output.wrong);
  return output.objects;
}

const names = (text: string, tests = false) =>
  objectsOf(text, tests).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const hooked = (name: string, hook: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, annotations: { helm.sh/hook: '${hook}' } }\n`;

describe('what helm writes', () => {
  it('is refused where it is no YAML, or no object', () => {
    expect(chartOutput('a: [', false)).toEqual({
      wrong: expect.stringMatching(/^what it makes is no YAML in line \d+$/),
    });
    expect(chartOutput('kind: Pod\n', false)).toEqual({ wrong: 'it makes what is no object: {"kind":"Pod"}' });
  });

  it('is taken apart where it is a list, without tests, and with all other hooks', () => {
    const list = `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Pod, metadata: { name: a } }]\n`;
    const all = [list, '', hooked('b', 'pre-install,post-upgrade'), hooked('c', 'test'), hooked('d', 'test-success')];
    expect(names(all.join('---\n'))).toEqual(['Pod a', 'Pod b']);
    expect(names(all.join('---\n'), true)).toEqual(['Pod a', 'Pod b', 'Pod c', 'Pod d']);
  });

  it('has nothing that is null, and no status, and numbers as Kubernetes reads them', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: { name: a, annotations: null }\nspec: { mode: 0644, isOpen: yes }\nstatus: {}\n`;
    expect(objectsOf(text)).toEqual([
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { mode: 0o644, isOpen: true } },
    ]);
  });

  it('has Secrets with their keys, and with none of their values', () => {
    const values = `data: { a: aHVudGVyMg== }\nstringData: { b: hunter2, url: 'a: hunter2' }\n`;
    const last = `kubectl.kubernetes.io/last-applied-configuration: '{"a":"hunter2"}'`;
    const text = `apiVersion: v1\nkind: Secret\nmetadata: { name: a, annotations: { ${last}, b: c } }\n${values}`;
    expect(objectsOf(text)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a', annotations: { b: 'c' } },
        data: { a: '', b: '', url: '' },
      },
    ]);
    const list = `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { a: b } }]`;
    expect(objectsOf(list)[0]?.data).toEqual({ a: '' });
  });
});

const MOMENTS = [new Date('2026-11-30T11:59:58Z'), new Date('2026-11-30T12:00:02Z')] as const;
const config = (data: object, name = 'a'): KubernetesObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: data as Record<string, string> },
});
const settle = (...data: readonly object[]) =>
  settled(
    data.map((each) => [config(each)]),
    MOMENTS,
  )?.map((each) => each.data)[0];

describe('what a chart makes up', () => {
  it('has a stand-in that is the same each time', () => {
    expect(settle({ a: 'Xy12' }, { a: 'Qz34' })).toEqual({ a: 'random' });
    expect(settle({ a: 'fixed', b: 'web-x7f-0' }, { a: 'fixed', b: 'web-k2p-0' })).toEqual({
      a: 'fixed',
      b: 'web-random-0',
    });
  });

  it('stays what its field takes: a minute of a schedule, or bytes', () => {
    expect(settle({ a: '17 3 * * *' }, { a: '42 3 * * *' })).toEqual({ a: '0 3 * * *' });
    const [one, other] = ['a', 'b'].map((each) => Buffer.from(each.repeat(60)).toString('base64'));
    expect(settle({ ca: one }, { ca: other })).toEqual({ ca: Buffer.from('random').toString('base64') });
    expect(settle({ pem: 'A\nb+/c==' }, { pem: 'B\nd/+e=' })).toEqual({ pem: 'random' });
  });

  it('is left out where nothing can stand for it: a number, a key, the end of a list', () => {
    expect(settle({ a: 1, b: 2 }, { a: 1, b: 3 })).toEqual({ a: 1 });
    expect(settle({ x1: 'a', b: 'c' }, { x2: 'a', b: 'c' })).toEqual({ b: 'c' });
    expect(settle({ a: ['b', 'c'] }, { a: ['b'] })).toEqual({ a: ['b'] });
  });

  it('has the same objects in the same order, whatever they are called', () => {
    const first = [config({}, 'zz-1a'), config({}, 'b'), config({}, 'aa-2b')];
    const second = [config({}, 'b'), config({}, 'mm-3c'), config({}, 'kk-4d')];
    const names = (...all: readonly (readonly KubernetesObject[])[]) =>
      settled(all, MOMENTS)?.map(({ metadata }) => metadata.name);
    expect(names(first, second)).toEqual(['b', 'random-random', 'random-random']);
    expect(names(first, second.slice(1))).toBeUndefined();
  });

  it('is told by the day and the second, where it is a time', () => {
    const now = {
      ...{
        day: '2026-11-30',
        time: '2026-11-30T11:59:59Z',
        name: 'job-20261130115959',
        go: '2026-11-30 12:00:01.5 +0000 UTC',
      },
      ...{ epoch: '1796039999', seconds: 1796039999, other: '2026-11-29', long: '17960399990', number: 20261130 },
    };
    const later = { ...now, time: '2026-11-30T12:00:00Z', epoch: '1796040000', seconds: 1796040000 };
    expect(settle(now, later)).toEqual({
      day: '2000-01-01',
      time: '2000-01-01T00:00:00Z',
      name: 'job-20000101000000',
      go: '2000-01-01 00:00:00.0 +0000 UTC',
      epoch: '946684800',
      seconds: 946684800,
      other: '2026-11-29',
      long: '17960399990',
      number: 20261130,
    });
  });
});

describe('the files of a rendering', () => {
  const of: RenderedFor = {
    ...{ cluster: 'home', source: 'clusters/home', folder: 'web', release: 'web/web', pins: {} },
    request: {
      ...{
        repository: 'https://charts.bramble.example',
        chart: 'web',
        version: '1.2.3',
        as: { name: 'web', namespace: 'web' },
      },
      ...{ values: { a: 1 }, kubernetes: '1.36.0', apis: ['a/v1/B'], without: ['tests'] },
    },
  };
  const made = (asks: boolean) => ({
    ...{
      objects: [config({ a: 'b' }), config({ a: 'c' })],
      version: '1.2.3',
      schema: { type: 'object', description: 'x' },
    },
    ...{ asksKubernetes: asks, asksApis: asks },
  });

  it('are read back as what was rendered', () => {
    const files = chartFiles(of, made(true));
    expect([...files.keys()]).toEqual([
      'imports/charts/home/web/chart.json',
      'imports/charts/home/web/values.schema.json',
      'imports/charts/home/web/configmap.a.yaml',
      'imports/charts/home/web/configmap.a.2.yaml',
    ]);
    const { charts, mistakes } = chartsIn(files, 'clusters/home');
    expect(mistakes).toEqual([]);
    expect(charts).toMatchObject([
      { folder: 'imports/charts/home/web', record: { ...of.request, release: 'web/web' } },
    ]);
    expect([...charts[0]!.objects.values()]).toEqual(made(true).objects);
    expect(charts[0]).toHaveProperty('schema', expect.not.objectContaining({ description: 'x' }));
    expect(charts[0]).not.toHaveProperty('isEdited');
  });

  it('say of what the chart does not ask for nothing', () => {
    const [chart] = chartsIn(chartFiles(of, made(false)), 'clusters/home').charts;
    expect(chart?.record).not.toHaveProperty('kubernetes');
    expect(chart?.record).not.toHaveProperty('apis');
  });

  it('are known to be changed, broken, or those of other clusters', () => {
    const files = chartFiles(of, made(true));
    const changed = (path: string, change: (text: string) => string) =>
      new Map([...files].map(([each, text]) => [each, each.endsWith(path) ? change(text) : text]));
    const edited = changed('configmap.a.yaml', (text) => text.replace('a: b', 'a: d'));
    expect(chartsIn(edited, 'clusters/home').charts[0]).toHaveProperty('isEdited', true);
    const conflict = '<<<<<<< HEAD\n';
    for (const broken of [
      changed('chart.json', (text) => conflict + text),
      changed('configmap.a.yaml', (text) => conflict + text),
      changed('configmap.a.yaml', () => 'a: &a [*a]\n'),
      changed('chart.json', () => '{}'),
      new Map([...files].filter(([path]) => !path.endsWith('chart.json'))),
    ]) {
      expect(chartsIn(broken, 'clusters/home')).toEqual({
        charts: [],
        mistakes: [
          {
            where: 'imports/charts/home/web',
            what: 'is no rendering of a chart that can be read',
            fix: 'remove the folder, and run npm run import -- charts',
          },
        ],
      });
    }
    expect(chartsIn(files, 'elsewhere/home')).toEqual({ charts: [], mistakes: [] });
  });
});

describe('where there is no Helm', () => {
  it('one line says what to install, and nothing is waited for', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    const said = await findHelm({ PATH: '' }, 'nowhere', () => {});
    expect(said).toBe(
      'there is no Helm 3 or 4, and none can be built (neither helm nor go is in the PATH): install helm, or Go',
    );
    const started = timers.mock.results.map(({ value }) => value);
    expect(cleared.mock.calls.flat()).toEqual(expect.arrayContaining(started));
    jest.restoreAllMocks();
  });
});
