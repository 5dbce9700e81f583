import { app, image, type Override } from '#bramble';
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
    .findings.filter(({ rule }) => rule === 'absent-part' || rule === 'nameless-override')
    .map(brief);
}
const pod = (spec: Override['merge']) => ({ spec: { template: { spec } } });
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
      'a port',
      { containers: [{ name: 'web', ports: [{ name: 'htpp', hostPort: 80 }] }] },
      "the port 'htpp' of the container 'web' of Deployment 'web'",
    ],
    ['a volume', { volumes: [{ name: 'cache' }] }, "the volume 'cache' of Deployment 'web'"],
  ])('%s', (_, spec, part) => {
    expect(findings(pod(spec))).toEqual(absent(part));
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
