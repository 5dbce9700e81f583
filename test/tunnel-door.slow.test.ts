import {
  app,
  type Component,
  type Exposure,
  image,
  isAtUsualDoor,
  type KubernetesObject,
  local,
  service,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../charts/addons/cloudflared/index.ts';
import { coredns } from '../charts/addons/coredns/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { type TraefikProps, traefik } from '../charts/addons/traefik/index.ts';
import { side } from '../cloudflare/side.ts';
import { Cluster } from '../lib/model/cluster.ts';
import { type JsonMap, list, path, texts } from '../lib/model/object.ts';
import { textOf } from './documents.ts';
import { connects, type Pod } from './policy-evaluator.ts';
import { running } from './policy-world.ts';
import { brief, CLUSTERS, CRDS, renderSample, SIDES, sample } from './sample-cluster.ts';

const IMAGE = image('docker.io/library/busybox');
const ACCESS = { emails: ['admin@bramble.example'] };
const CLOUDFLARE = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: local(),
};

const page = (name: string, expose: Exposure) => app({ name, image: IMAGE, port: 8080, expose });
const APPS = {
  admin: page('admin', { through: 'tunnel', access: ACCESS }),
  apart: page('apart', { through: 'tunnel', lan: false }),
  inner: page('inner', { through: 'lan' }),
  open: page('open', { through: 'tunnel' }),
};

type Draw = NonNullable<Component['chart']>;

interface Sample {
  readonly props?: Partial<TraefikProps>;
  readonly apps?: readonly Component[];
  readonly cloudflare?: object;
  readonly without?: 'tunnel';
}

const declared = ({ props, apps = Object.values(APPS), cloudflare, without }: Sample = {}) =>
  sample({
    cloudflare: { ...CLOUDFLARE, ...cloudflare },
    components: [
      metallb(),
      traefik({ address: '10.10.11.21', ...props }),
      certManager({ email: 'admin@bramble.example' }),
      coredns(),
      ...(without ? [] : [cloudflared()]),
      ...apps,
    ],
  });
const rendered = (of?: Sample) => renderSample(declared(of));
const found = (of: Sample) => rendered(of).findings.map(brief);
const objectsOf = (of?: Sample) => rendered(of).stages.flatMap(({ objects }) => objects);

/** Where an app answers, whatever draws its ways. */
function doorsOf(name: string, objects: readonly KubernetesObject[]): readonly string[] {
  const names = objects
    .filter(({ kind, metadata }) => /Route$|^Ingress$/.test(kind) && metadata.namespace === name)
    .flatMap(({ metadata, spec }) => [
      ...texts(path(spec, 'entryPoints')),
      ...list(path(spec, 'parentRefs')).map(({ sectionName }) => String(sectionName)),
      ...(metadata.annotations?.['traefik.ingress.kubernetes.io/router.entrypoints']?.split(',') ?? []),
    ]);
  return [...new Set(names)];
}

const doors = (of?: Sample) => {
  const objects = objectsOf(of);
  return Object.fromEntries(Object.keys(APPS).map((name) => [name, doorsOf(name, objects)]));
};

/** The hosts that CoreDNS leads to the ingress. */
const ledInside = (of?: Sample) =>
  [
    ...JSON.stringify(objectsOf(of).filter(({ metadata }) => metadata.name === 'coredns-custom')).matchAll(
      /exact (\S+)/g,
    ),
  ].map(([, host]) => host);

/** Where the tunnel leads hosts, as Terraform is told. */
async function tunnelRules(of: Sample): Promise<readonly JsonMap[]> {
  const inputs = { pins: {}, crds: CRDS, sides: SIDES };
  const [text = ''] = (await side.render(new Cluster(declared(of), inputs), 'a note', [])).values();
  const config = path(JSON.parse(text) as JsonMap, 'resource', 'cloudflare_zero_trust_tunnel_cloudflared_config');
  return list(path(config, 'tunnel', 'config', 'ingress'));
}

const DOOR = 'https://traefik-tunnel.traefik.svc.cluster.local:443';
const USUAL = 'https://traefik.traefik.svc.cluster.local:443';

describe.each(['ingressRoute', 'gateway'] as const)('drawn as %s, a host answers', (routes) => {
  it("at the tunnel's door alone, where it asks who comes or keeps the local network out", () => {
    expect(doors({ props: { routes } })).toEqual({
      admin: ['tunnel'],
      apart: ['tunnel'],
      inner: ['websecure'],
      open: ['websecure', 'tunnel'],
    });
    expect(found({ props: { routes } })).toEqual([]);
  });

  it('nowhere, where it waits for a tunnel that nobody runs', () => {
    const of: Sample = { props: { routes }, without: 'tunnel', apps: [APPS.admin, APPS.apart] };
    expect(doors(of)).toMatchObject({ admin: [], apart: [] });
    expect(found(of)).toContain(
      'warning home/apart expose: is meant for the tunnel alone, and no component runs one: nobody reaches it',
    );
  });

  it('so as an Ingress too, which has one certificate made for all of its hosts', () => {
    const host = ['a.bramble.example', 'b.bramble.example'];
    const apps = [
      page('open', { through: 'tunnel', as: 'ingress', host }),
      page('admin', { through: 'tunnel', as: 'ingress', access: ACCESS }),
    ];
    expect(doors({ props: { routes }, apps })).toMatchObject({ open: ['websecure', 'tunnel'], admin: ['tunnel'] });
    const made = objectsOf({ props: { routes }, apps }).filter(
      ({ kind, metadata }) => kind === 'Ingress' && metadata.annotations?.['cert-manager.io/cluster-issuer'],
    );
    expect(made.map(({ spec }) => path(list(path(spec, 'tls'))[0], 'hosts'))).toEqual([
      host,
      ['admin.bramble.example'],
    ]);
  });
});

it('a path that asks who comes is the path and what lies below it, and not all that starts so', () => {
  const admin = (as: 'route' | 'ingress') => page('admin', { through: 'tunnel', as, path: '/admin', access: ACCESS });
  const open = page('open', { through: 'tunnel', path: '/open' });
  const objects = [...objectsOf({ apps: [admin('route'), open] }), ...objectsOf({ apps: [admin('ingress')] })];
  const rules = (kind: string, at: string) =>
    objects
      .filter((each) => each.kind === kind && each.metadata.namespace === at)
      .flatMap(({ spec }) => [
        ...list(path(spec, 'routes')).map(({ match }) => match),
        ...list(path(spec, 'rules')).flatMap(({ http }) =>
          list(path(http, 'paths')).map((each) => `${each.pathType} ${each.path}`),
        ),
      ]);
  expect(rules('IngressRoute', 'admin')).toEqual([
    'Host(`admin.bramble.example`) && (Path(`/admin`) || PathPrefix(`/admin/`))',
  ]);
  expect(rules('Ingress', 'admin')).toEqual(['Exact /admin', 'Prefix /admin/']);
  expect(rules('IngressRoute', 'open')).toEqual(['Host(`open.bramble.example`) && PathPrefix(`/open`)']);
});

it('docs/bootstrap.md lets the DNS of the network lead the whole domain to the ingress, where every host of home answers', () => {
  const home = new Cluster(CLUSTERS.home!, { pins: {}, crds: [], sides: SIDES });
  expect(textOf('docs/bootstrap.md')).toContain(`answer \`*.${home.domain}\` with ${home.find('ingress')?.address}`);
  expect(home.hosts((each) => !isAtUsualDoor(each, home))).toEqual([]);
});

describe('inside the cluster', () => {
  it('names lead to the ingress where a host answers there', () => {
    expect(ledInside()).toEqual(['inner.bramble.example', 'open.bramble.example', 'traefik.bramble.example']);
  });

  it('only the tunnel reaches its door, also where others use the ingress', () => {
    const guest = app({ name: 'guest', image: IMAGE, uses: ['ingress', 'traefik:websecure'] });
    const declaration = declared({ apps: [...Object.values(APPS), guest] });
    const rendering = renderSample(declaration);
    const { rules, pods, machines } = running(declaration, rendering);
    const to = (port: number) => ({
      pod: pods.find(({ namespace }) => namespace === 'traefik')!,
      port,
      protocol: 'TCP',
    });
    const reach = (port: number) => {
      const there = to(port);
      const isIn = (from: Pod | (typeof machines)[string]) =>
        from.node !== there.pod.node && connects(rules, from, there);
      return {
        pods: [...new Set(pods.filter(isIn).map(({ namespace }) => namespace))],
        machines: Object.entries(machines)
          .filter(([, each]) => isIn(each))
          .map(([name]) => name),
      };
    };
    expect(reach(8444)).toEqual({ pods: ['cloudflared'], machines: [] });
    expect(reach(8443).pods).toContain('guest');
    expect(reach(8443).machines).toContain('local network');
  });

  it.each(['traefik', 'ingress'])('nobody uses %s:tunnel', (name) => {
    const guest = app({ name: 'guest', image: IMAGE, uses: [`${name}:tunnel`] });
    expect(found({ apps: [APPS.open, guest] })).toEqual([
      `error home/guest uses[0]: uses '${name}:tunnel', but no Service of '${name}' has the port 'tunnel'`,
    ]);
  });
});

describe('the tunnel is led', () => {
  it('to its own door', async () => {
    expect((await tunnelRules({})).map((rule) => rule.service)).toEqual([DOOR, DOOR, DOOR, 'http_status:404']);
  });

  it('past cloudflared, which checks what Access has signed, where the team is known', async () => {
    const below = page('below', { through: 'tunnel', host: 'open.bramble.example', path: '/admin', access: ACCESS });
    const rules = await tunnelRules({ cloudflare: { team: 'home' }, apps: [APPS.admin, APPS.open, below] });
    const access = (name: string) => ({
      required: true,
      team_name: 'home',
      aud_tag: [`\${cloudflare_zero_trust_access_application.${name}.aud}`],
    });
    expect(rules).toEqual([
      {
        hostname: 'admin.bramble.example',
        service: DOOR,
        origin_request: { origin_server_name: 'admin.bramble.example', access: access('admin') },
      },
      {
        hostname: 'open.bramble.example',
        path: '^/admin(/|$)',
        service: DOOR,
        origin_request: { origin_server_name: 'open.bramble.example', access: access('below') },
      },
      {
        hostname: 'open.bramble.example',
        service: DOOR,
        origin_request: { origin_server_name: 'open.bramble.example' },
      },
      { service: 'http_status:404' },
    ]);
  });

  it.each(['home.cloudflareaccess.com', 'Home', 'https://home', ''])('but not by the team %s', (team) => {
    expect(found({ cloudflare: { team }, apps: [APPS.open] })).toEqual([
      `error home cloudflare.team: '${team}' is no name of a team`,
    ]);
  });
});

describe('a cluster that had no such door moves to it in steps, each of which changes one side:', () => {
  const steps = { first: 'opened', second: 'used', last: undefined } as const;
  const at = (tunnelDoor: TraefikProps['tunnelDoor']): Sample => ({ props: { tunnelDoor } });

  it('first both doors are open, and the tunnel comes in where all do', async () => {
    expect(doors(at(steps.first))).toMatchObject({ admin: ['websecure', 'tunnel'], apart: ['websecure', 'tunnel'] });
    expect(ledInside(at(steps.first))).toContain('admin.bramble.example');
    expect((await tunnelRules(at(steps.first)))[0]).toMatchObject({ service: USUAL });
  });

  it('then Terraform leads the tunnel to its door, and Flux has nothing to apply', async () => {
    expect((await tunnelRules(at(steps.second)))[0]).toMatchObject({ service: DOOR });
    const flux = (of: Sample) => JSON.stringify(objectsOf(of));
    expect(flux(at(steps.second))).toBe(flux(at(steps.first)));
  });

  it('at last the usual door is closed to what asks, and Terraform has nothing to apply', async () => {
    expect(doors(at(steps.last))).toMatchObject({ admin: ['tunnel'], apart: ['tunnel'] });
    expect(await tunnelRules(at(steps.last))).toEqual(await tunnelRules(at(steps.second)));
  });

  it.each([steps.first, steps.second])("and it is told that it is still at '%s'", (step) => {
    expect(found(at(step))).toEqual([
      `warning home/traefik: is at the step '${step}' with the tunnel's door: everybody inside reaches 'admin', 'apart' unasked`,
    ]);
  });
});

describe('what opens the lock is told:', () => {
  it('a route that comes in elsewhere', () => {
    const overrides = [{ kind: 'IngressRoute', because: 'a test', merge: { spec: { entryPoints: ['websecure'] } } }];
    const open = app({
      name: 'admin',
      image: IMAGE,
      port: 8080,
      expose: { through: 'tunnel', access: ACCESS },
      overrides,
    });
    expect(found({ apps: [open] })).toContain(
      "error home/admin ingressroute.admin.yaml: leads past the tunnel's door, to what is meant for the tunnel alone: nobody is asked there",
    );
  });

  it('an address of its own', () => {
    const open = app({
      name: 'admin',
      image: IMAGE,
      port: 8080,
      expose: { through: 'tunnel', access: ACCESS },
      loadBalancer: true,
    });
    expect(found({ apps: [open] })).toContain(
      'error home/admin loadBalancer: is meant for the tunnel alone, and its page is open at an address of its own: nobody is asked there',
    );
  });

  it("a Service or a NetworkPolicy that opens the tunnel's door", () => {
    const open = (more: Draw): Component => {
      const plain = traefik({ address: '10.10.11.21' });
      const chart: Draw = (...given) => {
        plain.chart?.(...given);
        more(...given);
      };
      return { ...plain, chart };
    };
    const told = (part: Component) => {
      const declaration = declared({ apps: [APPS.admin] });
      const components = declaration.components.map((each) => (each.name === 'traefik' ? part : each));
      return renderSample({ ...declaration, components }).findings.map(brief);
    };
    expect(
      told(
        open(
          (chart, cluster) =>
            void service(chart, cluster, {
              name: 'side',
              workload: 'traefik',
              loadBalancer: true,
              ports: { side: { port: 444, target: 8444 } },
            }),
        ),
      ),
    ).toContain("error home/traefik: opens the tunnel's door to everybody");
    const all: Draw = (chart) =>
      void new k8s.KubeNetworkPolicy(chart, 'all', {
        metadata: { name: 'all' },
        spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
      });
    expect(told(open(all))).toContain(
      "error home/traefik networkpolicy.all.yaml: opens the tunnel's door to others than the tunnel",
    );
  });

  it('words for the local network that do not hold', () => {
    const apps = [page('admin', { through: 'both', access: ACCESS }), page('apart', { through: 'both', lan: false })];
    expect(found({ apps })).toEqual([
      "warning home/admin expose: says through: 'both', and a word that asks who comes: the local network is not let in",
      "warning home/apart expose: says through: 'both', and lan: false: the local network is not let in",
    ]);
    expect(found({ apps: [page('inner', { through: 'lan', lan: true } as unknown as Exposure), APPS.open] })).toEqual([
      "error home/inner expose: has 'lan', which is for 'vpn', 'tunnel' and 'both' alone",
    ]);
  });
});
