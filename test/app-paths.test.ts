import { type AppProps, app, helmRelease, list, path } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import {
  answersLogin,
  basicAuth,
  entryPoint,
  leading,
  login,
  overTls,
  rateLimit,
  sticky,
  timeLimit,
  traefik,
} from '../charts/addons/traefik/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const auth = app({
  name: 'auth',
  image: BUSYBOX,
  port: 3000,
  expose: { through: 'lan' },
  with: [answersLogin({ path: '/api' })],
});

function rendered(props: object, routes: 'ingressRoute' | 'gateway' = 'ingressRoute') {
  const all = { name: 'flow', image: BUSYBOX, port: 5678, expose: { through: 'lan' }, ...props } as AppProps;
  const isCertified = routes === 'gateway' || all.expose?.as === 'ingress';
  const certificates = isCertified ? [certManager({ email: 'admin@bramble.example' })] : [];
  const addons = [metallb(), traefik({ address: '10.10.11.21', routes }), ...certificates];
  const result = renderSample(sample({ components: [...addons, auth, app(all)] }));
  const objects = result.stages.flatMap((stage) => stage.objects);
  const of = (kind: string, name = 'flow') => objects.find((each) => each.kind === kind && each.metadata.name === name);
  return { ...result, of };
}

const told = (props: object) =>
  rendered(props)
    .findings.filter(({ component }) => component === 'flow')
    .map((each) => `${brief(each).replace('error home/flow ', '')} (${each.fix})`);

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

describe('how requests are led to an app', () => {
  it.each<[string, object, string]>([
    [
      'with no cookie',
      { with: [sticky({ cookie: 'a b' })] },
      "with[sticky].cookie: 'a b' is no name of a cookie (write one such as 'server')",
    ],
    [
      'with no time',
      { with: [timeLimit('1d' as never)] },
      "with[timeLimit]: '1d' is no limit of time (write one such as '30s', '5m' or '1h')",
    ],
    [
      'with nothing',
      { with: [leading({})] },
      "with[leading]: says nothing (write leading({ scheme: 'h2c' }), or remove it)",
    ],
    [
      'over what is no HTTP',
      { with: [leading({ scheme: 'h2' as never })] },
      "with[leading].scheme: 'h2' is none of 'http', 'h2c' (did you mean 'h2c'?)",
    ],
    [
      'by two words that differ',
      { with: [overTls(), leading({ scheme: 'h2c' })] },
      'with: has two words that lead requests differently: scheme is https and h2c (keep one of them)',
    ],
    [
      'with an Ingress, which cannot say it',
      { expose: { through: 'lan', as: 'ingress' }, with: [sticky()] },
      "with: says how requests are led to the app, which an Ingress cannot say (write expose: { as: 'route' })",
    ],
    [
      'without a way in',
      { expose: undefined, with: [sticky()] },
      "with[sticky]: 'sticky' changes how requests come in, and the app has no expose (give the app 'expose', or remove it)",
    ],
  ])('is refused %s', (_, props, expected) => {
    expect(told(props)).toEqual([expected]);
  });

  const props = { replicas: 2, with: [sticky({ cookie: 'pod' }), timeLimit('30s')] };
  const said = {
    sticky: { cookie: { name: 'pod', httpOnly: true, secure: true, sameSite: 'lax' } },
    serversTransport: 'flow-transport',
  };

  it('is said of the Service in its route', () => {
    const { findings, of } = rendered(props);
    expect(findings.map(brief)).toEqual([]);
    expect(path(of('IngressRoute')?.spec, 'routes')).toMatchObject([
      { services: [{ name: 'flow', port: 5678, ...said }] },
    ]);
    expect(of('ServersTransport', 'flow-transport')?.spec).toEqual({
      forwardingTimeouts: { responseHeaderTimeout: '30s' },
    });
  });

  it('is said by a TraefikService where an HTTPRoute leads', () => {
    const { findings, of, connections } = rendered(props, 'gateway');
    expect(findings.map(brief)).toEqual([]);
    expect(path(list(path(of('HTTPRoute')?.spec, 'rules'))[0], 'backendRefs')).toEqual([
      { group: 'traefik.io', kind: 'TraefikService', name: 'flow' },
    ]);
    expect(of('TraefikService')?.spec).toEqual({ weighted: { services: [{ name: 'flow', port: 5678, ...said }] } });
    expect(connections.some(({ to, why }) => to.component.name === 'flow' && why !== 'probe')).toBe(true);
  });

  it('is for gRPC, to the less busy pod, under its own name', () => {
    const { of, findings } = rendered({
      replicas: 2,
      with: [leading({ scheme: 'h2c', strategy: 'p2c', passHostHeader: false }), sticky()],
    });
    expect(findings.map(brief)).toEqual([]);
    expect(list(path(list(path(of('IngressRoute')?.spec, 'routes'))[0], 'services'))[0]).toMatchObject({
      ...{ scheme: 'h2c', strategy: 'p2c', passHostHeader: false },
      sticky: { cookie: { secure: true } },
    });
  });

  it('is over TLS, beside a limit of time', () => {
    const { of, findings } = rendered({ with: [overTls(), timeLimit('1m')] });
    expect(findings.map(brief)).toEqual([]);
    expect(list(path(list(path(of('IngressRoute')?.spec, 'routes'))[0], 'services'))[0]).toMatchObject({
      scheme: 'https',
    });
    expect(of('ServersTransport', 'flow-transport')?.spec).toEqual({
      insecureSkipVerify: true,
      forwardingTimeouts: { responseHeaderTimeout: '1m' },
    });
    const named = rendered({ with: [overTls({ serverName: 'nas.bramble.example' })] });
    expect(named.of('ServersTransport', 'flow-transport')?.spec).toEqual({ serverName: 'nas.bramble.example' });
  });

  it('may differ below a path', () => {
    const { of } = rendered({ paths: { '/report': { with: [timeLimit('10m')] } } });
    expect(
      list(path(of('IngressRoute')?.spec, 'routes')).map((each) => list(each.services)[0]?.serversTransport),
    ).toEqual([undefined, 'flow-report-transport']);
  });
});

describe('words before what is no app', () => {
  const release = (props: object) =>
    helmRelease({
      name: 'charted',
      repository: 'https://charts.bramble.example',
      version: '1.0.0',
      ...props,
    } as never);
  const found = (props: object) =>
    renderSample(sample({ components: [metallb(), traefik({ address: '10.10.11.21' }), auth, release(props)] }));
  const exposed = { expose: { through: 'lan' }, service: { port: 80 } };

  it.each<[string, object, string]>([
    ['beside no way in', { with: [login()] }, "error home/charted with: has no use without 'expose'"],
    ['that is none', { ...exposed, with: ['login'] }, "error home/charted with[0]: 'login' is no word of an add-on"],
    [
      'that changes no requests',
      { ...exposed, with: [answersLogin({ path: '/a' })] },
      "error home/charted with[answersLogin]: 'answersLogin' changes no requests, and stands before a route",
    ],
  ])('are refused %s', (_, props, expected) => {
    expect(found(props).findings.map(brief)).toEqual([expected]);
  });

  it('stand before the page of a chart', () => {
    const { files, findings } = found({ ...exposed, with: [login()] });
    expect(findings.map(brief)).toEqual([]);
    expect(files.get('dist/home/charted-config/ingressroute.charted.yaml')).toMatch(
      /middlewares:\n +- name: charted-lan-only\n +- name: charted-sign-in\n/,
    );
  });
});
