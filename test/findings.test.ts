import { type AppProps, type Component, claim, component, hostPath, image, nfs, Workload } from 'bramble';
import * as kplus from 'cdk8s-plus-28';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { findingLine } from '../lib/model/finding.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';
import { configMap, drawing, findings, READ, SERVER } from './sample-findings.ts';

describe('a wrong image is refused', () => {
  const cases: Record<string, [readonly Component[], Record<string, string>, ...string[]]> = {
    'without a pin': [[web()], {}, "error home/web clusters/home/images.yaml: the image 'busybox' has no pin"],
    'with a pin that has no tag': [
      [web()],
      { busybox: 'docker.io/library/busybox' },
      "error home/web clusters/home/images.yaml: the pin 'busybox: docker.io/library/busybox' has no tag",
    ],
    'that is drawn and not listed': [
      [
        component({
          name: 'web',
          chart: (scope, cluster) => {
            new Workload(scope, cluster, { name: 'web', containers: { web: { image: BUSYBOX } } });
          },
        }),
      ],
      {},
      "error home/web deployment.web.yaml: runs the image 'busybox', which its component does not list",
    ],
    'with the tag latest': [
      [web()],
      { busybox: 'docker.io/library/busybox:latest' },
      "error home/web clusters/home/images.yaml: the pin of 'busybox' is latest",
    ],
    'with the pin of another repository': [
      [web()],
      { busybox: 'quay.io/library/busybox:1' },
      "error home/web clusters/home/images.yaml: the pin of 'busybox' is of quay.io/library/busybox, but its component runs docker.io/library/busybox",
    ],
    'without a registry': [
      [web({ image: image('library/busybox') })],
      { busybox: 'library/busybox:1' },
      "error home/web images: 'library/busybox' does not name its registry, or holds more than a name",
    ],
    'with a tag in the code': [
      [web({ image: image('docker.io/library/busybox:1', { name: 'busybox' }) })],
      { busybox: 'docker.io/library/busybox:1.0' },
      "error home/web images: 'docker.io/library/busybox:1' holds more than the name: ':1' belongs into images.yaml",
    ],
    'under the name of another': [
      [web(), web({ name: 'site', image: image('quay.io/other/busybox') })],
      { busybox: 'docker.io/library/busybox:1.0' },
      "error home/site images: 'busybox' is quay.io/other/busybox here and docker.io/library/busybox elsewhere",
    ],
    'that its component does not list': [
      [
        drawing(
          'web',
          (chart, cluster) =>
            void new kplus.k8s.KubeConfigMap(chart, 'a', {
              metadata: { name: 'a', labels: READ },
              data: { i: cluster.image(BUSYBOX) },
            }),
        ),
      ],
      {},
      "error home/web configmap.a.yaml: runs the image 'busybox', which its component does not list",
    ],
    'that nothing uses any more': [
      [],
      { busybox: 'docker.io/library/busybox:1' },
      "warning home clusters/home/images.yaml: 'busybox' is pinned, but no component uses it",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [components, pins, ...expected]) => {
    expect(renderSample(sample({ components }), pins).findings.map(brief)).toEqual(expected);
  });
});

describe('a wrong workload is refused', () => {
  const cases: Record<string, [Partial<AppProps>, ...string[]]> = {
    'a port beyond 65535': [{ port: 80_800, health: '/' }, 'error home/web port: 80800 is no port'],
    'a path of health without a slash': [
      { health: 'healthz' },
      "error home/web deployment.web.yaml: probes of 'web' ask for 'healthz'",
    ],
    'a variable that is no name': [
      { env: { 'MY VAR': 'x' } },
      "error home/web deployment.web.yaml: 'web' has a variable named 'MY VAR'",
    ],
    'a relative mount': [
      { volumes: { data: { is: 'emptyDir', name: 'data' } } },
      "error home/web deployment.web.yaml: 'web' mounts at 'data'",
    ],
    'a port without a right name': [
      { ports: { Metrics_Port: 9100 } },
      "error home/web ports.Metrics_Port: 'Metrics_Port' is no name of a port",
    ],
    'half a replica': [
      { replicas: 1.5 },
      'error home/web deployment.web.yaml: spec.replicas is 1.5, which is no whole number',
    ],
    'a node that is not there': [
      { nodeSelector: { 'kubernetes.io/hostname': 'pi-9' } },
      'error home/web deployment.web.yaml: wants a node with kubernetes.io/hostname=pi-9, which no node has',
    ],
    'more memory requested than allowed': [
      { resources: { memory: '128Mi', memoryLimit: '64Mi' } },
      "error home/web deployment.web.yaml: 'web' requests more memory than its limit",
    ],
    'a schedule that is none': [
      { port: undefined, schedule: 'daily at 3' },
      "error home/web cronjob.web.yaml: has the schedule 'daily at 3'",
    ],
    'a schedule at the 25th hour': [
      { port: undefined, schedule: '0 25 * * *' },
      "error home/web cronjob.web.yaml: has the schedule '0 25 * * *', where '25' is no hour",
    ],
    'a sidecar named like the app': [
      { sidecars: { web: { image: BUSYBOX } } },
      "error home/web sidecars.web: a sidecar is named 'web', as the app's own container is",
    ],
    'a prop that no app has': [
      { ...({ prot: 3000, replcas: 2 } as object) },
      "error home/web: has no prop 'prot'",
      "error home/web: has no prop 'replcas'",
    ],
    'a claim of 20 bytes': [
      { volumes: { '/data': claim('data', '20' as '20Gi') } },
      "error home/web volumes['/data'].size: '20' is no amount",
    ],
    'two containers of one name': [
      { initContainers: { web: { image: BUSYBOX } } },
      "error home/web deployment.web.yaml: has two containers named 'web'",
    ],
    "a port named like the app's own": [
      { ports: { http: 9 } },
      "error home/web ports.http: is the name of the app's own port",
    ],
    'a port of the Service twice': [
      { ports: { other: 80 } },
      'error home/web ports.other: is port 80/TCP of the Service, as port is',
    ],
    'an address of the pool, where no component gives it': [
      { loadBalancer: true },
      "error home/web: needs 'loadBalancer', which no component provides",
    ],
    'what the Pod Security level of its namespace refuses': [
      {
        volumes: {
          '/media': nfs('media', { server: 'nas.bramble.example', path: '/media' }),
          '/sys': hostPath('sys', '/sys'),
        },
        security: { user: 0, capabilities: ['NET_RAW'] },
        hostNetwork: true,
      },
      "error home/web deployment.web.yaml: has hostNetwork, mounts the nfs volume 'media', mounts the hostPath volume 'sys', 'web' runs as root, 'web' adds NET_RAW: the namespace 'web' is restricted, and refuses its pods",
    ],
    'a probe that asks and runs': [
      { health: { readiness: { path: '/ready', command: ['true'] } } },
      "error home/web: a probe has the path '/ready' and a command, which exclude each other",
    ],
    'a probe of a port that is called otherwise': [
      { health: { readiness: { port: 'admin' } } },
      "error home/web: a probe asks the port 'admin', which the container does not have",
    ],
    'two volumes of one name': [
      { volumes: { '/a': claim('data', '1Gi'), '/b': claim('data', '2Gi') } },
      "error home/web: has two volumes named 'data' that differ",
    ],
    'two files of one name': [
      { files: { '/etc/a/conf': '1', '/etc/b/conf': '2' } },
      'error home/web: has two files named conf: /etc/a/conf and /etc/b/conf',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(findings({ components: [web(props)] })).toEqual(expected);
  });

  it('that no node lets in', () => {
    const tainted = { ...SERVER, taints: [{ key: 'disk', value: 'slow', effect: 'NoSchedule' }] as const };
    expect(findings({ nodes: [tainted], components: [web()] })).toEqual([
      'error home/web deployment.web.yaml: does not tolerate the taints of the nodes that it could run on: disk=slow:NoSchedule of pi-1',
    ]);
    const tolerant = web({ tolerations: [{ key: 'disk', value: 'slow', effect: 'NoSchedule' }] });
    expect(findings({ nodes: [tainted], components: [tolerant] })).toEqual([]);
  });
});

describe('a wrong address is refused', () => {
  const withAddress = (...addresses: string[]) =>
    findings({
      components: [metallb(), ...addresses.map((loadBalancer, index) => web({ name: `web-${index}`, loadBalancer }))],
    });

  it('outside the pool', () => {
    expect(withAddress('10.10.11.99')).toEqual([
      'error home/web-0 service.web-0.yaml: asks for 10.10.11.99, which lies outside the pool 10.10.11.21-10.10.11.29',
    ]);
  });

  it('taken by another', () => {
    expect(withAddress('10.10.11.22', '10.10.11.22')).toEqual([
      'error home/web-1 service.web-1.yaml: asks for 10.10.11.22, as web-0/web-0 does',
    ]);
  });

  it('that is none', () => {
    expect(withAddress('10.10.11')).toEqual(["error home/web-0 service.web-0.yaml: asks for the address '10.10.11'"]);
  });

  it('without a pool', () => {
    const components = [metallb(), web({ loadBalancer: '10.10.11.22' })];
    expect(findings({ loadBalancers: undefined, components })).toEqual([
      'error home/web service.web.yaml: asks for 10.10.11.22, but the cluster has no pool of addresses',
    ]);
  });
});

describe('wrong objects are refused', () => {
  it('of a name that Kubernetes refuses', () => {
    expect(findings({ components: [drawing('web', configMap('a', 'My_Map'))] })).toEqual([
      "error home/web configmap._y__ap.yaml: has the name 'My_Map', which Kubernetes refuses",
    ]);
  });

  it('that would leave their folder', () => {
    const [finding] = renderSample(
      sample({ components: [drawing('web', configMap('a', '../../../etc/passwd'))] }),
    ).findings;
    expect(brief(finding!)).toContain("has the name '../../../etc/passwd', which Kubernetes refuses");
  });

  it('rendered twice', () => {
    const components = [
      drawing('web', configMap('a', 'settings')),
      drawing('site', configMap('a', 'settings', 'web'), { namespace: 'web' }),
    ];
    expect(findings({ components })).toEqual([
      "error home/site configmap.settings.yaml: ConfigMap 'settings' is rendered twice, also by web",
    ]);
  });

  it('a Secret in plain text', () => {
    const leak = drawing(
      'web',
      (chart) => void new kplus.k8s.KubeSecret(chart, 's', { metadata: { name: 's' }, stringData: { a: 'b' } }),
    );
    expect(findings({ components: [leak] })).toEqual(['error home/web secret.s.yaml: is a Secret in plain text']);
  });
});

it('all mistakes are reported at once', () => {
  const declaration = sample({
    domain: 'home',
    components: [web({ replicas: -1, env: { '1 2': 'x' } }), component({ name: 'B', namespace: 'nowhere' })],
  });
  expect(renderSample(declaration, {}).findings.map(brief)).toHaveLength(6);
});

it('a finding is one line that says what, where, and what to do', () => {
  const [finding] = renderSample(sample({ components: [web()] }), {}).findings;
  expect(findingLine(finding!)).toBe(
    'error home/web clusters/home/images.yaml: the image \'busybox\' has no pin (add the line "busybox: docker.io/library/busybox:<tag>"; docs/rules/unpinned-image.md)',
  );
});

it('a right cluster has no finding', () => {
  const declaration = sample({
    components: [metallb(), traefik({ address: '10.10.11.21' }), web({ expose: { through: 'both' } })],
  });
  expect(renderSample(declaration, samplePins(declaration)).findings).toEqual([]);
});
