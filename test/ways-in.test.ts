import { app, type Component, component, crdsOf, helmRelease, image } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { flux } from '../charts/addons/flux/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { basicAuth, type TraefikProps, traefik } from '../charts/addons/traefik/index.ts';
import { hostsOf, routes } from '../lib/checks/routes.ts';
import { type KubernetesObject, list, path } from '../lib/model/object.ts';
import { examine } from '../lib/render.ts';
import { connects, type Pod } from './policy-evaluator.ts';
import { running } from './policy-world.ts';
import { brief, CRDS, KINDS, renderSample, SCHEMAS, SIDES, sample, samplePins } from './sample-cluster.ts';

const IMAGE = image('docker.io/library/busybox');
const GROUP = 'gateway.networking.k8s.io';

/** The same apps, however requests come to them. */
const APPS: readonly Component[] = [
  app({ name: 'web', image: IMAGE, port: 8080, expose: { through: 'lan' } }),
  app({
    name: 'shop',
    image: IMAGE,
    port: 8080,
    expose: { through: 'both', host: 'buy.bramble.example', path: '/shop' },
  }),
  app({
    name: 'wiki',
    image: IMAGE,
    port: 8080,
    expose: { through: 'lan' },
    with: [basicAuth({ secret: 'wiki-users' })],
  }),
  app({ name: 'board', image: IMAGE, port: 8080, expose: { through: 'lan', as: 'ingress' } }),
  app({
    name: 'graphs',
    image: image('docker.io/grafana/grafana'),
    port: 3000,
    expose: { through: 'tunnel' },
    with: [basicAuth({ secret: 'graphs-users' })],
  }),
  app({
    name: 'proxy',
    image: IMAGE,
    port: 8080,
    expose: { through: 'lan', host: ['nas.bramble.example', 'cam.bramble.example'], path: '/ui' },
  }),
  app({ name: 'inner', image: IMAGE, port: 8080 }),
  helmRelease({
    name: 'charted',
    repository: 'https://charts.bramble.example',
    version: '1.0.0',
    expose: { through: 'lan' },
    service: { port: 9898 },
  }),
  flux({ receiver: { secret: 'flux-receiver' } }),
];

const cluster = (ways: TraefikProps['routes'], ...more: readonly Component[]) =>
  sample({
    components: [
      metallb(),
      certManager({ email: 'admin@bramble.example' }),
      traefik({ address: '10.10.11.21', routes: ways }),
      ...APPS,
      ...more,
    ],
  });
const declared = { ingressRoute: cluster('ingressRoute'), gateway: cluster('gateway') };
const rendered = { ingressRoute: renderSample(declared.ingressRoute), gateway: renderSample(declared.gateway) };

const objectsOf = (way: keyof typeof rendered): readonly KubernetesObject[] =>
  rendered[way].stages.flatMap(({ objects }) => objects);
const drawn = (way: keyof typeof rendered, kind: string) => objectsOf(way).filter((object) => object.kind === kind);
const namesOf = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name).sort();

describe('with Gateway API as the way in', () => {
  it('nothing is found that is not found with routes of Traefik', () => {
    expect(rendered.gateway.findings.map(brief)).toEqual(rendered.ingressRoute.findings.map(brief));
    expect(rendered.gateway.findings.map(brief)).toEqual([]);
  });

  it('each route is an HTTPRoute at the one Gateway, but the one of the dashboard and that of an Ingress', () => {
    expect(namesOf(drawn('gateway', 'HTTPRoute'))).toEqual([
      'charted',
      'flux-receiver',
      'graphs',
      'proxy',
      'shop',
      'web',
      'wiki',
    ]);
    expect(namesOf(drawn('gateway', 'IngressRoute'))).toEqual(['traefik-dashboard']);
    expect(namesOf(drawn('gateway', 'Ingress'))).toEqual(['board']);
    expect(namesOf(drawn('ingressRoute', 'IngressRoute'))).toEqual(
      [...namesOf(drawn('gateway', 'HTTPRoute')), 'traefik-dashboard'].sort(),
    );
    for (const { spec } of drawn('gateway', 'HTTPRoute')) {
      expect(path(spec, 'parentRefs')).toEqual([{ name: 'traefik', namespace: 'traefik', sectionName: 'websecure' }]);
    }
  });

  it('the same hosts answer, at the same paths', () => {
    const hosts = (way: keyof typeof declared) => {
      const given = declared[way];
      const inputs = { pins: samplePins(given), crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };
      return routes(examine(given, inputs, 'clusters/home').subject)
        .map((each) => {
          const prefixes = each.matchers.filter(({ name }) => name === 'PathPrefix').map(({ values }) => values[0]);
          return `${each.placed.component} ${hostsOf(each).join()}${prefixes.join() || '/'} -> ${each.to?.map(({ name, port }) => `${name}:${port}`)}`;
        })
        .sort();
    };
    expect(hosts('gateway')).toEqual(hosts('ingressRoute'));
    expect(hosts('gateway')).toContain('proxy cam.bramble.example/ui -> proxy:8080');
    expect(hosts('gateway')).toContain('proxy nas.bramble.example/ui -> proxy:8080');
    expect(hosts('gateway')).toContain('shop buy.bramble.example/shop -> shop:8080');
  });

  it('the same connections come about, and no other', () => {
    const open = (way: keyof typeof rendered) => {
      const { rules, pods, machines } = running(declared[way], rendered[way]);
      const from: readonly (readonly [string, Pod | (typeof machines)[string]])[] = [
        ...pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod] as const),
        ...Object.entries(machines),
      ];
      return pods.flatMap((pod) =>
        pod.ports.flatMap(({ port, protocol }) =>
          from
            .filter(([, source]) => connects(rules, source, { pod, port, protocol }))
            .map(([name]) => `${name} -> ${pod.namespace}/${pod.name} ${port}/${protocol}`),
        ),
      );
    };
    expect(open('gateway')).toEqual(open('ingressRoute'));
    expect(open('gateway')).toContain('traefik/Deployment/traefik@pi-1 -> web/Deployment/web@pi-2 8080/TCP');
    expect(open('gateway').filter((each) => /stranger -> (web|shop|inner)/.test(each))).toEqual([]);
  });

  it('what is for the local network lets in nobody else, before a login where there is one', () => {
    const filters = (name: string) =>
      drawn('gateway', 'HTTPRoute')
        .filter(({ metadata }) => metadata.name === name)
        .flatMap(({ spec }) => list(path(spec, 'rules')).flatMap((rule) => list(rule.filters)));
    const passes = (name: string) => filters(name).map((each) => path(each, 'extensionRef', 'name'));
    expect(filters('web')).toEqual([
      { type: 'ExtensionRef', extensionRef: { group: 'traefik.io', kind: 'Middleware', name: 'web-lan-only' } },
    ]);
    expect(passes('wiki')).toEqual(['wiki-lan-only', 'wiki-login']);
    expect(passes('shop')).toEqual([]);
    expect(namesOf(drawn('gateway', 'Middleware'))).toEqual(namesOf(drawn('ingressRoute', 'Middleware')));
  });

  it('the certificate of the domain is shown, and Traefik may do what it is told', () => {
    const [gateway] = drawn('gateway', 'Gateway');
    expect(list(path(gateway?.spec, 'listeners'))).toEqual([
      {
        name: 'websecure',
        protocol: 'HTTPS',
        port: 8443,
        tls: { certificateRefs: [{ name: 'wildcard-tls' }] },
        allowedRoutes: { namespaces: { from: 'All' } },
      },
    ]);
    const traefikObject = (kind: string) =>
      JSON.stringify(drawn('gateway', kind).find(({ metadata }) => metadata.name === 'traefik'));
    expect(traefikObject('Deployment')).toContain('--providers.kubernetesGateway=true');
    const [watched, written] = ['httproutes', 'httproutes/status'].map((resource) =>
      list(JSON.parse(traefikObject('ClusterRole')).rules).find(({ resources }) =>
        (resources as readonly string[]).includes(resource),
      ),
    );
    expect(watched).toMatchObject({ apiGroups: [GROUP], verbs: ['get', 'list', 'watch'] });
    expect(written).toMatchObject({ apiGroups: [GROUP], verbs: ['update'] });
  });

  it('a cluster without certificates is refused, and an app waits for no Gateway', () => {
    const bare = sample({ components: [metallb(), traefik({ address: '10.10.11.21', routes: 'gateway' })] });
    expect(renderSample(bare).findings.map(brief)).toEqual([
      "error home/traefik: needs 'certificates', which no component provides",
    ]);
    expect(rendered.gateway.files.get('flux/home/web.yaml')).not.toContain('name: traefik\n');
  });

  it('who has an older k3s draws the definitions, and all routes wait for them', () => {
    const definitions = component({ name: 'gateway-api', namespace: 'kube-system', crds: crdsOf(GROUP) });
    const { files, findings } = renderSample(cluster('gateway', definitions));
    expect(findings.map(brief)).toEqual(rendered.gateway.findings.map(brief));
    expect(files.get('flux/home/web.yaml')).toContain('name: gateway-api-crds');
  });
});
