import { component } from 'bramble';
import { rules as traefik } from '../charts/addons/traefik/rules.ts';
import { rules as adminPages } from '../lib/checks/rules/admin-pages.ts';
import type { Exposure } from '../lib/model/exposure.ts';
import { judge, podOf } from './judge.ts';

const rules = [...adminPages, ...traefik.filter(({ id }) => id === 'insecure-dashboard')];
const PUBLIC: Exposure = { through: 'tunnel' };

function route(service: string, more = ''): string {
  return `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec: { routes: [{ match: 'Host(\`web.bramble.example\`)', services: [{ ${service} }], ${more} }] }
`;
}

function service(port: string): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ ${port} }] }
`;
}

function middleware(spec: string): string {
  return `---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: before }
spec: { ${spec} }
`;
}

function program(image: string): string {
  return `---${podOf(`image: ${image}`, '', 'labels: { app: web }')}`;
}

const DASHBOARD = 'name: api@internal, kind: TraefikService';
const BEFORE = 'middlewares: [{ name: before }]';

describe('a page that the internet must not see is refused', () => {
  const cases: Record<string, readonly [objects: string, page: string]> = {
    'the dashboard of Traefik': [route(DASHBOARD), "Traefik's api@internal"],
    'the dashboard behind what asks nobody': [
      route(DASHBOARD, BEFORE) + middleware('compress: {}'),
      "Traefik's api@internal",
    ],
    'a port for administrators': [
      route('name: web, port: 80') + service('port: 80, name: management'),
      "port 'management' of Service 'web'",
    ],
    'a page that asks nobody until it is set up': [
      route('name: web, port: 80') +
        service('port: 80, targetPort: 3000') +
        program('docker.io/adguard/adguardhome:v0.107.69'),
      'the page of adguardhome',
    ],
    'metrics, by the name of the port': [
      route('name: web, port: http-metrics') + service('port: 9402, name: http-metrics'),
      "port 'http-metrics' of Service 'web'",
    ],
    'the port of RabbitMQ behind another number': [
      route('name: web, port: 80') + service('port: 80, targetPort: 15672'),
      "port 15672 of Service 'web'",
    ],
    'a program for administrators': [
      route('name: web, port: 80') + service('port: 80') + program('docker.io/dpage/pgadmin4:9.10'),
      'the page of pgadmin4',
    ],
    'a program behind an Ingress': [
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
${service('port: 80')}${program('docker.io/portainer/portainer-ce:2.33.0')}`,
      'the page of portainer-ce',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, page]) => {
    expect(judge(rules, objects, { component: { expose: PUBLIC } })).toEqual([
      expect.stringContaining(`: shows ${page} to the whole internet, and asks nobody to sign in`),
    ]);
  });
});

describe('a page may be shown', () => {
  const cases: Record<string, readonly [objects: string, expose: Exposure]> = {
    'to the local network': [route(DASHBOARD), { through: 'lan' }],
    'to whom Cloudflare would let in, where no tunnel brings anybody': [
      route(DASHBOARD),
      { ...PUBLIC, access: { emails: ['admin@bramble.example'] } },
    ],
    'behind a password': [route(DASHBOARD, BEFORE) + middleware('basicAuth: { secret: users }'), PUBLIC],
    'behind what somebody else declares': [route(DASHBOARD, BEFORE), PUBLIC],
    'where it is an ordinary one': [
      route('name: web, port: 80') + service('port: 80, name: http') + program('docker.io/library/nginx:1.29'),
      PUBLIC,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, expose]) => {
    expect(judge(rules, objects, { component: { expose } })).toEqual([]);
  });

  describe('to whom Cloudflare lets in, where that is a lock:', () => {
    const expose: Exposure = { ...PUBLIC, access: { emails: ['admin@bramble.example'] } };
    const tunnelDoor = { service: 'front-tunnel', entryPoints: ['tunnel'] };
    const front = component({
      name: 'front',
      provides: {
        ingress: { service: 'front', namespace: 'front', route: () => {}, entryPoint: 'websecure', tunnelDoor },
      },
    });
    const runner = component({ name: 'runner', provides: { tunnel: { tokenSecret: 'a/b', tokenKey: 'c' } } });
    const found = (objects: string, components = [front, runner], more: Partial<Exposure> = {}) =>
      judge(rules, objects, { component: { expose: { ...expose, ...more } as Exposure }, cluster: { components } });
    const by = (entryPoints: string, match = 'Host(`web.bramble.example`)') =>
      route(DASHBOARD)
        .replace('Host(`web.bramble.example`)', match)
        .replace('spec: {', `spec: { entryPoints: ${entryPoints},`);
    const open = [expect.stringContaining("shows Traefik's api@internal to the whole internet")];

    it('not at the usual door', () => {
      expect(found(by('[websecure]'))).toEqual(open);
      expect(found(by('[tunnel, websecure]'))).toEqual(open);
      expect(found(route(DASHBOARD))).toEqual(open);
    });

    it('not where there is no door for the tunnel alone', () => {
      expect(found(by('[tunnel]'), [runner])).toEqual(open);
    });

    it('not for a host or a path that Cloudflare does not ask at', () => {
      expect(found(by('[tunnel]', 'Host(`www.bramble.example`)'))).toEqual(open);
      expect(found(by('[tunnel]'), undefined, { path: '/admin' })).toEqual(open);
      expect(
        found(by('[tunnel]', 'Host(`web.bramble.example`) && PathPrefix(`/administration`)'), undefined, {
          path: '/admin',
        }),
      ).toEqual(open);
    });

    it("but at the tunnel's door", () => {
      expect(found(by('[tunnel]'))).toEqual([]);
      expect(
        found(by('[tunnel]', 'Host(`web.bramble.example`) && PathPrefix(`/admin/users`)'), undefined, {
          path: '/admin',
        }),
      ).toEqual([]);
    });
  });

  it('where it has a login of its own that is trusted, which is accepted', () => {
    const objects = route('name: web, port: 80') + service('port: 80') + program('docker.io/grafana/grafana:12.3.0');
    const accept = { 'open-admin-page': 'Grafana asks for a password, and keeps dashboards for friends' };
    expect(judge(rules, objects, { component: { expose: PUBLIC, accept } })).toEqual([]);
  });
});

describe('the API of Traefik', () => {
  it('is not opened without a password', () => {
    expect(judge(rules, podOf('args: [--api.insecure]'))).toEqual([
      'error home/web pod.web.yaml: opens the API of Traefik on its own port to everybody (--api.insecure)',
    ]);
  });

  it('may be kept closed by name', () => {
    expect(judge(rules, podOf('args: [--api.insecure=false]'))).toEqual([]);
  });
});
