import { type AppProps, app, type Exposure } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const ADDONS = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];
const proxy = (expose: object, name = 'proxy') =>
  app({ name, image: BUSYBOX, port: 8080, expose: { through: 'lan', ...expose } as Exposure } as AppProps);
const rendered = (...apps: readonly ReturnType<typeof proxy>[]) =>
  renderSample(sample({ components: [...ADDONS, ...apps] }));
const HOSTS = ['nas.bramble.example', 'cam.bramble.example'];

describe('several hosts of an app are refused', () => {
  it.each<[string, object, string]>([
    [
      'where one is outside the domain',
      { host: [...HOSTS, 'nas.example.com'] },
      "expose.host: 'nas.example.com' is no host of bramble.example",
    ],
    ['where there is none', { host: [] }, 'expose.host: names no host'],
    ['where one is no text', { host: [1] }, 'expose.host[0]: 1 is no text'],
  ])('%s', (_, expose, expected) => {
    expect(rendered(proxy(expose)).findings.map(brief)).toEqual([`error home/proxy ${expected}`]);
  });

  it('where another app has one of them', () => {
    const found = rendered(proxy({ host: HOSTS }), proxy({ host: 'cam.bramble.example' }, 'cam')).findings;
    expect(found.map(brief)).toEqual([
      "error home components: 'proxy' and 'cam' are both exposed at cam.bramble.example",
    ]);
  });
});

describe('a wrong host is told of once, with the one that was meant', () => {
  it.each<[string, string | readonly string[], string]>([
    ['with capitals', 'Proxy.bramble.example', "write 'proxy.bramble.example': DNS has small letters alone"],
    [
      'with capitals, twice',
      ['Nas.bramble.example', 'nas.bramble.example'],
      "write 'nas.bramble.example': DNS has small letters alone",
    ],
    ['as an address', 'https://proxy.bramble.example/', "write 'proxy.bramble.example'"],
    ['with a port', 'proxy.bramble.example:8443', "write 'proxy.bramble.example'"],
    ['with a space', 'my proxy.bramble.example', "write 'my-proxy.bramble.example'"],
    ['with the dot at its end', 'proxy.bramble.example.', "write 'proxy.bramble.example'"],
    ['by its first label', 'www', "write 'www.bramble.example'"],
    ['of somebody else', 'proxy.example.com', 'choose a name that ends in .bramble.example'],
    ['that is empty', '', 'choose a name that ends in .bramble.example'],
  ])('%s', (_, host, advice) => {
    const { findings } = rendered(proxy({ host }));
    expect(findings.map(({ rule, where, fix }) => [rule, where, fix])).toEqual([['exposure', 'expose.host', advice]]);
  });
});

describe('several hosts of an app', () => {
  it('lead to it by one route, below a path too', () => {
    const { files, findings, cluster } = rendered(proxy({ host: HOSTS, path: '/ui' }));
    expect(findings.map(brief)).toEqual([]);
    expect(files.get('dist/home/proxy/ingressroute.proxy.yaml')).toContain(
      'match: (Host(`nas.bramble.example`) || Host(`cam.bramble.example`)) && PathPrefix(`/ui`)',
    );
    expect(cluster.url('proxy')).toBe('https://nas.bramble.example/ui');
    expect(cluster.hosts()).toEqual(['cam.bramble.example', 'nas.bramble.example', 'traefik.bramble.example']);
  });

  it('share a certificate of their own behind an Ingress', () => {
    const text = rendered(proxy({ host: HOSTS, as: 'ingress' })).files.get('dist/home/proxy/ingress.proxy.yaml');
    expect(text?.match(/host: \S+/g)).toEqual(['host: nas.bramble.example', 'host: cam.bramble.example']);
    expect(text).toMatch(/tls:\n {4}- hosts:\n {8}- nas\.bramble\.example\n {8}- cam\.bramble\.example\n/);
  });
});
