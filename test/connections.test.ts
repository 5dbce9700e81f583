import {
  app,
  type Component,
  type ComponentProps,
  component,
  externalService,
  helmRelease,
  node,
  service,
  Workload,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import { route } from '../charts/addons/traefik/route.ts';
import type { Connection, Peer } from '../lib/derive/connections.ts';
import { nodeSources } from '../lib/derive/node-sources.ts';
import { isOfDrawing } from './facts-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';
import { BUSYBOX, web } from './sample-network.ts';

const PI = { memory: '4Gi', cpus: 4 } as const;

function drawing(name: string, chart: ComponentProps['chart'], props: Partial<ComponentProps> = {}): Component {
  return component({ name, images: [BUSYBOX], chart, ...props });
}

function object(id: string, props: Record<string, unknown>): ComponentProps['chart'] {
  return (chart) => void new ApiObject(chart, id, { apiVersion: 'v1', metadata: { name: id }, ...props } as never);
}

const wayIn = drawing(
  'way-in',
  (chart, cluster) => {
    new Workload(chart, cluster, {
      name: 'proxy',
      containers: { proxy: { image: BUSYBOX, ports: { websecure: 8443 } } },
    });
    service(chart, cluster, { name: 'in', workload: 'proxy', ports: { websecure: { port: 443, target: 8443 } } });
  },
  {
    provides: {
      ingress: { service: 'in', namespace: 'way-in', route, entryPoint: 'websecure', ingressClass: 'traefik' },
      certificates: { clusterIssuer: 'ca', stagingClusterIssuer: 'ca' },
      loadBalancer: { addressAnnotation: 'bramble.example/address' },
    },
  },
);

function who(peer: Peer): string {
  if (peer.is === 'pods') return `${peer.namespace}/${peer.pods?.name ?? '*'}`;
  return 'addresses' in peer ? `${peer.is} ${peer.addresses.join(' ')}` : peer.is;
}

function brieflyOf({ from, to, why }: Connection): string {
  const target = to.addresses?.join(' ') ?? `${to.namespace}/${to.pods?.name ?? '?'}`;
  const ports = to.ports ? to.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',') : '*';
  return `${who(from)} -> ${target} ${ports} (${why})`;
}

/** The connections of a cluster but for probes, which each app has. */
function connectionsOf(components: readonly Component[], props: object = {}): readonly string[] {
  const rendering = renderSample(sample({ components, ...props }));
  expect(rendering.findings.filter(isOfDrawing)).toEqual([]);
  return rendering.connections.map(brieflyOf).filter((connection) => !connection.endsWith('(probe)'));
}

describe('a component that uses another', () => {
  const queue = web('queue', { ports: { amqp: 5672, dns: { container: 53, protocol: 'UDP' } } });
  const own = (component: string, ...uses: string[]) => connectionsOf([queue, web(component, { uses })]);

  it.each([
    [['queue'], '8080/TCP,5672/TCP,53/UDP'],
    [['queue:http'], '8080/TCP'],
    [['queue:80'], '8080/TCP'],
    [['queue:amqp'], '5672/TCP'],
    [['queue:dns'], '53/UDP'],
  ])('%j reaches %s', (uses, ports) => {
    expect(own('web', ...uses)).toEqual([`web/web -> queue/queue ${ports} (uses)`]);
  });

  it('may call it by what it provides', () => {
    expect(connectionsOf([wayIn, web('web', { uses: ['ingress:websecure'] })])).toEqual([
      'web/web -> way-in/proxy 8443/TCP (uses)',
    ]);
  });

  it('may be itself: its pods connect to each other', () => {
    expect(connectionsOf([web('web', { uses: ['web'] })])).toEqual(['web/web -> web/web 8080/TCP (uses)']);
  });

  it('reaches it from each of its workloads', () => {
    const two = drawing(
      'two',
      (chart, cluster) => {
        new Workload(chart, cluster, { name: 'first', containers: { a: { image: BUSYBOX } } });
        new Workload(chart, cluster, { name: 'second', containers: { a: { image: BUSYBOX } } });
      },
      { uses: ['queue:amqp'] },
    );
    expect(connectionsOf([queue, two])).toEqual([
      'two/first -> queue/queue 5672/TCP (uses)',
      'two/second -> queue/queue 5672/TCP (uses)',
    ]);
  });

  it('reaches it from the nodes where it shares their network', () => {
    expect(connectionsOf([queue, web('web', { hostNetwork: true, uses: ['queue:amqp'] })])).toEqual([
      'nodes 10.10.11.11/32 10.10.11.12/32 10.42.0.0/16 -> queue/queue 5672/TCP (uses)',
    ]);
  });

  it('reaches it from anything of its namespace where it has no pods of its own', () => {
    expect(
      connectionsOf([queue, component({ name: 'alerts', namespace: 'flux-system', uses: ['queue:amqp'] })]),
    ).toEqual(['flux-system/* -> queue/queue 5672/TCP (uses)']);
  });

  it('reaches a machine beside the cluster by its address', () => {
    const nas = drawing('nas', (chart, cluster) => {
      externalService(chart, cluster, { name: 'nas', address: '10.10.11.40', ports: { nfs: 2049 } });
    });
    expect(connectionsOf([nas, web('web', { uses: ['nas'] })])).toEqual(['web/web -> 10.10.11.40 2049/TCP (uses)']);
  });

  it('reaches every port of a chart that nobody looked into', () => {
    const chart = release('db');
    expect(connectionsOf([chart, web('web', { uses: ['db:5432'] })])).toContain('web/web -> db/db * (uses)');
  });

  it.each([
    ['quue', "uses 'quue', but no component is named 'quue'", "did you mean 'queue'?"],
    [
      'nowhere',
      "uses 'nowhere', but no component is named 'nowhere'",
      'add it to components, or take the name of one that is there',
    ],
    ['queue:ampq', "uses 'queue:ampq', but no Service of 'queue' has the port 'ampq'", "did you mean 'queue:amqp'?"],
    ['queue:8080', "uses 'queue:8080', but no Service of 'queue' has the port '8080'", 'there are: http, amqp, dns'],
    ['idle', "uses 'idle', which has no Service", "remove it, or give 'idle' a port"],
    ['', "uses '', but no component is named ''", 'add it to components, or take the name of one that is there'],
  ])('by the wrong name %j is told so', (use, what, fix) => {
    const idle = app({ name: 'idle', image: BUSYBOX });
    const { findings } = renderSample(sample({ components: [queue, idle, web('web', { uses: ['queue', use] })] }));
    expect(findings).toMatchObject([{ rule: 'unknown-use', component: 'web', where: 'uses[1]', what, fix }]);
  });
});

function release(name: string, values = {}, installs: ComponentProps['installs'] = {}): Component {
  return helmRelease({ name, repository: 'https://charts.bramble.example', version: '1.0.0', values, installs });
}

describe('the ingress reaches', () => {
  const spec = (kind: string, of: object, apiVersion = 'traefik.io/v1alpha1') =>
    connectionsOf([
      wayIn,
      web('web', { ports: { admin: 9000 } }),
      drawing('more', object('it', { apiVersion, kind, spec: of })),
    ]);
  const reached = (...ports: number[]) => ports.map((port) => `way-in/proxy -> web/web ${port}/TCP (route)`);
  const there = { name: 'web', namespace: 'web' };

  it('what is exposed, at its port', () => {
    expect(connectionsOf([wayIn, web('web', { expose: { through: 'lan', as: 'ingress' } })])).toEqual(reached(8080));
  });

  it('what overrides make of a route', () => {
    const merge = { spec: { defaultBackend: { service: { name: 'web', port: { name: 'admin' } } }, rules: null } };
    const overrides = [{ kind: 'Ingress', because: 'a test', merge }];
    expect(
      connectionsOf([
        wayIn,
        web('web', { ports: { admin: 9000 }, expose: { through: 'lan', as: 'ingress' }, overrides }),
      ]),
    ).toEqual(reached(9000));
  });

  it.each([
    ['IngressRoute', { routes: [{ services: [{ ...there, port: 80 }] }] }, [8080]],
    ['IngressRouteTCP', { routes: [{ services: [{ ...there, port: 'admin' }] }] }, [9000]],
    [
      'TraefikService',
      {
        weighted: {
          services: [
            { ...there, port: 80 },
            { ...there, port: 9000 },
          ],
        },
      },
      [8080, 9000],
    ],
    ['TraefikService', { mirroring: { ...there, port: 80, mirrors: [{ ...there, port: '9000' }] } }, [8080, 9000]],
    ['Middleware', { errors: { service: { ...there, port: 80 } } }, [8080]],
    ['Middleware', { forwardAuth: { address: 'http://web.web.svc.cluster.local:9000/verify' } }, [9000]],
    ['Middleware', { forwardAuth: { address: 'https://login.bramble.example/' } }, []],
    ['IngressRoute', { routes: [{ services: [{ name: 'api@internal', kind: 'TraefikService' }] }] }, []],
  ])('the Services of a %s: %j', (kind, of, ports) => {
    expect(spec(kind, of)).toEqual(reached(...ports));
  });

  it('a Service that is another name for one', () => {
    const alias = object('alias', {
      kind: 'Service',
      spec: { type: 'ExternalName', externalName: 'web.web.svc.cluster.local', ports: [{ port: 80 }] },
    });
    const route = object('it', {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'IngressRoute',
      spec: { routes: [{ services: [{ name: 'alias', port: 80 }] }] },
    });
    const both = drawing('more', (chart, cluster) => {
      for (const draw of [alias, route]) draw?.(chart, cluster);
    });
    expect(connectionsOf([wayIn, web('web'), both])).toEqual(reached(8080));
  });

  it('what nobody here renders, without a port', () => {
    const receiver = { routes: [{ services: [{ name: 'webhook-receiver', port: 80 }] }] };
    const flux = drawing(
      'flux',
      object('it', { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', spec: receiver }),
      { namespace: 'flux-system' },
    );
    expect(connectionsOf([wayIn, flux])).toEqual(['way-in/proxy -> flux-system/? * (route)']);
  });
});

describe('everybody reaches', () => {
  it('an address of its own', () => {
    expect(connectionsOf([wayIn, web('web', { loadBalancer: true })])).toEqual([
      'world -> web/web 8080/TCP (loadBalancer)',
    ]);
  });

  it('a port that is open on the node', () => {
    expect(connectionsOf([web('web', { ports: { dns: { container: 53, protocol: 'UDP', hostPort: 5353 } } })])).toEqual(
      ['world -> web/web 53/UDP (loadBalancer)'],
    );
  });

  it.each([
    ['that asks for one', release('db', { service: { type: 'LoadBalancer' } })],
    ['that says so', release('db', {}, { loadBalancer: true })],
  ])('a chart %s', (_, chart) => {
    expect(connectionsOf([chart])).toContain('world -> db/db * (loadBalancer)');
  });
});

describe('the API server reaches', () => {
  const nodes = [
    node('pi-1', { ...PI, role: 'server', address: '10.10.11.11', podNetwork: '10.42.3.0/24' }),
    node('pi-2', { ...PI, role: 'agent', address: '10.10.11.12' }),
  ];
  const hook = { name: 'web', namespace: 'web' };

  it.each([
    [
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { webhooks: [{ clientConfig: { service: { ...hook, port: 80 } } }] },
    ],
    [
      'admissionregistration.k8s.io/v1',
      'MutatingWebhookConfiguration',
      { webhooks: [{ clientConfig: { service: { ...hook, port: 80 } } }] },
    ],
    ['apiregistration.k8s.io/v1', 'APIService', { spec: { service: { ...hook, port: 80 } } }],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { spec: { conversion: { webhook: { clientConfig: { service: { ...hook, port: 80 } } } } } },
    ],
  ])('what %s %s names, from its addresses', (apiVersion, kind, of) => {
    expect(connectionsOf([web('web'), drawing('more', object('it', { apiVersion, kind, ...of }))], { nodes })).toEqual([
      'apiServer 10.10.11.11/32 10.42.3.0/32 10.42.3.1/32 -> web/web 8080/TCP (webhook)',
    ]);
  });

  it('port 443 where none is said, which the Service must have', () => {
    const webhooks = [{ clientConfig: { service: hook } }];
    const more = drawing('more', object('it', { kind: 'ValidatingWebhookConfiguration', webhooks }));
    expect(connectionsOf([web('web'), more])).toEqual([]);
  });

  it('nobody at a URL', () => {
    const webhooks = [{ clientConfig: { url: 'https://hook.bramble.example' } }];
    expect(
      connectionsOf([drawing('more', object('it', { kind: 'ValidatingWebhookConfiguration', webhooks }))]),
    ).toEqual([]);
  });

  it('from any pod where the network of one server is not known', () => {
    const second = node('pi-3', { ...PI, role: 'server', address: '10.10.11.13' });
    expect(nodeSources([nodes[0]!, second], '10.42.0.0/16')).toEqual([
      '10.10.11.11/32',
      '10.10.11.13/32',
      '10.42.0.0/16',
    ]);
  });

  it.each([
    ['10.42.3.0', "'10.42.3.0' of 'pi-1' is no IPv4 network"],
    ['10.42.3.1/24', "'10.42.3.1/24' of 'pi-1' is no IPv4 network"],
    ['10.43.0.0/24', "10.43.0.0/24 of 'pi-1' lies outside 10.42.0.0/16, the network of all pods"],
  ])('a server whose podNetwork is %s is refused', (podNetwork, what) => {
    const wrong = [node('pi-1', { ...PI, role: 'server', address: '10.10.11.11', podNetwork })];
    expect(renderSample(sample({ nodes: wrong })).findings.map(brief)).toEqual([
      `error home nodes[0].podNetwork: ${what}`,
    ]);
  });

  it('two nodes with one podNetwork are refused', () => {
    const twins = nodes.map((each) => ({ ...each, podNetwork: '10.42.3.0/24' }));
    expect(renderSample(sample({ nodes: twins })).findings.map(brief)).toEqual([
      "error home nodes[1].podNetwork: 10.42.3.0/24 of 'pi-2' is that of 'pi-1' too",
    ]);
  });
});

describe('metrics', () => {
  const prometheus = drawing(
    'prometheus',
    (chart, cluster) =>
      void new Workload(chart, cluster, { name: 'server', containers: { server: { image: BUSYBOX } } }),
    { provides: { metrics: { namespace: 'prometheus', workload: 'server' } } },
  );
  const app9100 = web('web', { ports: { metrics: 9100 }, scrape: { port: 'metrics' } });

  it('are read by the component that provides `metrics`, at the port that is said', () => {
    expect(connectionsOf([prometheus, app9100])).toEqual(['prometheus/server -> web/web 9100/TCP (scrape)']);
    expect(connectionsOf([prometheus, web('web', { scrape: { port: 8080 } })])).toEqual([
      'prometheus/server -> web/web 8080/TCP (scrape)',
    ]);
  });

  it('are closed where nobody provides them', () => {
    expect(connectionsOf([app9100])).toEqual([]);
  });

  it('at a port that no container has are refused', () => {
    const { findings } = renderSample(sample({ components: [web('web', { scrape: { port: 'metrics' } })] }));
    expect(findings.map(brief)).toEqual([
      "error home/web scrape.port: has its metrics at port 'metrics', which no container has",
    ]);
  });
});

it('the pods of a chart, or of an operator, are open to each other, to the ingress and to the API server', () => {
  const expected = (name: string) => [
    `${name}/* -> ${name}/${name} * (chart)`,
    `way-in/proxy -> ${name}/${name} * (chart)`,
    `apiServer 10.10.11.11/32 10.42.0.0/16 -> ${name}/${name} * (chart)`,
  ];
  expect(connectionsOf([wayIn, release('db')])).toEqual(expected('db'));
  expect(connectionsOf([wayIn, component({ name: 'db', installs: { pods: true } })])).toEqual(expected('db'));
});
