import {
  Cluster,
  type Component,
  type ComponentProps,
  component,
  type JsonMap,
  node,
  parseQuantity,
  Workload,
} from 'bramble';
import { parse } from 'yaml';
import { alertmanager } from '../charts/addons/alertmanager/index.ts';
import { flux } from '../charts/addons/flux/index.ts';
import { kubeStateMetrics } from '../charts/addons/kube-state-metrics/index.ts';
import { metrics, type Program } from '../charts/addons/metrics/index.ts';
import { ruleGroups } from '../charts/addons/metrics/rule-groups.ts';
import { nodeExporter } from '../charts/addons/node-exporter/index.ts';
import { probes } from '../charts/addons/probes/index.ts';
import { list, path } from '../lib/model/object.ts';
import { charts, clusterOf } from './fixtures/charts.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** The file of a component's ConfigMap that ends so, as it is read. */
function fileOf(components: readonly Component[], ending: string): JsonMap {
  const { stages } = renderSample(sample({ components }), undefined, undefined, []);
  const files = stages
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ data }) => Object.entries((data ?? {}) as Readonly<Record<string, string>>));
  const [, text = ''] = files.find(([name]) => name.endsWith(ending)) ?? [];
  return parse(text) as JsonMap;
}

/** A component with one pod, that tells its metrics. */
function telling(name: string, props: Partial<ComponentProps>): Component {
  return component({
    name,
    images: [BUSYBOX],
    chart: (chart, cluster) =>
      void new Workload(chart, cluster, { name, containers: { [name]: { image: BUSYBOX, ports: { metrics: 8080 } } } }),
    ...props,
  });
}

function job(name: string, ...components: readonly Component[]): JsonMap | undefined {
  const { scrape_configs: jobs } = fileOf([metrics(), ...components], 'prometheus.yml');
  return list(jobs).find(({ job_name }) => job_name === name);
}

/** What is kept of a pod, or dropped, as `pod_label_app=web`. */
function chosen(from: JsonMap | undefined): readonly string[] {
  return list(from?.relabel_configs)
    .filter(({ action }) => action !== undefined)
    .map(
      ({ source_labels, action, regex }) =>
        `${action} ${String(source_labels).replace('__meta_kubernetes_', '')}=${regex}`,
    );
}

describe('everybody is asked for metrics', () => {
  it('who says at which port they are, by name or number', () => {
    expect(chosen(job('web', telling('web', { scrape: { port: 'metrics' } })))).toEqual([
      'keep pod_container_port_name=metrics',
      'drop pod_phase=(Failed|Succeeded)',
    ]);
    expect(chosen(job('web', telling('web', { scrape: { port: 8080, path: '/m' } })))[0]).toBe(
      'keep pod_container_port_number=8080',
    );
  });

  it('and nobody twice, where two share a namespace', () => {
    const guest = telling('guest', { namespace: 'web', scrape: { port: 'metrics' } });
    const web = telling('web', { scrape: { port: 'metrics' } });
    expect(chosen(job('guest', web, guest))).toContain('keep pod_label_app_kubernetes_io_name=guest');
    expect(chosen(job('web', web, guest))).toContain('drop pod_label_app_kubernetes_io_name=guest');
  });

  it('who tells accounts alone, with the token of the account', () => {
    expect(job('web', telling('web', { scrape: { port: 'metrics', isGuarded: true } }))).toMatchObject({
      scheme: 'https',
      authorization: { credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
      tls_config: { insecure_skip_verify: true },
    });
  });

  it('who tells of others, whose rows stay the same when another pod tells them', () => {
    const about = job('web', telling('web', { scrape: { port: 'metrics', isAboutOthers: true } }));
    expect(about?.honor_labels).toBe(true);
    expect(list(about?.relabel_configs).flatMap(({ target_label }) => target_label ?? [])).toEqual(['instance']);
  });

  it('who asks others, through its Service', () => {
    const { static_configs, relabel_configs } = job('probes', probes(), web())!;
    expect(list(static_configs)).toEqual([
      {
        targets: ['https://web.bramble.example/'],
        labels: {
          from: 'inside',
          host: 'web.bramble.example',
          app: 'web',
          __param_module: 'host',
          __asked__: 'probes.probes.svc.cluster.local:9115',
        },
      },
    ]);
    expect(list(relabel_configs).map(({ target_label }) => target_label)).toEqual([
      '__param_target',
      'instance',
      '__address__',
    ]);
  });

  it('of k3s the kubelet alone, and of it what somebody looks at', () => {
    const { scrape_configs: jobs } = fileOf([metrics()], 'prometheus.yml');
    expect(list(jobs).map(({ job_name }) => job_name)).toEqual(['kubelet', 'containers', 'metrics']);
    const kept = list(jobs).map(({ metric_relabel_configs }) => list(metric_relabel_configs)[0]);
    expect(kept.map((each) => each?.action)).toEqual(['keep', 'keep', 'keep']);
    expect(new RegExp(`^(${kept[0]?.regex})$`).test('apiserver_request_duration_seconds_bucket')).toBe(false);
  });

  it('and nobody tells more than memory is there for', () => {
    const { scrape_configs: jobs } = fileOf([metrics(), nodeExporter(), kubeStateMetrics()], 'prometheus.yml');
    expect(list(jobs).map(({ sample_limit }) => sample_limit)).toEqual(list(jobs).map(() => 5000));
  });

  it.each([
    ['faster than a node answers', { interval: '15s' }, "interval: '15s' is no interval that works"],
    ['so seldom that rows are gone before the next', { interval: '5m' }, "interval: '5m' is no interval that works"],
    ['for half a day', { days: 0.5 }, 'days: 0.5 is no number of days'],
  ] as const)('but not %s', (_, props, what) => {
    expect(metrics(props).mistakes?.map(({ where, what }) => `${where}: ${what}`)).toEqual([what]);
  });

  it('by a pattern that Go takes', () => {
    const told = renderSample(
      sample({ components: [telling('web', { scrape: { port: 'metrics', keep: 'a(?!b)' } })] }),
    );
    expect(told.findings.map(brief)).toEqual(["error home/web scrape.keep: 'a(?!b)' is no regular expression of Go"]);
  });

  it('but nobody is left out who is not there', () => {
    const { findings } = renderSample(sample({ components: [probes({ except: ['wbe'] }), web()] }));
    expect(findings.map(brief)).toContain(
      "error home/probes except: leaves out 'wbe', which is no component of the cluster",
    );
  });

  it('as often as is written, in a way that Prometheus reads', () => {
    expect(fileOf([metrics({ interval: '1.5m' })], 'prometheus.yml').global).toMatchObject({ scrape_interval: '90s' });
  });

  it('by VictoriaMetrics as by Prometheus', () => {
    const components = [nodeExporter(), kubeStateMetrics(), flux(), probes(), web()];
    const by = (program: Program, file: string) => fileOf([metrics({ program }), ...components], file).scrape_configs;
    expect(by('victoriaMetrics', 'scrape.yml')).toEqual(by('prometheus', 'prometheus.yml'));
  });
});

function web(): Component {
  return component({ name: 'web', expose: { through: 'lan' }, chart: () => {} });
}

describe('alerts reach who tells people', () => {
  const sent = (...components: readonly Component[]) => fileOf([metrics(), ...components], 'prometheus.yml').alerting;

  it('where somebody does', () => {
    expect(sent(alertmanager())).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ['alertmanager.alertmanager.svc.cluster.local:9093'] }] }],
    });
    expect(sent()).toBeUndefined();
  });

  it('as do those of Flux, to the same address, which lets Flux in', () => {
    const components = [alertmanager(), flux({ alerts: { mail: { through: 'alertmanager' } } })];
    const objects = renderSample(sample({ components })).stages.flatMap((stage) => stage.objects);
    expect(objects.find(({ kind }) => kind === 'Provider')?.spec).toMatchObject({
      type: 'alertmanager',
      address: 'http://alertmanager.alertmanager.svc.cluster.local:9093/api/v2/alerts/',
    });
    const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'alertmanager');
    expect(JSON.stringify(policy?.spec)).toContain('"kubernetes.io/metadata.name":"flux-system"');
  });
});

describe('what add-ons tell', () => {
  const declared = clusterOf(charts().flatMap(({ declared, made }) => [...declared, ...made]));
  const { groups } = ruleGroups(new Cluster(declared, { pins: {}, crds: [] } as never));
  const rules = list(groups).flatMap(({ rules }) => list(rules));

  it('is heard, each with what it means and what to do', () => {
    expect(rules.length).toBeGreaterThan(25);
    for (const { annotations, labels } of rules) {
      expect(annotations).toEqual({ summary: expect.any(String), means: expect.any(String), fix: expect.any(String) });
      expect(labels).toMatchObject({ component: expect.any(String) });
    }
  });

  it('has a name that no other add-on takes', () => {
    const names = rules.map(({ alert }) => alert);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('the memory of all that measures and tells', () => {
  const PI = { memory: '1Gi', cpus: 4 } as const;
  const server = node('pi-1', { ...PI, role: 'server', address: '10.10.11.11', reserved: { memory: '640Mi' } });
  const agents = [2, 3, 4].map((at) => node(`pi-${at}`, { ...PI, role: 'agent', address: `10.10.11.1${at}` }));
  const found = (components: readonly Component[]) =>
    renderSample(sample({ nodes: [server, ...agents], components })).findings.map(brief);
  const all = [metrics(), nodeExporter(), kubeStateMetrics(), probes(), alertmanager()];

  it.each([
    ['metrics', all.slice(0, 3)],
    ['alerts', [alertmanager(), flux({ alerts: { mail: { through: 'alertmanager' } } })]],
  ])('lets a cluster of Pis with 1 GiB turn on %s alone', (_, components) => {
    expect(found(components)).toEqual([]);
  });

  it('is at most 480 MiB, and 48 MiB for each node', () => {
    const { stages } = renderSample(sample({ components: all }), undefined, undefined, []);
    const limits = stages
      .flatMap(({ objects }) => objects)
      .flatMap(({ spec, kind }) => {
        const containers = list(path(spec, 'template', 'spec', 'containers'));
        return containers.map(
          ({ resources }) => [kind, parseQuantity(path(resources, 'limits', 'memory'))! / 2 ** 20] as const,
        );
      });
    const sum = (of: string) => limits.reduce((all, [kind, amount]) => (kind === of ? all + amount : all), 0);
    expect([sum('Deployment'), sum('DaemonSet')]).toEqual([440, 48]);
  });
});

describe('who tells people', () => {
  const MAIL = {
    through: 'mail',
    to: 'a@bramble.example',
    from: 'b@bramble.example',
    server: 'smtp.bramble.example:587',
  } as const;
  const wrong = (to: unknown, nights?: unknown) =>
    alertmanager({ to, nights } as never).mistakes?.map(({ where, what }) => `${where}: ${what}`);

  it.each<[string, unknown, string]>([
    ['by a way that is none', { through: 'pigeon' }, "to.a.through: 'pigeon' is none of 'mail', 'discord'"],
    ['by mail to nobody', { through: 'mail', from: 'b', server: 'c:25' }, "to.a: has no 'to'"],
    [
      'by a server without its port',
      { ...MAIL, server: 'smtp.bramble.example' },
      "to.a.server: 'smtp.bramble.example' is no server",
    ],
    [
      'in a chat that is open to who reads the repository',
      { through: 'slack', address: 'https://a.example' },
      'to.a: has an address',
    ],
    [
      'in a chat of no number',
      { through: 'telegram', secret: 't', channel: '@home' },
      "to.a: the channel '@home' is none of telegram",
    ],
    [
      'in a room without a token',
      { through: 'matrix', address: 'https://a.example', channel: '!a:b' },
      'to.a: has no secret',
    ],
    ['at no address', { through: 'ntfy' }, 'to.a: has no address'],
  ])('is refused %s', (_, told, what) => {
    expect(wrong({ a: told })?.[0]).toContain(what);
  });

  it('is refused under a name that stands for nobody', () => {
    expect(alertmanager({ to: { nobody: MAIL } }).mistakes).toMatchObject([
      { what: "'nobody' is no name for a destination" },
    ]);
  });

  it('knows each word that Flux knows, but its own', () => {
    const words = (wrongWay: readonly { readonly what: string }[] | undefined) =>
      [...(wrongWay?.[0]?.what ?? '').matchAll(/'(\w+)'/g)].map(([, word]) => word).slice(1);
    const ours = words(alertmanager({ to: { a: { through: 'x' } } } as never).mistakes);
    const theirs = words(flux({ alerts: { a: { through: 'x' } } } as never).mistakes);
    expect(theirs.filter((word) => word !== 'alertmanager').sort()).toEqual(
      ours.filter((word) => word !== 'mail').sort(),
    );
  });

  it('is quiet at night about what can wait', () => {
    const config = fileOf([alertmanager({ to: { mail: MAIL }, nights: 'Europe/Prague' })], 'alertmanager.yml');
    expect(list(config.time_intervals)).toMatchObject([{ time_intervals: [{ location: 'Europe/Prague' }] }]);
    const [route] = list(path(config.route, 'routes'));
    expect(list(route?.routes).at(-1)).toEqual({ matchers: ['severity="warning"'], mute_time_intervals: ['nights'] });
    expect(JSON.stringify(route)).not.toContain('critical');
    expect(wrong({}, 'Prague')).toEqual(["nights: 'Prague' is no time zone"]);
  });

  it.each([
    ['without an address', {}, 'heartbeat: has no address'],
    ['at no URL', { address: 'watch' }, "heartbeat: the address 'watch' is no URL"],
    ['at no time', { address: 'https://watch.bramble.example', every: 5 }, 'heartbeat.every: 5 is no span of time'],
  ])('is refused a heartbeat %s', (_, heartbeat, what) => {
    const { mistakes } = alertmanager({ heartbeat } as never);
    expect(mistakes?.map((each) => `${each.where}: ${each.what}`)).toEqual([what]);
  });

  it('gives a sign of life where that is said, to nobody else, and also at night', () => {
    const beating = alertmanager({ to: { mail: MAIL }, nights: 'UTC', heartbeat: { secret: 'watch', every: '2m' } });
    const config = fileOf([beating], 'alertmanager.yml');
    const [route, ...others] = list(path(config.route, 'routes'));
    expect(route).toMatchObject({ receiver: 'heart.beat', repeat_interval: '2m' });
    expect(route).not.toHaveProperty('continue');
    expect(JSON.stringify([route, others.length])).not.toContain('mute');
    const url_file = '/etc/alertmanager/secrets/watch/address';
    expect(list(config.receivers)[1]).toMatchObject({ webhook_configs: [{ url_file, send_resolved: false }] });
    const told = (component: Component) =>
      list(fileOf([metrics(), component], 'rules.yml').groups).flatMap(({ rules }) => list(rules));
    expect(told(beating).map(({ alert }) => alert)).toContain('Heartbeat');
    expect(told(alertmanager()).map(({ alert }) => alert)).not.toContain('Heartbeat');
  });

  it('says nothing of what follows from another alert', () => {
    const config = fileOf([alertmanager(), nodeExporter()], 'alertmanager.yml');
    expect(config.inhibit_rules).toEqual([
      {
        source_matchers: ['alertname="NodeDown"', 'component="node-exporter"'],
        target_matchers: ['alertname=~".+"'],
        equal: ['node'],
      },
    ]);
  });
});

it('images of all are pinned as they were tried', () => {
  const images = [
    metrics(),
    metrics({ program: 'victoriaMetrics' }),
    nodeExporter(),
    kubeStateMetrics(),
    probes(),
    alertmanager(),
  ].flatMap(({ images = [] }) => images);
  expect(images.filter(({ tested }) => tested === undefined)).toEqual([]);
});

it('a pin that is missing is told with the release that was tried', () => {
  const { findings } = renderSample(sample({ components: [nodeExporter()] }), {}, undefined, undefined);
  expect(findings.map(({ fix }) => fix)).toEqual([
    'add the line "node-exporter: quay.io/prometheus/node-exporter:v1.12.1"',
  ]);
});
