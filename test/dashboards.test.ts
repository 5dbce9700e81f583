import { app, type Component, component, type Dashboard, type Panel } from 'bramble';
import { certManager } from 'bramble/addons/cert-manager';
import { grafana } from 'bramble/addons/grafana';
import { kubeStateMetrics } from 'bramble/addons/kube-state-metrics';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { traefik } from 'bramble/addons/traefik';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const WAITING: Panel = { title: 'Waiting', shows: { '{{queue}}': 'queue_messages' } };
const QUEUES: Dashboard = { name: 'queues', title: 'Queues', rows: [{ title: 'Messages', panels: [WAITING] }] };

const queue = (brought: Partial<Component>) => component({ name: 'queue', ...brought });
const SHOWN = { dashboards: { page: '/d/' } };

/** What is told of a component beside one that shows dashboards; `dashboards` may give what types forbid. */
function told(brought: Partial<Component>): readonly string[] {
  return renderSample(sample({ components: [queue({ provides: SHOWN, ...brought })] })).findings.map(brief);
}

const shown = (dashboard: unknown) => told({ dashboards: () => [dashboard] as never });

describe('a dashboard is refused that', () => {
  it.each([
    [
      'bears no name of a page',
      { ...QUEUES, name: 'My Queues' },
      "dashboards[0].name: 'My Queues' is no name of a dashboard",
    ],
    ['has no panels', { ...QUEUES, rows: undefined }, "dashboards[0]: has no 'rows'"],
    [
      'has a panel without a query',
      { ...QUEUES, glance: [{ title: 'Waiting' }] },
      "dashboards[0].glance[0]: has no 'shows'",
    ],
    [
      'counts in no known unit',
      { ...QUEUES, glance: [{ ...WAITING, unit: 'GB' }] },
      "dashboards[0].glance[0].unit: 'GB' is none of 'bytes', 'bytesPerSecond', 'share', 'seconds', 'celsius', 'perSecond', 'cores', 'time', 'ok'",
    ],
    [
      'is bad from one number alone',
      { ...QUEUES, glance: [{ ...WAITING, limits: { warning: 5 } }] },
      "dashboards[0].glance[0].limits: has no 'critical'",
    ],
  ])('%s', (_, dashboard, what) => {
    expect(shown(dashboard)).toEqual([`error home/queue ${what}`]);
  });

  it('bears the name of another', () => {
    expect(told({ dashboards: () => [QUEUES, QUEUES] })).toEqual([
      "error home/queue dashboards: 'queues' is the name of two dashboards",
    ]);
  });

  it.each([
    ['dashboards', { dashboards: (() => 'none') as never }, "dashboards: 'none' is no list"],
    [
      'dashboards',
      { dashboards: ({ nodes }) => [{ ...QUEUES, title: nodes[9]!.name }] },
      "dashboards: the function gives none: 'name' is asked of a value that is not there",
    ],
    ['panels', { panelsOf: (() => [{ title: 'Waiting' }]) as never }, "panelsOf[0]: has no 'shows'"],
  ] as readonly (readonly [string, Partial<Component>, string])[])('no function gives: %s', (_, brought, what) => {
    expect(told(brought)).toEqual([`error home/queue ${what}`]);
  });
});

it('dashboards that nobody shows are not asked for', () => {
  const dashboards = () => {
    throw new Error('asked');
  };
  expect(told({ dashboards, provides: {} })).toEqual([]);
});

describe('a query that nobody can read is refused', () => {
  const asking = (text: string): Panel => ({ ...WAITING, shows: { all: text } });

  it.each([
    ['sum(queue_messages', 'sum(queue_messages'],
    ['rate(queue_messages[5m)', 'queue_messages[5m)'],
    ['a b', 'a b'],
    ['', ''],
  ])('%j', (text) => {
    const [finding = '', ...more] = shown({ ...QUEUES, glance: [asking(text)] });
    expect(more).toEqual([]);
    expect(finding).toContain(`error home/queue dashboard queues, panel 'Waiting': '${text}' cannot be read`);
  });

  it('once, where it is on the page of each app', () => {
    expect(told({ panelsOf: () => [asking('sum(')] })).toHaveLength(1);
  });

  it.each(['sum by (node) (rate(a{b=~"$node"}[5m])) > 1', 'a / on (node) b', 'topk(5, a) or vector(0)'])(
    'not %j',
    (text) => {
      expect(shown({ ...QUEUES, glance: [asking(text)] })).toEqual([]);
    },
  );
});

/** What Grafana shows of a cluster, by the names of its pages. */
function pages(...components: readonly Component[]) {
  const { findings, stages } = renderSample(
    sample({
      components: [
        metallb(),
        certManager({ email: 'admin@bramble.example' }),
        traefik({ address: '10.10.11.21' }),
        metrics(),
        grafana(),
        ...components,
      ],
    }),
  );
  const errors = findings.filter(({ severity, rule }) => severity === 'error' && rule !== 'missing-secret');
  expect(errors.map(brief)).toEqual([]);
  const maps = stages
    .flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('dashboards-'));
  const files = maps.flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>));
  return Object.fromEntries(files.map(([name, text]) => [name.replace('.json', ''), JSON.parse(text) as Page]));
}

interface Page {
  readonly title: string;
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
  }[];
}

const titlesOf = ({ panels }: Page) => panels.map(({ title }) => title);

describe('Grafana shows', () => {
  const web = app({ name: 'web', image: BUSYBOX, port: 8080, expose: { through: 'lan' } });

  it('what components bring, each panel with its queries and a number of its own', () => {
    const { queues, ...others } = pages(queue({ dashboards: () => [QUEUES] }), nodeExporter(), kubeStateMetrics());
    expect(titlesOf(queues!)).toEqual(['Messages', 'Waiting']);
    expect(queues!.panels[1]!.targets).toMatchObject([{ expr: 'queue_messages', refId: 'A' }]);
    for (const { panels } of Object.values(others)) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      for (const { type, targets = [] } of panels) expect(targets.length > 0).toBe(type !== 'row');
    }
  });

  it('moments in the milliseconds that it counts in', () => {
    const rows = [{ title: 'Messages', panels: [{ ...WAITING, unit: 'time' } as const] }];
    const { queues } = pages(queue({ dashboards: () => [{ ...QUEUES, rows }] }));
    expect(queues!.panels[1]!.targets).toMatchObject([{ expr: '(queue_messages) * 1000' }]);
  });

  it('on its first page what they have for it, numbers before all else', () => {
    const glance: readonly Panel[] = [WAITING, { ...WAITING, title: 'All that wait', as: 'numbers' }];
    const { home } = pages(queue({ dashboards: () => [{ ...QUEUES, glance }] }));
    const titles = titlesOf(home!);
    expect(titles.indexOf('All that wait')).toBeLessThan(titles.indexOf('The last day'));
    expect(titles.indexOf('The last day')).toBeLessThan(titles.indexOf('Waiting'));
  });

  it('of each app what others measure of it, in its own namespace', () => {
    const page = pages(web, kubeStateMetrics())['app-web']!;
    expect(titlesOf(page)).toEqual(expect.arrayContaining(['Requests by answer', 'Memory', 'Restarts in an hour']));
    const queries = page.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    for (const query of queries) expect(query).toMatch(/namespace="web"|service=~"web_web_/);
  });

  it('nothing of requests to an app that has no host, and no page of what runs nothing', () => {
    const quiet = app({ name: 'quiet', image: BUSYBOX, port: 8080 });
    const all = pages(quiet, queue({}));
    expect(titlesOf(all['app-quiet']!)).not.toContain('Requests by answer');
    expect(Object.keys(all)).not.toContain('app-queue');
  });

  it('pages that fit into a ConfigMap each, however many apps there are', () => {
    const apps = Array.from({ length: 60 }, (_, at) => app({ name: `web-${at}`, image: BUSYBOX, port: 8080 }));
    const { stages } = renderSample(
      sample({
        components: [
          metallb(),
          certManager({ email: 'admin@bramble.example' }),
          traefik({ address: '10.10.11.21' }),
          metrics(),
          grafana(),
          ...apps,
        ],
      }),
    );
    const sizes = stages.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'ConfigMap');
    for (const each of sizes) expect(JSON.stringify(each).length).toBeLessThan(512 * 1024);
  });
});
