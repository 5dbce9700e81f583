import { type AppProps, app, claim, component, externalService, helmRelease, host, port, url, Workload } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import type { Connection } from '../lib/derive/connections.ts';
import { list, path } from '../lib/model/object.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const QUEUE = app({ name: 'queue', image: BUSYBOX, ports: { amqp: 5672, admin: 15_672 } });
const DB = app({
  name: 'db',
  image: BUSYBOX,
  ports: { sql: 5432 },
  stateful: true,
  volumes: { '/data': claim('data', '1Gi') },
});
const PAGE = app({ name: 'page', image: BUSYBOX, port: { container: 8080, service: 80 } });
const NAS = component({
  name: 'nas',
  chart: (chart, cluster) =>
    externalService(chart, cluster, { name: 'nas', address: '10.10.11.40', ports: { nfs: 2049 } }),
});
const CHART = helmRelease({
  name: 'grafana',
  repository: 'https://charts.bramble.example',
  version: '1.0.0',
  installs: { objects: [{ kind: 'Service', name: 'grafana-web', ports: [3000] }] },
});
const DNS = app({ name: 'dns', image: BUSYBOX, ports: { dns: { container: 53, protocol: 'both' } } });

function rendered(props: object) {
  const web = app({ name: 'web', image: BUSYBOX, ...props } as AppProps);
  return renderSample(
    sample({ components: [metallb(), traefik({ address: '10.10.11.21' }), QUEUE, DB, PAGE, NAS, CHART, DNS, web] }),
  );
}

/** What the first variable of the app is in the output, and whom the app then reaches. */
function said(text: string) {
  const { stages, connections, findings } = rendered({ env: { A: text } });
  const own = findings.filter(({ component: of }) => of === 'web');
  const workload = stages.find(({ name }) => name === 'web')?.objects.find(({ kind }) => kind === 'Deployment');
  const [container] = list(path(workload?.spec, 'template', 'spec', 'containers'));
  return { value: list(container?.env)[0]?.value, reached: reached(connections), findings: own.map(brief) };
}

function reached(connections: readonly Connection[]): readonly string[] {
  return connections
    .filter(({ from, why }) => why === 'uses' && from.is === 'pods' && from.component?.name === 'web')
    .flatMap(({ to }) =>
      (to.ports ?? [{ port: '*', protocol: '*' }]).map((each) => `${to.component.name} ${each.port}/${each.protocol}`),
    );
}

describe('a word for a Service that leads nowhere is refused', () => {
  it.each([
    [host('queu:amqp'), "says host('queu:amqp'), but no component is named 'queu'", "did you mean 'queue'?"],
    [
      host('queue:ampq'),
      "says host('queue:ampq'), but no Service of 'queue' has the port 'ampq'",
      "did you mean 'queue:amqp'?",
    ],
    [
      port('queue:5673'),
      "says port('queue:5673'), but no Service of 'queue' has the port '5673'",
      'there are: amqp, admin',
    ],
    [port('queue'), "says port('queue'), but 'queue' has several ports", "write one of: 'queue:amqp', 'queue:admin'"],
    [url('queue'), "says url('queue'), but 'queue' has several ports", "write one of: 'queue:amqp', 'queue:admin'"],
    [host('web'), "says host('web'), which has no Service", "remove it, or give 'web' a port"],
    [
      port('grafana:http'),
      "says port('grafana:http'), whose number nobody here knows: others bring the Service",
      "write the number, such as port('grafana:8080')",
    ],
  ])('%s', (text, what, fix) => {
    const { findings } = rendered({ env: { A: text } });
    const own = findings.filter(({ component: of }) => of === 'web');
    expect(own.map((each) => [each.rule, each.where, each.what, each.fix])).toEqual([
      ['unknown-use', 'deployment.web.yaml', what, fix],
    ]);
  });

  it('a component that is broken is told of alone', () => {
    const broken = app({ name: 'queue', image: BUSYBOX, ports: { amqp: 0 } });
    const web = app({ name: 'web', image: BUSYBOX, env: { A: host('queue:amqp'), B: port('queue:amqp') } });
    expect(renderSample(sample({ components: [broken, web] })).findings.map(brief)).toEqual([
      'error home/queue ports.amqp: 0 is no port',
    ]);
  });
});

describe('a word for a Service', () => {
  it.each([
    [host('queue:amqp'), 'queue.queue.svc.cluster.local', 'queue 5672/TCP'],
    [port('queue:amqp'), '5672', 'queue 5672/TCP'],
    [port('queue:5672'), '5672', 'queue 5672/TCP'],
    [url('queue:amqp'), 'amqp://queue.queue.svc.cluster.local:5672', 'queue 5672/TCP'],
    [url('db', 'postgres'), 'postgres://db.db.svc.cluster.local:5432', 'db 5432/TCP'],
    [port('db'), '5432', 'db 5432/TCP'],
    [`${url('page')}/api`, 'http://page.page.svc.cluster.local:80/api', 'page 8080/TCP'],
    [port('nas:nfs'), '2049', 'nas 2049/TCP'],
    [host('grafana'), 'grafana-web.grafana.svc.cluster.local', 'grafana */*'],
    [url('grafana:3000'), 'http://grafana-web.grafana.svc.cluster.local:3000', 'grafana */*'],
    [url('ingress:websecure', 'https'), 'https://traefik.traefik.svc.cluster.local:443', 'traefik 8443/TCP'],
  ])('%s is the reference and the connection', (text, value, connection) => {
    expect(said(text)).toEqual({ value, reached: expect.arrayContaining([connection]) as unknown, findings: [] });
  });

  it('for a port in both protocols opens both', () => {
    expect(said(port('dns:dns'))).toEqual({ value: '53', reached: ['dns 53/TCP', 'dns 53/UDP'], findings: [] });
  });

  it('stands in arguments, files, and what a component draws or a chart is given', () => {
    const { files, connections, findings } = rendered({
      args: [() => `--queue=${host('queue:amqp')}:${port('queue:amqp')}`],
      files: { '/etc/web.conf': `database = ${url('db:sql', 'postgres')}/web\n` },
    });
    expect(findings.filter(({ component: of }) => of === 'web').map(brief)).toEqual([]);
    expect(new Set(reached(connections))).toEqual(new Set(['queue 5672/TCP', 'db 5432/TCP']));
    expect(files.get('dist/home/web/deployment.web.yaml')).toContain('--queue=queue.queue.svc.cluster.local:5672');
    expect(files.get('dist/home/web/configmap.web-files.yaml')).toContain(
      'postgres://db.db.svc.cluster.local:5432/web',
    );

    const drawing = component({
      name: 'web',
      images: [BUSYBOX],
      chart: (chart, cluster) =>
        void new Workload(chart, cluster, {
          name: 'web',
          containers: { web: { image: BUSYBOX, args: [host('queue:amqp')] } },
        }),
    });
    const release = helmRelease({
      name: 'web',
      repository: 'https://charts.bramble.example',
      version: '1.0.0',
      values: () => ({ queue: { host: host('queue:amqp') } }),
    });
    for (const each of [drawing, release]) {
      const rendering = renderSample(sample({ components: [QUEUE, each] }));
      expect(rendering.findings.map(brief)).toEqual([]);
      expect(reached(rendering.connections)).toEqual(['queue 5672/TCP']);
    }
  });

  it('rolls the pods that read a file with it when the number changes', () => {
    const sum = (number: number) => {
      const page = app({ name: 'page', image: BUSYBOX, port: number });
      const web = app({ name: 'web', image: BUSYBOX, files: { '/etc/a': url('page') } });
      const { files } = renderSample(sample({ components: [page, web] }));
      return /checksum\/web-files: "?(\w+)/.exec(files.get('dist/home/web/deployment.web.yaml') ?? '')?.[1];
    };
    expect(sum(8080)).toHaveLength(16);
    expect(sum(8080)).not.toBe(sum(8081));
  });
});
