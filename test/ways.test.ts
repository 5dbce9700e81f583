import { type Kinds, list, path } from 'bramble';
import { rules as LOGIN } from '../clusters/rules/login.ts';
import type { Example } from '../lib/checks/rule.ts';
import { rules as ADMIN_PAGES } from '../lib/checks/rules/admin-pages.ts';
import { rules as CERTIFICATES } from '../lib/checks/rules/certificates-rules.ts';
import { rules as HOSTS } from '../lib/checks/rules/hosts.ts';
import { rules as ROUTES } from '../lib/checks/rules/routes-rules.ts';
import type { Exposure } from '../lib/model/exposure.ts';
import { judge } from './judge.ts';

/** A kind that nobody knows but the component that brings it. */
const KINDS: Kinds = {
  routes: [
    {
      kinds: 'ways.bramble.example/Way',
      read: ({ spec }) => [
        {
          protocol: 'http',
          matchers: [
            { name: 'Host', values: [String(path(spec, 'host'))], isNegated: false },
            { name: 'PathPrefix', values: [String(path(spec, 'path') ?? '/')], isNegated: false },
          ],
          to: [{ name: String(path(spec, 'to')), port: '80' }],
          through: list(path(spec, 'gates')).map(({ name }) => ({
            kind: 'ways.bramble.example/Gate',
            namespace: 'web',
            name: String(name),
          })),
        },
      ],
    },
  ],
  guards: [{ kinds: 'ways.bramble.example/Gate', at: 'spec.password' }],
};

interface Asked {
  readonly name?: string;
  readonly path?: string;
}

const WAYS: Readonly<Record<string, (host: string, asked?: Asked) => string>> = {
  Ingress: (host, { name = 'web', path = '/' } = {}) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec:
  rules:
    - host: ${host}
      http: { paths: [{ path: ${path}, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`,
  IngressRoute: (host, { name = 'web', path = '/' } = {}) => `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: ${name} }
spec:
  entryPoints: [https]
  routes: [{ match: 'Host(\`${host}\`) && PathPrefix(\`${path}\`)', services: [{ name: web, port: 80 }] }]
`,
  HTTPRoute: (host, { name = 'web', path = '/' } = {}) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name} }
spec:
  parentRefs: [{ name: gateway, namespace: ingress, sectionName: https }]
  hostnames: [${host}]
  rules: [{ matches: [{ path: { type: PathPrefix, value: ${path} } }], backendRefs: [{ name: web, port: 80 }] }]
`,
  Way: (host, { name = 'web', path = '/' } = {}) => `
apiVersion: ways.bramble.example/v1
kind: Way
metadata: { name: ${name} }
spec: { host: ${host}, path: ${path}, to: web }
`,
};

const AROUND = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gateway, namespace: ingress }
spec: { listeners: [{ name: https, port: 443, protocol: HTTPS }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: wildcard }
spec: { secretName: wildcard, dnsNames: ['*.bramble.example'] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ name: admin, port: 80 }] }
`;

const found = (objects: readonly string[], expose?: Exposure): readonly string[] => {
  const component: Example['component'] = {
    kinds: KINDS,
    expose,
    provides: {
      ingress: {
        service: 'ingress',
        namespace: 'ingress',
        entryPoint: 'https',
        ingressClass: 'ingress',
        route: () => {},
      },
    },
  };
  const rules = [...HOSTS, ...ROUTES, ...CERTIFICATES, ...ADMIN_PAGES, ...LOGIN];
  return judge(rules, [AROUND, ...objects].join('---\n'), { component }).map((line) =>
    line.replace(/^(\w+) home\/web /, '$1 '),
  );
};

describe.each(Object.entries(WAYS))('of a host that is led by the kind %s', (kind, way) => {
  const file = (name = 'web') => `${kind.toLowerCase()}.${name}.yaml`;
  const WEB: Exposure = { through: 'lan' };

  it('it is said that no component declares it', () => {
    expect(found([way('www.bramble.example')], { through: 'lan', host: 'web.bramble.example' })).toEqual([
      'error expose: is exposed at web.bramble.example, but no route leads there',
      `warning ${file()}: leads www.bramble.example, which no component declares`,
    ]);
  });

  it('it is said that it is none of the cluster', () => {
    expect(found([way('web.bramble.example'), way('web.example.com', { name: 'other' })], WEB)).toEqual([
      `warning ${file('other')}: leads web.example.com, which is no host of bramble.example`,
    ]);
  });

  it('it is said that another one leads the same', () => {
    const [line, ...others] = found([way('web.bramble.example'), way('web.bramble.example', { name: 'twin' })], WEB);
    expect(others).toEqual([]);
    expect(line).toMatch(
      new RegExp(`^error ${file('twin')}: leads Host\\(web\\.bramble\\.example\\) at \\S+, as ${kind} web/web does$`),
    );
  });

  it('it is said that no certificate is for it', () => {
    const host = 'deep.web.bramble.example';
    expect(found([way(host)], { through: 'lan', host })).toEqual([
      `warning ${file()}: serves '${host}', for which there is no certificate`,
    ]);
  });

  it('it is said that it shows an admin page to everybody, and that nobody asks who comes', () => {
    expect(found([way('web.bramble.example')], { through: 'tunnel' })).toEqual([
      `error ${file()}: shows port 'admin' of Service 'web' to the whole internet, and asks nobody to sign in`,
      `warning ${file()}: lets in everybody from the internet`,
    ]);
  });

  it('nothing is said where all is well', () => {
    const host = 'web.bramble.example';
    expect(found([way(host), way(host, { name: 'part', path: '/part' })], WEB)).toEqual([]);
    expect(found([way(host)], { through: 'tunnel', access: { emails: ['admin@bramble.example'] } })).toEqual([]);
  });
});

describe('what requests pass on their way', () => {
  const gate = (spec: string) => `
apiVersion: ways.bramble.example/v1
kind: Gate
metadata: { name: gate }
spec: { ${spec} }
`;
  const way = WAYS.Way!('web.bramble.example').replace('to: web', 'to: web, gates: [{ name: gate }]');

  it('lets in everybody where it says nothing of whom', () => {
    expect(found([way, gate('compress: true')], { through: 'tunnel' })).toHaveLength(2);
  });

  it.each([
    ['asks for a password', [gate('password: web-users')]],
    ['is not drawn here, so that nobody knows', []],
  ])('is trusted where it %s', (_, objects) => {
    expect(found([way, ...objects], { through: 'tunnel' })).toEqual([]);
  });
});
