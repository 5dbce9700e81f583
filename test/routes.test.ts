import { app, type Component, component, helmRelease, image } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { drawn, foundBy } from './facts-sample.ts';

const ADDONS = [metallb(), traefik({ address: '10.10.11.21' })];
const HOSTS = ['no-route', 'unknown-host', 'foreign-host'];

const found = (ids: readonly string[], ...components: readonly Component[]) =>
  foundBy(ids, { components: [...ADDONS, ...components] });

function ingressRoute(
  name: string,
  match: string,
  { kind = 'IngressRoute', spec = 'entryPoints: [websecure]' } = {},
): string {
  return `---
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${spec}
  routes: [{ kind: Rule, match: '${match}' }]
`;
}

function ingress(
  name: string,
  host: string,
  { path = '/', type = 'Prefix', spec = '', annotations = '' } = {},
): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, annotations: { ${annotations} } }
spec:
  ${spec}
  rules: [{ ${host && `host: ${host}, `}http: { paths: [{ path: ${path}, pathType: ${type} }] } }]
`;
}

const A = 'a.bramble.example';
const TCP = { kind: 'IngressRouteTCP', spec: 'entryPoints: [websecure]\n  tls: { passthrough: true }' };

describe('two routes for the same requests are refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'two hosts that are one': [
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `Host(\`${A}\`)`),
      `error home/web ingressroute.b.yaml: leads Host(${A}) at websecure, as IngressRoute web/a does`,
    ],
    'in another order and case': [
      ingressRoute('a', `Host(\`${A}\`) && Path(\`/x\`)`) +
        ingressRoute('b', `Path(\`/x\`) && Host(\`A.bramble.example\`)`),
      `error home/web ingressroute.b.yaml: leads Host(${A}) && Path(/x) at websecure, as IngressRoute web/a does`,
    ],
    'one alternative of several': [
      ingressRoute('a', `Host(\`${A}\`) || Host(\`b.bramble.example\`)`) +
        ingressRoute('b', 'Host(`c.bramble.example`) || Host(`b.bramble.example`)'),
      'error home/web ingressroute.b.yaml: leads Host(b.bramble.example) at websecure, as IngressRoute web/a does',
    ],
    'a prefix that is all': [
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `Host(\`${A}\`) && PathPrefix(\`/\`)`),
      `error home/web ingressroute.b.yaml: leads Host(${A}) at websecure, as IngressRoute web/a does`,
    ],
    'at the entry point that is the default': [
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `Host(\`${A}\`)`, { spec: '' }),
      `error home/web ingressroute.b.yaml: leads Host(${A}) at websecure, as IngressRoute web/a does`,
    ],
    'one of them an Ingress': [
      ingressRoute('a', `Host(\`${A}\`) && PathPrefix(\`/x\`)`) + ingress('b', A, { path: '/x' }),
      `error home/web ingress.b.yaml: leads Host(${A}) && PathPrefix(/x) at websecure, as IngressRoute web/a does`,
    ],
    'two Ingresses, one of which names the class': [
      ingress('a', A) + ingress('b', A, { spec: 'ingressClassName: traefik' }),
      `error home/web ingress.b.yaml: leads Host(${A}) at websecure, as Ingress web/a does`,
    ],
    'two that lead everything': [
      ingressRoute('a', 'PathPrefix(`/`)') + ingress('b', ''),
      'error home/web ingress.b.yaml: leads everything at websecure, as IngressRoute web/a does',
    ],
    'two within one object': [
      `${ingressRoute('a', `Host(\`${A}\`)`).trimEnd().slice(0, -1)}, { kind: Rule, match: 'Host(\`${A}\`)' }]\n`,
      `error home/web ingressroute.a.yaml: leads Host(${A}) at websecure, twice`,
    ],
    'two of TCP': [
      ingressRoute('a', 'HostSNI(`*`)', { kind: 'IngressRouteTCP', spec: 'entryPoints: [db]' }) +
        ingressRoute('b', 'HostSNI(`*`)', { kind: 'IngressRouteTCP', spec: 'entryPoints: [db]' }),
      'error home/web ingressroutetcp.b.yaml: leads HostSNI(*) at db, as IngressRouteTCP web/a does',
    ],
    'one of TCP that takes the host of one of HTTP': [
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `HostSNI(\`${A}\`)`, TCP),
      `error home/web ingressroutetcp.b.yaml: takes every connection for ${A}, so that IngressRoute web/a never answers`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(['same-route', 'route-rule'], drawn(yaml))).toEqual(expected);
  });

  it('across components and namespaces', () => {
    const twin = drawn(ingressRoute('site', 'Host(`web.bramble.example`)'), { name: 'site' });
    const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 80, expose: { through: 'lan' } });
    expect(found(['same-route'], web, twin)).toEqual([
      'error home/site ingressroute.site.yaml: leads Host(web.bramble.example) at websecure, as IngressRoute web/web does',
    ]);
  });

  const right: Record<string, string> = {
    'two hosts with the same path':
      ingressRoute('a', `Host(\`${A}\`) && Path(\`/x\`)`) +
      ingressRoute('b', 'Host(`b.bramble.example`) && Path(`/x`)'),
    'a host, and a path of it':
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `Host(\`${A}\`) && PathPrefix(\`/x\`)`),
    'a path, and what begins with it':
      ingressRoute('a', `Host(\`${A}\`) && Path(\`/x\`)`) + ingressRoute('b', `Host(\`${A}\`) && PathPrefix(\`/x\`)`),
    'one host at two entry points':
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', `Host(\`${A}\`)`, { spec: 'entryPoints: [web]' }),
    'one host for two methods':
      ingressRoute('a', `Host(\`${A}\`) && Method(\`GET\`)`) + ingressRoute('b', `Host(\`${A}\`) && Method(\`POST\`)`),
    'a header, and its absence':
      ingressRoute('a', `Host(\`${A}\`) && Header(\`X\`, \`1\`)`) +
      ingressRoute('b', `Host(\`${A}\`) && !Header(\`X\`, \`1\`)`),
    'a host, and a pattern that covers it':
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', 'HostRegexp(`^.+\\.bramble\\.example$`)'),
    'an Ingress of another class': ingress('a', A) + ingress('b', A, { spec: 'ingressClassName: other' }),
    'an Ingress at another entry point':
      ingress('a', A) + ingress('b', A, { annotations: 'traefik.ingress.kubernetes.io/router.entrypoints: web' }),
    'a rule that says that it is of Traefik 2': `${ingressRoute('a', `Host(\`${A}\`, \`b.bramble.example\`)`).trimEnd().slice(0, -2)}, syntax: v2 }]\n`,
    'TCP for all hosts behind HTTP for one':
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', 'HostSNI(`*`)', TCP),
    'TCP for another host':
      ingressRoute('a', `Host(\`${A}\`)`) + ingressRoute('b', 'HostSNI(`b.bramble.example`)', TCP),
  };
  it.each(Object.entries(right))('but not %s', (_, yaml) => {
    expect(found(['same-route', 'route-rule'], drawn(yaml))).toEqual([]);
  });
});

describe('a rule that cannot be read is refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'two values': [
      ingressRoute('a', 'Host(`a.example`, `b.example`)'),
      "error home/web ingressroute.a.yaml: has the rule 'Host(`a.example`, `b.example`)': Host takes 1 value, not 2",
    ],
    'a host of TCP without TLS': [
      ingressRoute('a', `HostSNI(\`${A}\`)`, { kind: 'IngressRouteTCP', spec: 'entryPoints: [db]' }),
      `error home/web ingressroutetcp.a.yaml: has the rule 'HostSNI(\`${A}\`)', but no tls: only a connection over TLS says which host it wants`,
    ],
    'none at all': [
      '---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: a }\nspec: { routes: [{ kind: Rule }] }\n',
      "error home/web ingressroute.a.yaml: has the rule '': ends too early",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(['route-rule'], drawn(yaml))).toEqual(expected);
  });
});

const LAN = { through: 'lan' } as const;

describe('hosts and routes that disagree are named', () => {
  it('a host without a route', () => {
    expect(
      found(HOSTS, drawn(ingressRoute('web', 'Host(`web.bramble.example`) && Path(`/x`)'), { expose: LAN })),
    ).toEqual([]);
    expect(found(HOSTS, component({ name: 'web', expose: LAN }))).toEqual([
      'error home/web expose: is exposed at web.bramble.example, but no route leads there',
    ]);
  });

  it('a host whose route an override led elsewhere', () => {
    const merge = { spec: { routes: [{ kind: 'Rule', match: 'Host(`wbe.bramble.example`)' }] } };
    const web = app({
      name: 'web',
      image: image('docker.io/library/busybox'),
      port: 80,
      expose: LAN,
      overrides: [{ kind: 'IngressRoute', because: 'a test', merge }],
    });
    expect(found(HOSTS, web)).toEqual([
      'error home/web expose: is exposed at web.bramble.example, but no route leads there',
      'warning home/web ingressroute.web.yaml: leads wbe.bramble.example, which no component declares',
    ]);
  });

  it('a record of the ingress without a route', () => {
    const records = { 'old.bramble.example': '10.10.11.21', 'nas.bramble.example': '10.10.11.40' };
    expect(found(HOSTS, component({ name: 'web', records }))).toEqual([
      'error home/web records: is exposed at old.bramble.example, but no route leads there',
    ]);
  });

  it('a route for a host that nobody declares, once for each', () => {
    expect(found(HOSTS, drawn(ingressRoute('a', `Host(\`${A}\`) && (Path(\`/a\`) || Path(\`/b\`))`)))).toEqual([
      `warning home/web ingressroute.a.yaml: leads ${A}, which no component declares`,
    ]);
    expect(found(HOSTS, drawn(ingressRoute('a', 'HostSNI(`db.bramble.example`)', TCP)))).toEqual([
      'warning home/web ingressroutetcp.a.yaml: leads db.bramble.example, which no component declares',
    ]);
  });

  it('a route for a host outside the domain', () => {
    expect(found(HOSTS, drawn(ingress('a', 'web.example.com')))).toEqual([
      'warning home/web ingress.a.yaml: leads web.example.com, which is no host of bramble.example',
    ]);
  });

  it('but no route for a host of records', () => {
    const yaml = ingressRoute('a', `Host(\`${A}\`)`);
    expect(found(HOSTS, drawn(yaml, { records: { [A]: '10.10.11.21' } }))).toEqual([]);
  });

  it('and no host that a pattern, a star or a route for everything reaches', () => {
    const exposed = component({ name: 'web', expose: LAN });
    for (const match of ['HostRegexp(`^.+\\.bramble\\.example$`)', 'Host(`*.bramble.example`)', 'PathPrefix(`/`)']) {
      expect(found(HOSTS, exposed, drawn(ingressRoute('a', match), { name: 'a' }))).toEqual([]);
    }
    expect(found(HOSTS, exposed, drawn(ingressRoute('a', 'Host(`*.example`)'), { name: 'a' }))).toHaveLength(1);
    expect(found(HOSTS, exposed, drawn(ingressRoute('a', '!Host(`web.bramble.example`)'), { name: 'a' }))).toHaveLength(
      1,
    );
  });

  it('and no host in the values of a chart, which may draw the route', () => {
    const web = helmRelease({
      name: 'web',
      repository: 'https://charts.bramble.example',
      version: '1.0.0',
      values: { ingress: { hosts: ['web.bramble.example'] } },
    });
    expect(found(HOSTS, { ...web, expose: LAN })).toEqual([]);
  });

  it('and no component that could not be drawn, which has been named', () => {
    const broken = component({
      name: 'web',
      namespace: 'default',
      expose: LAN,
      chart: (chart) => void new k8s.KubeConfigMap(chart, 'a', JSON.parse('{')),
    });
    expect(found(HOSTS, broken)).toEqual([expect.stringContaining('cannot be drawn') as unknown as string]);
  });
});
