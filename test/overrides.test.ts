import { app, image, type Override } from 'bramble';
import { brief, renderSample, sample } from './sample-cluster.ts';

function findings(...changes: readonly Override['merge'][]): readonly string[] {
  const overrides = changes.map((merge) => ({ kind: 'Deployment', because: 'a test', merge }));
  const web = app({
    name: 'web',
    image: image('docker.io/library/busybox'),
    port: 8080,
    env: { LOG_LEVEL: 'info' },
    overrides,
  });
  return renderSample(sample({ components: [web] }))
    .findings.filter(({ rule }) => ['absent-part', 'nameless-override', 'override-key'].includes(rule))
    .map(brief);
}
const pod = (spec: Override['merge']) => ({ spec: { template: { spec } } });
const MOUNT = { name: 'data', mountPath: '/data' };
const SPREAD = { topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 };
const absent = (part: string) => [`error home/web overrides: changes ${part}, which is not there`];

describe('an override of what is not there is refused', () => {
  it.each<[string, Override['merge'], string]>([
    ['a container', { containers: [{ name: 'wbe', workingDir: '/srv' }] }, "the container 'wbe' of Deployment 'web'"],
    [
      'an init container',
      { initContainers: [{ name: 'wait', args: [] }] },
      "the init container 'wait' of Deployment 'web'",
    ],
    [
      'a variable',
      { containers: [{ name: 'web', env: [{ name: 'LOG_LEVLE' }] }] },
      "the variable 'LOG_LEVLE' of the container 'web' of Deployment 'web'",
    ],
    [
      'a variable, by taking its value away',
      { containers: [{ name: 'web', env: [{ name: 'LOG_LEVLE', value: null }] }] },
      "the variable 'LOG_LEVLE' of the container 'web' of Deployment 'web'",
    ],
    [
      'a mount',
      { containers: [{ name: 'web', volumeMounts: [{ mountPath: '/dat', subPath: 'a' }] }] },
      "the mount '/dat' of the container 'web' of Deployment 'web'",
    ],
    [
      'a port that is taken out',
      { containers: [{ name: 'web', ports: [{ containerPort: 808, $patch: 'delete' }] }] },
      "the port '808/TCP' of the container 'web' of Deployment 'web'",
    ],
    ['a volume', { volumes: [{ name: 'cache' }] }, "the volume 'cache' of Deployment 'web'"],
  ])('%s', (_, spec, part) => {
    expect(findings(pod(spec))).toEqual(absent(part));
  });
});

describe('an override that does not say which item it changes, or says it twice, is refused', () => {
  const key = (what: string) => [`error home/web overrides: changes ${what}`];
  const container = (change: Override['merge']) => pod({ containers: [{ name: 'web', ...change }] });
  it.each<[string, Override['merge'], string]>([
    [
      'two mounts at one path',
      container({ volumeMounts: [{ ...MOUNT, name: 'a' }, MOUNT] }),
      "the mount '/data' of the container 'web' of Deployment 'web' twice",
    ],
    [
      'two ports of one number and protocol',
      container({ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'TCP', name: 'dns' }] }),
      "the port '53/TCP' of the container 'web' of Deployment 'web' twice",
    ],
    [
      'a port by its name alone',
      container({ ports: [{ name: 'http', hostPort: 80 }] }),
      "a port in ports of the container 'web' of Deployment 'web' without its containerPort, by which Kubernetes tells them apart",
    ],
    [
      'a mount by the name of its volume alone',
      container({ volumeMounts: [{ name: 'data' }] }),
      "a mount in volumeMounts of the container 'web' of Deployment 'web' without its mountPath, by which Kubernetes tells them apart",
    ],
    [
      'two constraints of one kind',
      pod({ topologySpreadConstraints: [{ ...SPREAD, maxSkew: 2 }, SPREAD] }),
      "the item 'zone/DoNotSchedule' of Deployment 'web' twice",
    ],
  ])('%s', (_, merge, what) => {
    expect(findings(merge)).toEqual(key(what));
  });
});

describe('an override that takes from an object what makes it one is refused, and the rest is rendered', () => {
  it.each<[string, Override['merge'], string]>([
    ['its name', { metadata: { name: null } }, 'metadata.name'],
    ['a number for its name', { metadata: { name: 5 } }, 'metadata.name'],
    ['an empty namespace', { metadata: { namespace: '' } }, 'metadata.namespace'],
    ['all metadata', { metadata: null }, 'metadata'],
    ['a text for metadata', { metadata: 'web' }, 'metadata'],
    ['its kind', { kind: null }, 'kind'],
    ['a number for its version', { apiVersion: 1 }, 'apiVersion'],
  ])('%s', (_, merge, place) => {
    expect(findings(merge)).toEqual([`error home/web overrides: takes ${place} from the Deployment 'web'`]);
  });
});

it('what is there may be changed, and what is whole may be added', () => {
  const container = {
    name: 'web',
    workingDir: '/srv',
    env: [
      { name: 'LOG_LEVEL', value: 'debug' },
      { name: 'EMPTY', value: '' },
    ],
  };
  const sidecar = { name: 'log', image: 'docker.io/library/busybox:1.37.0' };
  const volumes = [{ name: 'cache', emptyDir: {} }];
  expect(findings(pod({ containers: [container, sidecar], volumes }))).toEqual([]);
  expect(findings(pod({ containers: [sidecar] }), pod({ containers: [{ name: 'log', workingDir: '/' }] }))).toEqual([]);
});
