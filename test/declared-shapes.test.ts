import {
  type ClusterProps,
  type Component,
  type ComponentProps,
  claim,
  component,
  emptyDir,
  field,
  type HelmReleaseProps,
  helmRelease,
  type Image,
  image,
  nfs,
  node,
  part,
  projected,
  secret,
  secretVolume,
  Workload,
} from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { coredns } from '../charts/addons/coredns/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import type { Finding } from '../lib/model/finding.ts';
import { command } from './in-process.ts';
import { AGENT, BUSYBOX, web as declared } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';
import { clustersFolder } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Takes props as JavaScript would, whatever their types. */
const web = (props: object) => declared(props);
const SERVER = node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' });

/** A finding with its advice, for what a test asks. */
function told(each: Finding): string {
  return `${brief(each)} (${each.fix})`;
}

function found(components: unknown, facts: object = {}): readonly string[] {
  const list = Array.isArray(components) ? (components as readonly (Partial<Component> | null | undefined)[]) : [];
  const images = list.flatMap((each) => (Array.isArray(each?.images) ? (each.images as readonly Image[]) : []));
  const pins = Object.fromEntries(
    images.map(({ name, repository, tested = '0.0.0' }) => [name, `${repository}:${tested}`]),
  );
  return renderSample(sample({ ...facts, components } as Partial<ClusterProps>), pins).findings.map(told);
}

/** Props of an app, each with the one finding about it, from its path on. */
const APPS: Record<string, readonly [object, string]> = {
  'eight cores as a text': [{ resources: { cpu: '8' } }, "resources.cpu: '8' is no amount of CPU (write 8)"],
  'half a core as a text': [{ resources: { cpu: '0.5' } }, "resources.cpu: '0.5' is no amount of CPU (write 0.5)"],
  'thousandths without their unit': [
    { resources: { cpuLimit: '500' } },
    "resources.cpuLimit: '500' is no amount of CPU (write '500m')",
  ],
  'memory in MB': [{ resources: { memory: '512MB' } }, "resources.memory: '512MB' is no amount (write '512Mi')"],
  'memory in M': [{ resources: { memory: '512M' } }, "resources.memory: '512M' is no amount (write '512Mi')"],
  'memory in GB': [{ resources: { memoryLimit: '2 GB' } }, "resources.memoryLimit: '2 GB' is no amount (write '2Gi')"],
  'memory without a unit': [{ resources: { memory: '512' } }, "resources.memory: '512' is no amount (write '512Mi')"],
  'memory as a number': [{ resources: { memory: 512 } }, "resources.memory: 512 is no amount (write '512Mi')"],
  'memory in bytes': [
    { resources: { memory: 536_870_912 } },
    "resources.memory: 536870912 is no amount (write '512Mi')",
  ],
  'no memory at all': [
    { resources: { memory: '0Mi' } },
    "resources.memory: '0Mi' is no amount (write an amount such as '64Mi')",
  ],
  'scratch space in M': [
    { volumes: { '/a': emptyDir('a', { size: '10M' as '10Mi' }) } },
    "volumes['/a'].size: '10M' is no amount (write '10Mi')",
  ],
  'a claim in GB': [
    { volumes: { '/data': claim('data', '5GB' as '5Gi') } },
    "volumes['/data'].size: '5GB' is no amount (write '5Gi')",
  ],
  'a claim of another app without its name': [
    { volumes: { '/data': { is: 'claimOf', app: 'db' } } },
    "volumes['/data']: has no 'claim' (give it 'claim')",
  ],
  'a part outside of its volume': [
    { volumes: { '/data': part(emptyDir('data'), '../etc') } },
    "volumes['/data'].part: '../etc' is no path within a volume (write one such as 'themes' or 'conf/web.conf', without a slash before it and without '..')",
  ],
  'a part that starts with a slash': [
    { volumes: { '/data': part(emptyDir('data'), '/themes') } },
    "volumes['/data'].part: '/themes' is no path within a volume (write one such as 'themes' or 'conf/web.conf', without a slash before it and without '..')",
  ],
  'permissions as people write them for chmod': [
    { volumes: { '/data': secretVolume('data', 'web', { mode: 440 }) } },
    "volumes['/data'].mode: 440 is no number of permissions (write 0o440)",
  ],
  'permissions as a text': [
    { files: { '/run.sh': { text: 'a', mode: '0755' } } },
    "files['/run.sh'].mode: '0755' is no number of permissions (write 0o755)",
  ],
  'a file without its text': [
    { files: { '/run.sh': { mode: 0o555 } } },
    "files['/run.sh']: has no 'text' (give it 'text')",
  ],
  'one mount option': [
    { volumes: { '/data': nfs('data', { server: '10.10.11.40', path: '/a', mountOptions: 'hard' as never }) } },
    "volumes['/data'].mountOptions: 'hard' is no list (write ['hard'])",
  ],
  'a source of two kinds': [
    { volumes: { '/data': projected('data', [{ secret: 'a', configMap: 'a' }]) } },
    "volumes['/data'].sources[0]: names several sources: secret, configMap (give each source one of secret, configMap, token, fields)",
  ],
  'a source of none': [
    { volumes: { '/data': projected('data', [{} as never]) } },
    "volumes['/data'].sources[0]: names no source (give each source one of secret, configMap, token, fields)",
  ],
  'a device that is no path': [
    { devices: ['ttyACM0'] },
    "devices[0]: 'ttyACM0' is no device (write a path of the node such as '/dev/ttyACM0', or what a device plugin offers, such as 'gpu.intel.com/i915')",
  ],
  'a file in place of a device': [
    { devices: ['/etc/passwd'] },
    "devices[0]: '/etc/passwd' is no device (write a path of the node such as '/dev/ttyACM0', or what a device plugin offers, such as 'gpu.intel.com/i915')",
  ],
  'one device': [{ devices: '/dev/ttyACM0' }, "devices: '/dev/ttyACM0' is no list (write ['/dev/ttyACM0'])"],
  'a user by name': [{ security: { user: 'root' } }, "security.user: 'root' is no number (write a number, or 'image')"],
  'a group by name': [
    { security: { groups: ['dialout'] } },
    "security.groups[0]: 'dialout' is no number (write a number, without quotes)",
  ],
  'a period without a unit': [
    { health: { liveness: { path: '/', period: '30' } } },
    "health.liveness.period: '30' is no span of time (write '30s')",
  ],
  'a grace period as a number': [
    { terminationGracePeriod: 30 },
    "terminationGracePeriod: 30 is no span of time (write '30s')",
  ],
  'a deadline in words': [
    { port: undefined, schedule: '0 3 * * *', activeDeadline: '1 hour' },
    "activeDeadline: '1 hour' is no span of time (write '1h')",
  ],
  'a deadline of days': [
    { port: undefined, schedule: '0 3 * * *', startingDeadline: '2d' },
    "startingDeadline: '2d' is no span of time (write one such as '30s', '5m' or '1h')",
  ],
  'a deadline that is over before anybody looks': [
    { port: undefined, schedule: '0 3 * * *', startingDeadline: '9s' },
    "startingDeadline: '9s' may be over before anybody looks (write '10s' or more)",
  ],

  'a misspelt prop of a probe': [
    { health: { liveness: { paht: '/a' } } },
    "health.liveness: has no prop 'paht' (did you mean 'path'?)",
  ],
  'a probe that is none': [
    { health: { livenes: { path: '/a' } } },
    "health: has no prop 'livenes' (did you mean 'liveness'?)",
  ],
  'requests as manifests have them': [
    { resources: { requests: { cpu: '8' } } },
    "resources: has no prop 'requests' (there are: cpu, memory, cpuLimit, memoryLimit, disk, diskLimit)",
  ],
  'a limit in small letters': [
    { resources: { memorylimit: '64Mi' } },
    "resources: has no prop 'memorylimit' (did you mean 'memoryLimit'?)",
  ],
  'a misspelt user': [{ security: { usr: 0 } }, "security: has no prop 'usr' (did you mean 'user'?)"],
  'misspelt capabilities': [
    { security: { capabilites: ['NET_RAW'] } },
    "security: has no prop 'capabilites' (did you mean 'capabilities'?)",
  ],
  'a misspelt level': [
    { namespace: { podsecurity: 'privileged' } },
    "namespace: has no prop 'podsecurity' (did you mean 'podSecurity'?)",
  ],
  'a level that is none': [
    { namespace: { podSecurity: 'privledged' } },
    "namespace.podSecurity: 'privledged' is none of 'restricted', 'baseline', 'privileged' (did you mean 'privileged'?)",
  ],
  'a protocol in small letters': [
    { ports: { dns: { container: 53, protocol: 'udp' } } },
    "ports.dns.protocol: 'udp' is none of 'TCP', 'UDP', 'both' (did you mean 'UDP'?)",
  ],
  'a port without its number': [
    { ports: { dns: { protocol: 'UDP' } } },
    "ports.dns: has no 'container' (give it 'container')",
  ],
  'a misspelt prop of a sidecar': [
    { sidecars: { log: { image: BUSYBOX, arsg: ['a'] } } },
    "sidecars.log: has no prop 'arsg' (did you mean 'args'?)",
  ],
  'a sidecar without an image': [{ sidecars: { log: {} } }, "sidecars.log: has no 'image' (give it 'image')"],
  'a sidecar that is none': [{ sidecars: { log: null } }, 'sidecars.log: null is no map (write { image: … })'],
  'memory of an init container': [
    { initContainers: { init: { image: BUSYBOX, resources: { memory: '64MB' } } } },
    "initContainers.init.resources.memory: '64MB' is no amount (write '64Mi')",
  ],
  'a misspelt way in': [{ expose: { trough: 'lan' } }, "expose: has no prop 'trough' (did you mean 'through'?)"],
  'a form of the way in that is none': [
    { expose: { through: 'lan', as: 'ingres' } },
    "expose.as: 'ingres' is none of 'route', 'ingress' (did you mean 'ingress'?)",
  ],
  'a session in words': [
    { expose: { through: 'tunnel', access: { emails: ['a@bramble.example'], session: '1 day' } } },
    "expose.access.session: '1 day' is no duration in minutes or hours (write '30m' or '24h')",
  ],
  'Access before the local network': [
    { expose: { through: 'lan', access: { emails: ['a@bramble.example'] } } },
    "expose: has 'access', which is for 'tunnel' and 'both' alone (write through: 'tunnel', or remove 'access')",
  ],
  'a record for a host of the tunnel': [
    { expose: { through: 'tunnel', record: true } },
    "expose: has 'record', which is for 'lan' and 'vpn' alone (write through: 'lan', or remove 'record')",
  ],
  'a strategy that is none': [
    { strategy: 'Recrate' },
    "strategy: 'Recrate' is none of 'RollingUpdate', 'Recreate' (did you mean 'Recreate'?)",
  ],
  'egress that is none': [{ egress: 'declred' }, "egress: 'declred' is not 'declared' (did you mean 'declared'?)"],
  'a toleration of an effect that is none': [
    { tolerations: [{ key: 'a', effect: 'NoSchedul' }] },
    "tolerations[0].effect: 'NoSchedul' is none of 'NoSchedule', 'PreferNoSchedule', 'NoExecute' (did you mean 'NoSchedule'?)",
  ],
  'pods with names, on each node': [
    { stateful: true, perNode: true },
    "stateful: stands beside 'perNode', which has no use for it (remove 'stateful' or 'perNode')",
  ],
  'pods by the clock, with a port': [
    { schedule: '0 3 * * *' },
    "port: stands beside 'schedule', which has no use for it (remove 'port' or 'schedule')",
  ],
  'a route without a port': [
    { port: undefined, expose: { through: 'lan' } },
    "expose: has no use without 'port' (give the app 'port', or remove 'expose')",
  ],
  'a time zone without a clock': [
    { timeZone: 'Europe/Prague' },
    "timeZone: has no use without 'schedule' (give the app 'schedule', or remove 'timeZone')",
  ],
  'an override without its reason': [
    { overrides: [{ kind: 'Deployment', merge: {} }] },
    "overrides[0]: has no 'because' (give it 'because')",
  ],

  'an image as a text': [
    { image: 'docker.io/library/busybox:1' },
    "image: 'docker.io/library/busybox:1' is no image (write image('docker.io/library/busybox'); its tag stands in images.yaml)",
  ],
  'no image': [{ image: undefined }, "has no 'image' (give it 'image')"],
  'a port as a text': [{ port: '8080' }, "port: '8080' is no number (write 8080)"],
  'a port that is computed wrong': [
    { port: Number.NaN },
    'port: what is calculated there is no number (write a number, without quotes)',
  ],
  'one argument': [{ args: '--a' }, "args: '--a' is no list (write ['--a'])"],
  'a number as an argument': [{ args: ['--port', 80] }, "args[1]: 80 is no text (write '80')"],
  'a variable that is null': [
    { env: { A: null } },
    "env.A: null is no value of a variable (write '', or leave it out)",
  ],
  'a variable that is a map': [
    { env: { A: { secret: 'x' } } },
    "env.A: a map is no value of a variable (write a text, a number, secret('…') or field('…'))",
  ],
  'a field that no pod has': [
    { env: { A: field('spec.nodename' as 'spec.nodeName') } },
    "env.A.path: 'spec.nodename' is none of 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.podIP' (did you mean 'spec.nodeName'?)",
  ],
  'variables as manifests have them': [
    { env: [{ name: 'A', value: 'a' }] },
    "env: a list is no map (write { NAME: 'value' })",
  ],
  'one component that is used': [{ uses: 'postgres' }, "uses: 'postgres' is no list (write ['postgres'])"],
  'one override': [
    { overrides: { kind: 'Deployment', because: 'a', merge: {} } },
    'overrides: a map is no list (write [{ … }])',
  ],
  'a node by its name': [{ nodeSelector: 'pi-3' }, "nodeSelector: 'pi-3' is no map (write { label: 'value' })"],
  'exposed, no matter how': [{ expose: true }, "expose: true is no exposure (write { through: 'lan' })"],
  'a volume that is a size': [
    { volumes: { '/data': '5Gi' } },
    "volumes['/data']: '5Gi' is no volume (write one such as emptyDir('tmp') or claim('data', '5Gi'))",
  ],
  'replicas as a text': [{ replicas: '2' }, "replicas: '2' is no number (write 2)"],
  'health without a path': [{ health: true }, "health: true is no path (write a path such as '/healthz')"],
  'yes as a text': [{ hostNetwork: 'yes' }, "hostNetwork: 'yes' is no yes or no (write true or false)"],
};

describe('what the types of an app refuse is one finding in words', () => {
  it.each(Object.entries(APPS))('%s', (_, [props, expected]) => {
    const at = expected.startsWith('has no') ? 'error home/web: ' : 'error home/web ';
    expect(found([web(props)])).toEqual([at + expected]);
  });
});

/** Facts of the cluster, each with the one finding about it. */
const FACTS: Record<string, readonly [object, string]> = {
  'a network that is no list': [
    { networks: { lan: '10.10.11.0/24' } },
    "networks.lan: '10.10.11.0/24' is no list (write ['10.10.11.0/24'])",
  ],
  'a role that is none': [
    { nodes: [SERVER, { ...AGENT, name: 'pi-2', role: 'agnet' }] },
    "nodes[1].role: 'agnet' is none of 'server', 'agent' (did you mean 'agent'?)",
  ],
  'a taint of an effect that is none': [
    { nodes: [{ ...SERVER, taints: [{ key: 'a', effect: 'NoSchedul' }] }] },
    "nodes[0].taints[0].effect: 'NoSchedul' is none of 'NoSchedule', 'PreferNoSchedule', 'NoExecute' (did you mean 'NoSchedule'?)",
  ],
  'a misspelt prop of a node': [
    { nodes: [{ ...SERVER, lables: {} }] },
    "nodes[0]: has no prop 'lables' (did you mean 'labels'?)",
  ],
  'a node without any prop': [
    { nodes: [SERVER, node('pi-2', undefined as never)] },
    "nodes[1]: has no 'role', 'address', 'memory', 'cpus' (give it 'role', 'address', 'memory', 'cpus')",
  ],
  'cores as a text': [{ nodes: [{ ...SERVER, cpus: '4' }] }, "nodes[0].cpus: '4' is no number (write 4)"],
  'a reserve in MB': [
    { nodes: [{ ...SERVER, reserved: { memory: '512MB' } }] },
    "nodes[0].reserved.memory: '512MB' is no amount (write '512Mi')",
  ],
  'no machines': [{ nodes: undefined }, "has no 'nodes' (give it 'nodes')"],
  'a misspelt fact': [{ loadBalancer: 'x' }, "has no prop 'loadBalancer' (did you mean 'loadBalancers'?)"],
  'a backend that is none': [
    { cloudflare: { accountId: 'a', zoneId: 'b', backend: 'local' } },
    "cloudflare.backend: 'local' is no backend (write local(), s3({ … }) or hcp({ … }))",
  ],
};

describe('what the types of a cluster refuse is one finding in words', () => {
  it.each(Object.entries(FACTS))('%s', (_, [facts, expected]) => {
    const at = expected.startsWith('has no') ? 'error home: ' : 'error home ';
    expect(found([web({})], facts)).toEqual([at + expected]);
  });
});

/** What stands among the components, with the findings about it. */
const COMPONENTS: Record<string, readonly [unknown, ...string[]]> = {
  nothing: [[undefined], 'error home components[0]: nothing is no component (correct its import, or remove it)'],
  'a function that is not called': [[coredns], 'error home components[0]: coredns is a function (write coredns())'],
  'the props of an app': [
    [{ name: 'web', image: BUSYBOX }],
    'error home components[0]: a map is no component (write app({ … }) or component({ … }))',
  ],
  'no list': [component({ name: 'web' }), 'error home components: a map is no list (write [{ … }])'],
  'one component twice': [
    [metallb(), metallb()],
    "error home/metallb name: two components are named 'metallb' (rename one of them, or list it once)",
  ],
  'a misspelt prop': [
    [component({ name: 'web', chrat: () => {} } as ComponentProps)],
    "error home/web: has no prop 'chrat' (did you mean 'chart'?)",
  ],
  'a component without a name': [
    [component({} as ComponentProps)],
    "error home components[0]: has no 'name' (give it 'name')",
  ],
  'what it provides, in a list': [
    [component({ name: 'web', installs: { crds: 'keda.sh' } } as unknown as ComponentProps)],
    "error home/web installs.crds: 'keda.sh' is no list (write ['keda.sh'])",
  ],
  'mistakes in several': [
    [web({ args: 'a' }), component({ name: 'site', uses: 'web' } as unknown as ComponentProps)],
    "error home/web args: 'a' is no list (write ['a'])",
    "error home/site uses: 'web' is no list (write ['web'])",
  ],
  'a misspelt version of a chart': [
    [
      helmRelease({
        name: 'web',
        repository: 'oci://ghcr.io/bramble/web',
        version: '1.0.0',
        vales: {},
      } as HelmReleaseProps),
    ],
    "error home/web: has no prop 'vales' (did you mean 'values'?)",
  ],
  'a chart with a way to none of its Services': [
    [
      helmRelease({
        name: 'web',
        repository: 'oci://ghcr.io/bramble/web',
        version: '1.0.0',
        expose: { through: 'lan' },
      } as unknown as HelmReleaseProps),
    ],
    "error home/web expose: has no use without 'service' (give both, or neither: the Service of the chart that answers, and the way to it)",
  ],
  'an image that follows a range without a policy': [
    [web({ image: image('docker.io/library/busybox', { follow: '>=1' as never }) })],
    "error home/web image.follow: '>=1' is no policy (write semver('^1.4'), numerical() or alphabetical({ … }))",
  ],
  'values of a chart as a text': [
    [
      helmRelease({
        name: 'web',
        repository: 'oci://ghcr.io/bramble/web',
        version: '1.0.0',
        values: 'replicas: 2',
      } as unknown as HelmReleaseProps),
    ],
    "error home/web values: 'replicas: 2' is no map (write { … }, or a function of the cluster)",
  ],
};

describe('what is no component is one finding in words', () => {
  it.each(Object.entries(COMPONENTS))('%s', (_, [components, ...expected]) => {
    expect(found(components)).toEqual(expected);
  });
});

it('a workload that a component draws is looked at as an app is', () => {
  const drawing = (props: object) =>
    component({
      name: 'web',
      images: [BUSYBOX],
      chart: (chart, cluster) => void new Workload(chart, cluster, { name: 'web', ...props } as never),
    });
  expect(found([drawing({ containers: { web: { image: BUSYBOX, resources: { memory: '64MB' } } } })], {})).toContain(
    "error home/web containers.web.resources.memory: '64MB' is no amount (write '64Mi')",
  );
  expect(found([drawing({ contianers: {} })], {})).toContainEqual(
    expect.stringMatching(
      /^error home\/web test\/declared-shapes\.test\.ts:\d+: has no prop 'contianers' \(did you mean 'containers'\?\)$/,
    ),
  );
});

describe('what types allow is silent', () => {
  const ADDONS = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];
  const right: Record<string, object> = {
    'parts of cores and of amounts': { resources: { cpu: 0.05, cpuLimit: '1500.5m', memory: '0.5Gi' } },
    'props that are undefined': { resources: { cpu: undefined }, expose: undefined, args: undefined, env: undefined },
    'texts that are functions': {
      args: [() => 'a'],
      env: { A: () => 'a', B: true, C: 0, D: secret('d'), E: field('status.podIP'), F: '' },
      files: { '/etc/a': () => 'a' },
    },
    'a port by its name, in a probe': { health: { readiness: { port: 'http', period: '0.5m' } } },
    'what is not asked for': { stateful: false, perNode: false },
    'a route in its other form': { expose: { through: 'lan', as: 'ingress', host: 'a.bramble.example' } },
    'an amount in the smallest unit': { resources: { memory: '65536Ki' } },
    'an amount that is no whole number of a larger unit': { resources: { memory: '512Ki', memoryLimit: '0.3Mi' } },
  };
  it.each(Object.entries(right))('%s', (_, props) => {
    const declaration = sample({ components: [...ADDONS, web(props)] });
    const refused = renderSample(declaration).findings.filter(({ rule }) =>
      /^(wrong-prop|refused-argument)$/.test(rule),
    );
    expect(refused).toEqual([]);
  });
});

it('a cluster that is malformed keeps no other from being looked at, and programs get their document', async () => {
  const facts = (lan: string) => `domain: 'bramble.example', networks: { lan: ['${lan}.0/24'] },
    nodes: [node('pi-1', { role: 'server', address: '${lan}.11', memory: '4Gi', cpus: 4 })]`;
  const cluster = (
    name: string,
    lan: string,
    component: string,
  ) => `import { app, cluster, component, node } from 'bramble';
    export default cluster({ name: '${name}', ${facts(lan)}, components: [${component}] });`;
  const clusters = clustersFolder({
    'one/cluster.ts': cluster(
      'one',
      '10.10.11',
      "app({ name: 'web', image: 'docker.io/library/busybox:1', port: 80 } as never)",
    ),
    'two/cluster.ts': cluster('two', '10.10.12', "component({ name: 'web', namespace: 'sites' })"),
  });
  const { code, out, err } = await command(['--clusters', clusters, '--out', temporaryFolder(), '--json']);
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  expect({ code, err, findings: findings.map(brief) }).toEqual({
    code: 1,
    err: '',
    findings: [
      "error one/web image: 'docker.io/library/busybox:1' is no image",
      "error two/web namespace: lives in 'sites', which no component owns",
    ],
  });
});

it('an error that nobody foresaw is one finding', () => {
  const declaration = sample({ components: [] });
  const rule = {
    id: 'broken',
    severity: 'error',
    what: 'A',
    why: 'B.',
    fix: 'C.',
    check: () => {
      throw new TypeError('x is not iterable');
    },
  } as const;
  expect(renderSample(declaration, {}, undefined, [rule]).findings.map(told)).toEqual([
    'error home: cannot be looked at: what is no list is used as one (a value of its declaration is probably wrong: npx tsc --noEmit says where)',
  ]);
});
