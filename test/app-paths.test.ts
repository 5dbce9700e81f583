import { list, path } from 'bramble';
import { basicAuth, entryPoint, login, rateLimit, timeLimit } from '../charts/addons/traefik/index.ts';
import { brief } from './sample-cluster.ts';
import { rendered, told } from './sample-exposed.ts';

/** The rules of the route, as `match: middlewares > port`. */
function rules(props: object) {
  const { findings, of } = rendered(props);
  expect(findings.map(brief)).toEqual([]);
  return list(path(of('IngressRoute')?.spec, 'routes')).map(({ match, middlewares, services }) => {
    const passed = list(middlewares).map(({ name }) => name);
    return `${match}: ${passed.join(' ')} > ${list(services)[0]?.port}`;
  });
}

describe('paths of an app are refused', () => {
  it.each<[string, object, string]>([
    [
      'without a slash',
      { paths: { api: { with: [] } } },
      "paths['api']: 'api' is no path (start it with a slash: '/api')",
    ],
    [
      'with letters that no route has',
      { paths: { '/a b': { with: [] } } },
      "paths['/a b']: '/a b' is no path (use letters, digits and -._~/ alone)",
    ],
    [
      'with one name',
      { paths: { '/a-b': { with: [login()] }, '/a/b': { with: [login()] } } },
      "paths['/a/b']: '/a/b' is named as paths['/a-b'] is (change one of them)",
    ],
    ['that are none', { paths: null }, "paths: null is no map (write { '/api': { with: [] } })"],
    ['of which one is none', { paths: { '/api': null } }, "paths['/api']: null is no map (write { port: …, with: … })"],
    ['for all of it', { paths: { '/': { with: [] } } }, "paths['/']: is all of the app (say it in 'port' and 'with')"],
    [
      'that say nothing',
      { paths: { '/api': {} } },
      "paths['/api']: is led as all other paths are (say what differs: port or with; or name it in expose: { path: ['…'] })",
    ],
    [
      'that lie below no path of expose, whose guards would not stand before them',
      { expose: { through: 'lan', path: '/ui' }, paths: { '/api': { with: [] } } },
      "paths['/api']: '/api' is below no path of expose (write expose: { path: ['/ui', '/api'] })",
    ],
    [
      'at a port that is not there',
      { ports: { push: 7867 }, paths: { '/push': { port: 'psuh' } } },
      "paths['/push'].port: 'psuh' is no port of TCP that the Service offers (did you mean 'push'?)",
    ],
    [
      'at a port of UDP',
      { ports: { find: { container: 1900, protocol: 'UDP' } }, paths: { '/push': { port: 'find' } } },
      "paths['/push'].port: 'find' is no port of TCP that the Service offers (there are: http)",
    ],
    ['at a number', { paths: { '/push': { port: 80 } } }, "paths['/push'].port: 80 is no text (write '80')"],
    [
      'with a word for all of it',
      { paths: { '/push': { with: [entryPoint('a', { to: 'http' })] } } },
      "paths['/push'].with[entryPoint a]: 'entryPoint a' changes no requests of a path (put it into 'with' of the app)",
    ],
    [
      'with a word that is wrong itself',
      { paths: { '/push': { with: [timeLimit('0s')] } } },
      "paths['/push'].with[timeLimit]: '0s' is no limit of time (write one such as '30s', '5m' or '1h')",
    ],
    [
      'with a word without its list',
      { paths: { '/push': { with: login() } } },
      "paths['/push'].with: a map is no list (write [{ … }])",
    ],
    [
      'without a way in',
      { expose: undefined, paths: { '/push': { with: [] } } },
      "paths: has no use without 'expose' (give the app 'expose', or remove 'paths')",
    ],
    [
      'that an Ingress cannot tell apart',
      { expose: { through: 'lan', as: 'ingress' }, with: [login()], paths: { '/api': { with: [] } } },
      "paths: are to pass other words of add-ons than the rest, and an Ingress has the same for all of its paths (write expose: { as: 'route' })",
    ],
    ['as none', { expose: { through: 'lan', path: [] } }, 'expose.path: names no path (name one, or leave it out)'],
    ['as no text', { expose: { through: 'lan', path: ['/a', 1] } }, "expose.path[1]: 1 is no text (write '1')"],
    [
      'without a slash in expose',
      { expose: { through: 'lan', path: ['/a', 'b'] } },
      "expose.path: 'b' is no path (start it with a slash: '/b')",
    ],
  ])('%s', (_, props, expected) => {
    expect(told(props)).toEqual([expected]);
  });

  it('twice in expose', () => {
    const { findings } = rendered({ expose: { through: 'lan', path: ['/a', '/a'] } });
    expect(findings.map(brief)).toContain("error home components: 'flow' is exposed twice at flow.bramble.example/a");
  });
});

describe('several paths of an app', () => {
  it('have a rule each, so that the longest path counts and not the longest rule', () => {
    expect(rules({ expose: { through: 'lan', path: ['/_matrix', '/_synapse/client'] } })).toEqual([
      'Host(`flow.bramble.example`) && PathPrefix(`/_matrix`): flow-lan-only > 5678',
      'Host(`flow.bramble.example`) && PathPrefix(`/_synapse/client`): flow-lan-only > 5678',
    ]);
  });

  it('pass words and reach ports of their own, and stay in the local network', () => {
    const paths = {
      '/webhook': { with: [rateLimit({ average: 5 })] },
      '/push': { port: 'push' },
      '/open': { with: [] },
    };
    expect(rules({ ports: { push: 7867 }, with: [login()], paths })).toEqual([
      'Host(`flow.bramble.example`): flow-lan-only flow-sign-in > 5678',
      'Host(`flow.bramble.example`) && PathPrefix(`/webhook`): flow-lan-only flow-webhook-rate-limit > 5678',
      'Host(`flow.bramble.example`) && PathPrefix(`/push`): flow-lan-only flow-sign-in > 7867',
      'Host(`flow.bramble.example`) && PathPrefix(`/open`): flow-lan-only > 5678',
    ]);
  });

  it('may each have the same word with other numbers', () => {
    const words = (average: number) => [rateLimit({ average })];
    const { of } = rendered({ with: words(100), paths: { '/api': { with: words(5) } } });
    expect(path(of('Middleware', 'flow-rate-limit')?.spec, 'rateLimit', 'average')).toBe(100);
    expect(path(of('Middleware', 'flow-api-rate-limit')?.spec, 'rateLimit', 'average')).toBe(5);
  });

  it('take the place of a path of expose that they name', () => {
    expect(
      rules({
        ports: { api: 81 },
        expose: { through: 'lan', path: ['/ui', '/api'] },
        paths: { '/api': { port: 'api' } },
      }),
    ).toEqual([
      'Host(`flow.bramble.example`) && PathPrefix(`/ui`): flow-lan-only > 5678',
      'Host(`flow.bramble.example`) && PathPrefix(`/api`): flow-lan-only > 81',
    ]);
  });

  it('let Traefik in at each port', () => {
    const { connections } = rendered({ ports: { push: 7867 }, paths: { '/push': { port: 'push' } } });
    const reached = connections.filter(({ to, why }) => to.component.name === 'flow' && why !== 'probe');
    expect(reached.flatMap(({ to }) => to.ports?.map(({ port }) => port))).toEqual([5678, 7867]);
  });

  it('are rules of an HTTPRoute too, and paths of an Ingress', () => {
    const props = { ports: { push: 7867 }, paths: { '/push': { port: 'push' } } };
    const route = rendered({ ...props, with: [basicAuth({ secret: 'users' })] }, 'gateway');
    expect(list(path(route.of('HTTPRoute')?.spec, 'rules'))).toMatchObject([
      { backendRefs: [{ port: 5678 }] },
      { matches: [{ path: { value: '/push' } }], backendRefs: [{ port: 7867 }] },
    ]);
    const { of } = rendered({ ...props, expose: { through: 'lan', as: 'ingress' } });
    expect(path(list(path(of('Ingress')?.spec, 'rules'))[0], 'http', 'paths')).toMatchObject([
      { path: '/', backend: { service: { port: { number: 5678 } } } },
      { path: '/push', backend: { service: { port: { number: 7867 } } } },
    ]);
  });
});
