import { spawnSync } from 'node:child_process';
import { app, image, node } from 'bramble';
import { parse } from 'yaml';
import { metallb } from '../charts/addons/metallb/index.ts';
import { pullSecret, registry, registryMirror } from '../charts/addons/registry/index.ts';
import { DAYS, serveAndCollect } from '../charts/addons/registry/serve.ts';
import { filesOf, type HostsSample, INGRESS, SERVER } from './hosts-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const PULLED = 'registry.bramble.example/web';
const NODE = node('pi-1', { ...SERVER, podNetwork: '10.42.0.0/24' });
const LOGIN = { 'registry.bramble.example': { credentials: 'registry' } };
const web = (props: object = {}) =>
  app({ name: 'web', image: image(PULLED), port: 8080, ...props } as Parameters<typeof app>[0]);

function rendered(props: HostsSample) {
  const components = [INGRESS, metallb(), ...(props.components ?? [])];
  return renderSample(sample({ nodes: [NODE], k3s: { runs: 'v1.36.4+k3s1' }, ...props, components }));
}

/** What is found of registries and of who pulls. */
function told(props: HostsSample): readonly string[] {
  return rendered(props)
    .findings.map(brief)
    .filter((line) => /registr|mirror|home\/web/.test(line));
}

describe('what cannot be pulled is refused', () => {
  const asksNobodyElse = { k3s: { 'disable-default-registry-endpoint': true } };
  const cases: Record<string, [HostsSample, ...string[]]> = {
    'an app whose image is in the registry, and that nobody signs in for': [
      { components: [registry(), web()] },
      "error home/web deployment.web.yaml: 'web' runs an image of registry.bramble.example, which asks who comes, and nobody signs in there",
    ],
    'the same with what runs before it': [
      {
        components: [
          registry(),
          web({ image: image('docker.io/library/busybox'), sidecars: { log: { image: image(PULLED) } } }),
        ],
      },
      "error home/web deployment.web.yaml: 'log' runs an image of registry.bramble.example, which asks who comes, and nobody signs in there",
    ],
    'nodes that sign in at another registry': [
      {
        components: [registry({ host: 'images.bramble.example' }), web({ image: image('images.bramble.example/web') })],
        hosts: { mirrors: { 'docker.io': ['https://registry.bramble.example'] }, registries: LOGIN },
      },
      "error home/web deployment.web.yaml: 'web' runs an image of images.bramble.example, which asks who comes, and nobody signs in there",
    ],
    'a mirror in the cluster of what nodes ask nowhere else': [
      { components: [registryMirror({ of: 'docker.io' })], hosts: asksNobodyElse },
      "error home/mirror-docker-io hosts.mirrors: nodes ask nobody else for images of 'docker.io', and it is not there before they have some",
    ],
    'a mirror of a registry with a path': [
      { components: [registryMirror({ of: 'ghcr.io/bramble' })] },
      "error home/mirror of: 'ghcr.io/bramble' is no host of a registry",
    ],
    'a time that is none': [
      { components: [registry({ collect: { at: '3:30' } })] },
      "error home/registry collect.at: '3:30' is no time of day",
    ],
    'a Secret whose name is none': [
      { components: [registry(), web({ with: [pullSecret({ secret: 'My Pull' })] })] },
      "error home/web with[pullSecret].secret: 'My Pull' is no name of a Secret",
    ],
  };

  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(told(props)).toEqual(expected);
  });

  it('what somebody signs in for is right', () => {
    expect(told({ components: [registry(), web({ with: [pullSecret()] })] })).toEqual([]);
    expect(told({ components: [registry(), web()], hosts: { registries: LOGIN } })).toEqual([]);
    expect(
      told({ components: [registryMirror({ of: 'docker.io' }), registryMirror({ of: 'quay.io' })], hosts: {} }),
    ).toEqual([]);
  });
});

describe('what is drawn', () => {
  const objects = (props: HostsSample) => rendered(props).stages.flatMap(({ objects: all }) => all);
  const settings = (props: HostsSample, name: string) => {
    const found = objects(props).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${name}-files`,
    );
    return parse((found!.data as Record<string, string>)['config.yml']!);
  };

  it('a mirror asks Docker by the name that its registry has, and keeps images for a time', () => {
    const of = (props: Parameters<typeof registryMirror>[0]) =>
      settings({ components: [registryMirror(props)] }, `mirror-${props.of.replace('.', '-')}`);
    expect(of({ of: 'docker.io', keep: '24h' }).proxy).toEqual({
      remoteurl: 'https://registry-1.docker.io',
      ttl: '24h',
    });
    expect(of({ of: 'ghcr.io' }).proxy).toEqual({ remoteurl: 'https://ghcr.io', ttl: '168h' });
  });

  it('a registry lets nobody in who has no password', () => {
    expect(settings({ components: [registry()] }, 'registry').auth).toEqual({
      htpasswd: { realm: 'registry', path: '/etc/distribution/htpasswd' },
    });
  });

  it('nodes ask a mirror of the cluster first', async () => {
    const mirror = registryMirror({ of: 'docker.io', host: 'near.bramble.example' });
    const files = await filesOf({ nodes: [NODE], components: [INGRESS, mirror] });
    expect(parse(files['nodes/pi-1/registries.yaml']!).mirrors).toEqual({
      'docker.io': { endpoint: ['https://near.bramble.example'] },
    });
  });

  it('one word gives all pods of an app a pull secret, whatever runs them', () => {
    const drawn = (of: string, props: object) =>
      objects({ components: [web(props)] }).find(({ kind, metadata }) => kind === of && metadata.name === 'web');
    expect(drawn('Deployment', { with: [pullSecret()] })).toHaveProperty('spec.template.spec.imagePullSecrets', [
      { name: 'pull' },
    ]);
    const job = { port: undefined, schedule: '0 3 * * *', with: [pullSecret({ secret: 'hub' })] };
    expect(drawn('CronJob', job)).toHaveProperty('spec.jobTemplate.spec.template.spec.imagePullSecrets', [
      { name: 'hub' },
    ]);
  });
});

it.each(DAYS)('what serves and collects on a %s is a script that a shell takes', (day) => {
  const script = serveAndCollect({ day, at: '23:59', untagged: true });
  expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  expect(script).toContain(`'${DAYS.indexOf(day) + 1} 23:59'`);
});
