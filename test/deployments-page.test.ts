import {
  app,
  type ClusterProps,
  type ComponentProps,
  claim,
  component,
  image,
  numerical,
  type Overview,
  type ShownComponent,
} from 'bramble';
import fc from 'fast-check';
import { deploymentsPage } from '../charts/addons/deployments-page/index.ts';
import { layout } from '../charts/addons/deployments-page/layout.ts';
import { filesOf } from '../charts/addons/deployments-page/page.ts';
import { flux } from '../charts/addons/flux/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { marker } from '../lib/model/follow.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';
import { mountedIn } from './served-page.ts';

const APP: ShownComponent = {
  name: 'web',
  about: 'Shows something.',
  isFoundation: false,
  places: [{ text: 'web.bramble.example', url: 'https://web.bramble.example' }],
  reach: 'lan',
  isAsked: false,
  images: [{ name: 'web', version: '1.2.3' }],
  storage: [{ name: 'data', size: '2Gi' }],
  nodes: ['pi-1'],
  workloads: ['web/web'],
};
const { nodes } = sample();
const LAN = { through: 'lan' } as const;
/** What leads to apps, and gives them addresses. */
const ways = [metallb(), traefik({ address: '10.10.11.21' })];

function shown(components: readonly ShownComponent[], props: Partial<Overview> = {}): string {
  const overview = { cluster: 'home', domain: 'bramble.example', nodes, components, arrows: [], ...props };
  const { page, map } = filesOf(overview, true);
  return `${page?.['index.html']}${map?.['map.svg']}`;
}

/** Renders the page of a cluster with these components: its text, with all that the server puts in. */
function pageOf(components: ClusterProps['components']): string {
  const mounted = mountedIn(
    sample({ loadBalancers: '10.10.11.21-10.10.11.29', components: [...ways, deploymentsPage(), ...components] }),
  );
  return mounted.get('/srv/page/index.html')!;
}

function cardOf(name: string, page: string): string {
  const card = page.split('\n').find((line) => line.includes(`<li class="card"`) && line.includes(`>${name}<`)) ?? '';
  return card
    .replaceAll(/<!--#include virtual="(\S+)" -->/g, '$1')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('a card says', () => {
  const web = { name: 'web', image: BUSYBOX, port: 8080 };

  it('where an app is reached and by whom, its version, nodes, storage, and what it uses', () => {
    const queue = app({ name: 'queue', image: BUSYBOX, port: 5672 });
    const data = claim('data', '2Gi');
    const page = pageOf([
      app({ ...web, about: 'Sings.', volumes: { '/data': data }, uses: ['queue'], expose: LAN }),
      queue,
    ]);
    expect(cardOf('web', page)).toBe(
      'web Sings. Address web.bramble.example Reached at home Version /versions/busybox Runs on any node Keeps web-data 2Gi Uses queue (5672)',
    );
    expect(cardOf('queue', page)).toBe(
      'queue Reached only from inside the cluster Version /versions/busybox Runs on any node',
    );
    expect(page).toContain('<a href="https://web.bramble.example">web</a>');
  });

  it('an address of its own, which a browser opens where it listens at 80 or 443', () => {
    const page = pageOf([
      app({ ...web, port: { container: 8080, service: 80 }, loadBalancer: '10.10.11.22' }),
      app({ ...web, name: 'queue', port: 1883, loadBalancer: '10.10.11.23' }),
    ]);
    expect(page).toContain('<a href="http://10.10.11.22">web</a>');
    expect(cardOf('queue', page)).toContain('Address 10.10.11.23:1883');
  });
});

it('a cluster without apps has a page that says so', () => {
  expect(shown([])).toContain('No app is reached from outside yet.');
  expect(pageOf([])).toContain('0 apps on 2 nodes');
});

describe('whatever a declaration says', () => {
  /** The elements of a page with the names of their attributes, in order. */
  const skeleton = (text: string) =>
    [...text.matchAll(/<(!--#include|!?\/?[a-z0-9]+)((?:[^<>"]|"[^"<>]*")*)>/g)].map(
      ([, tag, attributes = '']) => `${tag} ${attributes.replaceAll(/"[^"]*"/g, '')}`,
    );
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '"><script>alert(1)</script>',
      "' onload='x",
      '<!--#include virtual="/x" -->',
      '-->',
      ']]>',
      '&lt;',
      '\u2028</svg>',
      '</title>',
    ),
  );

  it('it opens no element, ends no attribute, and tells the server nothing', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 7, maxLength: 7 }), (texts) => {
        const [name = '', about = '', text = '', kept = '', node = '', cluster = '', domain = ''] = texts;
        const evil = (given: (plain: string, hostile: string) => string) =>
          shown(
            [
              {
                ...APP,
                name: given('web', name),
                about: given('x', about),
                places: [{ text: given('x', text), url: `https://${given('x', text)}` }],
                storage: [{ name: given('x', kept) }],
                nodes: [given('x', node)],
                workloads: [given('x', name)],
              },
              { ...APP, name: 'other', places: [], storage: [] },
            ],
            {
              cluster: given('x', cluster),
              domain: given('x', domain),
              arrows: [{ from: given('web', name), to: 'other', ports: '1', isQuiet: false }],
            },
          );
        fc.pre(name !== 'other' && !name.includes('\n'));
        expect(skeleton(evil((_, given) => given))).toEqual(skeleton(evil((plain) => plain)));
      }),
      { numRuns: 80 },
    );
  });

  it('a name that no key of a ConfigMap may have gets no file, and no directive', () => {
    const images = [{ name: '../nginx.conf" -->', version: '1' }];
    expect(shown([{ ...APP, images }])).not.toContain('nginx.conf" -->');
    expect(
      filesOf({ cluster: 'x', domain: 'x', nodes, components: [{ ...APP, images }], arrows: [] }, false).versions,
    ).toEqual({});
  });
});

describe('many apps', () => {
  const many = (count: number) =>
    Array.from(
      { length: count },
      (_, at): ShownComponent => ({
        ...APP,
        name: `app-with-a-name-as-long-as-names-may-be-of-a-service-in-dns-${at}`,
        storage: at % 3 === 0 ? APP.storage : [],
      }),
    );
  const arrows = (count: number) =>
    many(count).flatMap(({ name }, at) => [
      { from: '@lan', to: name, ports: '80', isQuiet: false },
      ...(at > 0 ? [{ from: name, to: many(1)[0]!.name, ports: '1', isQuiet: false }] : []),
    ]);

  it('a thousand fit into a ConfigMap, and their map stays a picture that is looked at', () => {
    const { page, map } = filesOf(
      { cluster: 'home', domain: 'bramble.example', nodes, components: many(1000), arrows: [] },
      true,
    );
    expect(page!['index.html']!.length).toBeLessThan(2 ** 20 * 0.7);
    expect(map!['map.svg']!.length).toBeLessThan(2 ** 16);
    const { width, height, boxes } = layout({ components: many(1000), arrows: [] });
    expect([width < 2000, height < 2000]).toEqual([true, true]);
    expect(boxes.map(({ label }) => label)).toContain('and 971 more');
  });

  it('no two boxes lie upon each other, and each line ends at boxes', () => {
    const { boxes, lines } = layout({ components: many(60), arrows: arrows(60) });
    expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length);
    for (const { from, to } of lines) expect([boxes.includes(from), boxes.includes(to)]).toEqual([true, true]);
  });
});

it('a version stands in a file of its own, where Flux moves it: neither the page nor the map names it, and nothing rolls', () => {
  const web = app({ name: 'web', image: image('registry.bramble.example/web', { follow: numerical() }), port: 8080 });
  const declaration = sample({
    loadBalancers: '10.10.11.21-10.10.11.29',
    components: [flux(), deploymentsPage({ expose: { through: 'lan' } }), ...ways, web],
  });
  const tagged = (tag: string) =>
    renderSample(
      declaration,
      { ...samplePins(declaration), web: `registry.bramble.example/web:${tag}` },
      undefined,
      [],
    );
  const before = tagged('1').files;
  const after = tagged('2').files;
  const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  expect(changed.sort()).toEqual([
    'dist/home/deployments-page/configmap.versions.yaml',
    'dist/home/web/deployment.web.yaml',
  ]);
  expect(after.get(changed[0]!)).toContain(`web: "2" # ${marker('home', { name: 'web' }, 'tag')}`);
});

describe('what tells of a whole cluster', () => {
  const telling = (shows: ComponentProps['shows']) =>
    renderSample(sample({ components: [component({ name: 'teller', shows }), app({ name: 'web', image: BUSYBOX })] }));

  it('is drawn last, with the labels of its component', () => {
    const { files, findings } = telling(({ components }) => ({
      list: { names: components.map(({ name }) => name).join(' ') },
    }));
    expect(findings.map(brief)).toEqual(['warning home/teller configmap.list.yaml: is read by nothing']);
    expect(files.get('dist/home/teller/configmap.list.yaml')).toContain('names: teller web');
  });

  it('is told of where it cannot be drawn, and hides nothing of others', () => {
    const thrown = telling(() => {
      throw new Error('no');
    });
    expect(thrown.findings.map(({ component, what }) => `${component}: ${what}`)).toEqual([
      "teller: its shows cannot be drawn: it throws 'no'",
    ]);
    expect(thrown.files.has('dist/home/web/deployment.web.yaml')).toBe(true);
    expect(telling(() => ({ list: { names: 3 } }) as never).findings.map(brief)).toEqual([
      'error home/teller shows.list.names: 3 is no text',
    ]);
    expect(telling(3 as never).findings.map(brief)).toEqual(['error home/teller shows: 3 is no function']);
  });
});
