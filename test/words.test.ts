import { type AppProps, app, image } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import {
  answersLogin,
  basicAuth,
  bodyLimit,
  login,
  middleware,
  rateLimit,
  responseHeaders,
  traefik,
} from '../charts/addons/traefik/index.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');

function rendered(props: Partial<AppProps>, components = [traefik({ address: '10.10.11.21' })]) {
  const web = { name: 'web', image: BUSYBOX, port: 8080, expose: { through: 'lan' }, ...props } as AppProps;
  return renderSample(sample({ components: [...components, app(web)] }));
}

function told(...given: Parameters<typeof rendered>): readonly string[] {
  return rendered(...given)
    .findings.filter(({ component }) => component === 'web')
    .map(brief);
}

describe('a word of Traefik for an app', () => {
  it.each<[string, Partial<AppProps>, string]>([
    ['that is none', { with: ['login'] as never }, "error home/web with[0]: 'login' is no word of an add-on"],
    [
      'of an app without expose',
      { expose: undefined, with: [bodyLimit('1Mi')] },
      "with[bodyLimit]: 'bodyLimit' changes how",
    ],
    [
      'that is there twice',
      { with: [bodyLimit('1Mi'), bodyLimit('2Mi')] },
      "with[bodyLimit]: 'bodyLimit' is there twice",
    ],
    ['with the name of no Secret', { with: [basicAuth({ secret: 'Web Users' })] }, 'with[basicAuth].secret'],
    ['with no amount', { with: [bodyLimit('10' as never)] }, "with[bodyLimit]: '10' is no amount"],
    [
      'with no number',
      { with: [rateLimit({ average: 0.5 })] },
      'with[rateLimit].average: 0.5 is no number of requests',
    ],
    ['with no header', { with: [responseHeaders({ 'X Y': '1' })] }, "with[responseHeaders].X Y: 'X Y' is no name"],
    [
      'with a header of two lines',
      { with: [responseHeaders({ 'X-Y': 'a\nb' })] },
      "with[responseHeaders].X-Y: 'a b' is no single line",
    ],
    [
      'with the name of a middleware elsewhere',
      { with: [middleware('auth/compress')] },
      "'auth/compress' is no name of a middleware",
    ],
    [
      'with the name of a middleware that is not there',
      { with: [middleware('compress')] },
      "refers to the Middleware 'compress', which is not there",
    ],
    ['to sign in where nobody asks', { with: [login()] }, "needs 'login', which no component provides"],
    [
      'to sign in at itself',
      { with: [answersLogin({ path: '/auth' }), login()] },
      'stands behind login(), and is itself who is asked: nobody could sign in',
    ],
    ['with no path to ask', { with: [answersLogin({ path: 'auth' })] }, "with[answersLogin].path: 'auth' is no path"],
  ])('is refused %s', (_, props, expected) => {
    expect(told(props).join('\n')).toContain(expected);
  });

  it('is refused where Traefik is not the ingress', () => {
    expect(
      rendered({ with: [bodyLimit('1Mi')] }, [])
        .findings.map(brief)
        .join('\n'),
    ).toContain("needs 'middlewares', which no component provides");
  });

  const words = [
    basicAuth({ secret: 'users' }),
    bodyLimit('10Mi'),
    rateLimit({ average: 10 }),
    responseHeaders({ A: 'b' }),
  ];
  const order = /web-lan-only[\s\S]*web-login[\s\S]*web-body-limit[\s\S]*web-rate-limit[\s\S]*web-headers/;

  it('puts a middleware before the app, in the order of the words', () => {
    const { files, findings } = rendered({ with: words });
    expect(findings.filter(({ component }) => component === 'web').map(brief)).toEqual([]);
    expect(files.get('dist/home/web/ingressroute.web.yaml')).toMatch(order);
    expect(files.get('dist/home/web/middleware.web-body-limit.yaml')).toContain('maxRequestBodyBytes: 10485760');
  });

  it('finds room in Traefik for what it holds back, on a read-only root', () => {
    const { files } = rendered({ with: [bodyLimit('10Mi')] }, [metallb(), traefik({ address: '10.10.11.21' })]);
    const deployment = files.get('dist/home/traefik/deployment.traefik.yaml');
    expect(deployment).toMatch(/readOnlyRootFilesystem: true[\s\S]*- name: tmp\n\s+mountPath: \/tmp\n/);
  });

  it('puts any middleware of Traefik before an app, drawn or by the name of one that is there', () => {
    const { files, findings } = rendered({
      with: [middleware('compress', { compress: {} }), middleware('web-compress')],
    });
    expect(findings.filter(({ component }) => component === 'web').map(brief)).toEqual([]);
    expect(files.get('dist/home/web/middleware.web-compress.yaml')).toContain('spec:\n  compress: {}\n');
  });
});

describe('a login in front of an app', () => {
  const tinyauth = app({
    name: 'tinyauth',
    image: BUSYBOX,
    port: 3000,
    expose: { through: 'lan' },
    with: [answersLogin({ path: '/api/auth/traefik' })],
  });
  const { files, findings, connections } = rendered({ with: [login()] }, [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    tinyauth,
  ]);

  it('is one word, and asks the app that answers', () => {
    expect(findings.map(brief)).toEqual([]);
    expect(files.get('dist/home/web/middleware.web-sign-in.yaml')).toContain(
      'address: http://tinyauth.tinyauth.svc.cluster.local:3000/api/auth/traefik\n',
    );
    expect(files.get('dist/home/web/ingressroute.web.yaml')).toContain('- name: web-sign-in\n');
  });

  it('lets the ingress ask there, and not the app', () => {
    const asking = connections.filter(({ from, to }) => to.component.name === 'tinyauth' && from.is === 'pods');
    expect(asking.map(({ from }) => 'component' in from && from.component?.name)).toEqual(['traefik', 'traefik']);
  });
});
