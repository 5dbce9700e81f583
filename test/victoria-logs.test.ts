import { node } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { victoriaLogs } from '../charts/addons/victoria-logs/index.ts';
import { list, path, texts } from '../lib/model/object.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const WAY_IN = [metallb(), traefik({ address: '10.10.11.21', dashboard: false })];
/** Machines with so little memory, of which the first keeps what is left beside k3s. */
const SMALL = ['pi-1', 'pi-2', 'pi-3', 'pi-4'].map((name, at) =>
  node(name, {
    role: at === 0 ? 'server' : 'agent',
    address: `10.10.11.${11 + at}`,
    podNetwork: `10.42.${at}.0/24`,
    memory: '1Gi',
    cpus: 4,
    ...(at === 0 && { reserved: { memory: '640Mi' } }),
  }),
);

function rendered(props: Parameters<typeof victoriaLogs>[0] = {}, nodes = SMALL) {
  const { stages, findings } = renderSample(sample({ nodes, components: [...WAY_IN, victoriaLogs(props)] }));
  const objects = stages
    .filter(({ component }) => component.name === 'victoria-logs')
    .flatMap(({ objects }) => objects);
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return { findings: findings.map(brief), of };
}

describe('victoriaLogs() refuses', () => {
  it.each([
    ['days that are none', { days: 0 }, 'error home/victoria-logs days: 0 is no number of days'],
    ['parts of days', { days: 1.5 }, 'error home/victoria-logs days: 1.5 is no number of days'],
    ['a size without a unit', { size: '5' as never }, "error home/victoria-logs size: '5' is no amount"],
    [
      'what is no word',
      { with: ['login'] as never },
      "error home/victoria-logs with[0]: 'login' is no word of an add-on",
    ],
  ])('%s', (_, props, what) => {
    expect(rendered(props).findings.join('\n')).toContain(what);
  });
});

it('four machines of 1 GiB carry it', () => {
  expect(rendered().findings).toEqual([]);
});

it('a full disk is not waited for: the oldest days go at four fifths of the claim', () => {
  const [deployment] = rendered({ size: '10Gi', days: 7 }).of('Deployment');
  const [container] = list(path(deployment?.spec, 'template', 'spec', 'containers'));
  expect(texts(container?.args)).toEqual(
    expect.arrayContaining(['-retentionPeriod=7d', `-retention.maxDiskSpaceUsageBytes=${8 * 1024 ** 3}`]),
  );
});

describe('who adds lines', () => {
  it('is the node by its loopback address, and nobody else', () => {
    const agents = rendered();
    const [container] = list(path(agents.of('DaemonSet')[0]?.spec, 'template', 'spec', 'containers'));
    expect(container?.ports).toEqual([
      { name: 'http', containerPort: 9429, hostPort: 9429, hostIP: '127.0.0.1', protocol: 'TCP' },
    ]);
    // What closes the namespace, and what opens the server.
    expect(agents.of('NetworkPolicy').map(({ metadata }) => metadata.name)).toEqual(['default-deny', 'victoria-logs']);
  });

  it('is no node where the journal is not wanted', () => {
    const [container] = list(
      path(rendered({ journal: false }).of('DaemonSet')[0]?.spec, 'template', 'spec', 'containers'),
    );
    expect(container?.ports).toEqual([{ name: 'http', containerPort: 9429, protocol: 'TCP' }]);
  });

  it('is no browser: the page leads to queries alone', () => {
    const [route] = rendered().of('IngressRoute');
    const matches = list(path(route?.spec, 'routes')).map(({ match }) => String(match));
    expect(matches).not.toEqual([]);
    for (const match of matches) expect(match).toContain('PathPrefix(`/select/');
  });
});
