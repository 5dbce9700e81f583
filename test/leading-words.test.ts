import { helmRelease, list, path } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { answersLogin, leading, login, overTls, sticky, timeLimit, traefik } from '../charts/addons/traefik/index.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';
import { auth, rendered, told } from './sample-exposed.ts';

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
