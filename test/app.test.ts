import {
  type AppProps,
  app,
  claim,
  component,
  configMapFile,
  configMapVolume,
  emptyDir,
  field,
  helmRelease,
  hostPath,
  image,
  iscsi,
  nfs,
  part,
  projected,
  secret,
  secretFile,
  secretVolume,
} from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { only } from '../charts/addons/traefik/route.ts';
import { plainText } from './plain-text.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';
import { violations } from './strict-schema.ts';

expect.addSnapshotSerializer(plainText);

const BUSYBOX = image('docker.io/library/busybox');
const ADDONS = [
  metallb(),
  traefik({ address: '10.10.11.21' }),
  component({ name: 'longhorn', installs: { objects: [{ kind: 'StorageClass', name: 'longhorn' }] } }),
];

const CONFIG = claim('config', '1Gi');
const shared = emptyDir('shared', { medium: 'memory', size: '16Mi' });

/** What an app renders to, as text, without the namespace that every app has. */
function rendered(props: Partial<AppProps>): string {
  const web = app({ name: 'web', image: BUSYBOX, ...props } as AppProps);
  const { files, findings, stages } = renderSample(sample({ components: [...ADDONS, web] }));
  expect(findings.map(brief)).toEqual([]);
  expect(stages.filter(({ name }) => name === 'web').flatMap(({ objects }) => objects.flatMap(violations))).toEqual([]);
  const own = [...files].filter(([path]) => path.startsWith('dist/home/web/') && !path.includes('/namespace.'));
  return own.map(([path, text]) => `${path}\n${text}`).join('\n');
}

describe('an app', () => {
  const kinds: Record<string, Partial<AppProps>> = {
    'with no more than an image and a port': { port: 8080 },
    'without a port': {},
    'that is stateful, with storage for each pod': {
      port: 5432,
      stateful: true,
      replicas: 2,
      volumes: { '/data': claim('data', '10Gi', { storageClass: 'longhorn' }), '/run': emptyDir('run') },
    },
    'that runs by the clock': {
      schedule: '30 3 * * MON',
      timeZone: 'Europe/Prague',
      concurrency: 'Replace',
      startingDeadline: '1h',
      activeDeadline: '10m',
      retries: 0,
      env: { TOKEN: secret('token', { from: 'other' }) },
    },
    'on each node, with its network and devices': {
      port: 9100,
      perNode: true,
      hostNetwork: true,
      namespace: { podSecurity: 'privileged' },
      tolerations: [{ effect: 'NoSchedule' }, { key: 'disk', value: 'slow' }],
      volumes: { '/host/sys': hostPath('sys', '/sys', { type: 'Directory', readOnly: true }) },
      security: { user: 0, capabilities: ['SYS_TIME'], writableRoot: true },
    },
    'with several containers that share volumes': {
      port: 8080,
      volumes: { '/shared': shared },
      sidecars: {
        exporter: {
          image: image('docker.io/library/exporter'),
          ports: { metrics: 9113 },
          volumes: { '/read': { ...shared, readOnly: true } },
          probes: { readiness: { command: ['true'] } },
        },
      },
      initContainers: { migrate: { image: BUSYBOX, args: ['migrate', (cluster) => cluster.domain] } },
    },
    'with every kind of volume': {
      port: 8080,
      namespace: { podSecurity: 'baseline' },
      files: { '/etc/web/web.conf': (cluster) => `domain = ${cluster.domain}\n` },
      volumes: {
        '/photos': nfs('photos', { server: 'nas.bramble.example', path: '/export/photos', readOnly: true }),
        '/db': iscsi('db', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 1 }),
        '/small': claim('small', '500Mi', { access: 'ReadWriteMany' }),
        '/tls': secretVolume('tls', 'web-tls', { optional: true }),
        '/run/keys': secretVolume('keys', 'web-keys', { keys: ['private', 'public'] }),
        '/config': configMapVolume('config', 'settings', { optional: true }),
      },
    },
    'with parts of volumes, keys as files, modes, and shares with mount options': {
      port: 8080,
      files: {
        '/scripts/run.sh': '#!/bin/sh\nexec sleep 1\n',
        '/etc/web/key': { text: (cluster) => cluster.name, mode: 0o400 },
        '/etc/web/web.conf': 'a = b\n',
      },
      volumes: {
        '/config': part(CONFIG, 'config'),
        '/themes': part({ ...CONFIG, readOnly: true }, 'themes'),
        '/config/secrets.yaml': secretFile('web', 'SECRETS.yaml', { mode: 0o400 }),
        '/etc/web/settings.conf': configMapFile('settings', 'settings.conf', { optional: true }),
        '/scripts/more': configMapVolume('more', 'more', { keys: ['more.sh'], mode: 0o555, optional: true }),
        '/media': nfs('media', { server: '10.10.11.40', path: '/media', mountOptions: ['nfsvers=4.1', 'ro'] }),
        '/run/web': projected('run', [
          { secret: 'web-tls', keys: ['tls.crt'], optional: true },
          { configMap: 'settings', optional: true },
          { token: 'token', audience: 'vault', expires: '2h' },
          { fields: { labels: 'metadata.labels' } },
        ]),
      },
    },
    'with an environment of every kind': {
      port: 8080,
      env: {
        TEXT: 'a b',
        NUMBER: 8080,
        BOOLEAN: true,
        EMPTY: '',
        COMPUTED: (cluster) => cluster.url('traefik'),
        SECRET: secret('password'),
        NODE: field('spec.nodeName'),
      },
      envFrom: ['all-of-it'],
    },
    'with an address, replicas and more ports': {
      port: 8080,
      ports: { metrics: 9100, dns: { container: 53, protocol: 'UDP' } },
      loadBalancer: '10.10.11.22',
      replicas: 3,
      expose: { through: 'both', host: 'www.bramble.example', path: '/web' },
      health: { readiness: { path: '/ready', port: 'metrics', period: '30s', timeout: '1s', failures: 1 } },
    },
    'with overrides': {
      port: 8080,
      overrides: [
        {
          kind: 'Deployment',
          because: 'the image writes beside itself',
          merge: {
            spec: {
              strategy: null,
              template: {
                spec: { containers: [{ name: 'web', lifecycle: { preStop: { exec: { command: ['sync'] } } } }] },
              },
            },
          },
        },
        { kind: 'Service', name: 'web', because: 'a test', merge: { metadata: { annotations: { a: 'b' } } } },
      ],
    },
  };
  it.each(Object.entries(kinds))('%s', (_, props) => {
    expect(rendered(props)).toMatchSnapshot();
  });

  it('holds a claim with one pod at a time, unless many nodes may', () => {
    const strategy = (access?: 'ReadWriteMany') =>
      /type: (Recreate|RollingUpdate)/.exec(
        rendered({ port: 80, volumes: { '/data': claim('data', '1Gi', { access }) } }),
      )?.[1];
    expect([strategy(), strategy('ReadWriteMany')]).toEqual(['Recreate', 'RollingUpdate']);
  });

  it('has its files also where all of them are empty', () => {
    expect(rendered({ port: 80, files: { '/etc/web/allow': '' } })).toContain('\ndata:\n  allow: ""\n');
  });

  it('rolls when its files change, and not when an image does', () => {
    const sum = (text: string) =>
      /checksum\/web-files: (\S+)/.exec(rendered({ port: 80, files: { '/etc/a': text } }))?.[1];
    expect(sum('one')).toHaveLength(16);
    expect(sum('one')).not.toBe(sum('two'));
    const pinned = (tag: string) => {
      const mentions = app({ name: 'web', image: BUSYBOX, files: { '/etc/a': (cluster) => cluster.image(BUSYBOX) } });
      const pins = { busybox: `docker.io/library/busybox:${tag}` };
      const { files } = renderSample(sample({ components: [mentions] }), pins);
      return files.get('dist/home/web/deployment.web.yaml') ?? '';
    };
    expect(pinned('1').replace('busybox:1', 'busybox:2')).toBe(pinned('2'));
  });

  it('lives in the namespace of another, which it does not render', () => {
    const guest = app({ name: 'guest', namespace: 'jobs', image: BUSYBOX, port: 80 });
    const { stages } = renderSample(sample({ components: [component({ name: 'jobs' }), guest] }));
    const objects = stages.find(({ name }) => name === 'guest')?.objects ?? [];
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual([
      'Deployment jobs',
      'Service jobs',
    ]);
  });
});

describe('a Helm release', () => {
  const render = (...[props]: Parameters<typeof helmRelease>) => {
    const { files, findings } = renderSample(sample({ components: [helmRelease(props)] }));
    expect(findings.map(brief)).toEqual([]);
    return [...files].map(([path, text]) => `${path}\n${text}`).join('\n');
  };

  it('comes from a repository, pinned, with values', () => {
    expect(
      render({
        name: 'podinfo',
        repository: 'https://charts.bramble.example',
        version: '6.9.0',
        values: (cluster) => ({ host: `podinfo.${cluster.domain}`, replicas: 2 }),
      }),
    ).toMatchSnapshot();
  });

  it('comes from a registry, and stays when it keeps data', () => {
    expect(
      render({ name: 'longhorn', repository: 'oci://ghcr.io/bramble/longhorn', version: '1.9.0', hasStorage: true }),
    ).toMatchSnapshot();
  });

  it('is reached through the Service of its chart, by a route that nothing waits for', () => {
    const release = (props: object) =>
      renderSample(
        sample({
          components: [
            ...ADDONS,
            helmRelease({
              name: 'podinfo',
              repository: 'https://charts.bramble.example',
              version: '6.9.0',
              config: (chart, cluster) => void only(cluster.networks.lan, chart, 'extra'),
              expose: { through: 'tunnel' },
              service: { port: 9898 },
              ...props,
            }),
          ],
        }),
      );
    const { files, findings } = release({});
    expect(findings.map(brief)).toEqual([]);
    expect(files.get('dist/home/podinfo-config/ingressroute.podinfo.yaml')).toMatch(/name: podinfo\n {10}port: 9898/);
    expect(files.has('dist/home/podinfo-config/middleware.extra-only.yaml')).toBe(true);
    const other = release({ service: { name: 'podinfo-web', port: 80 } }).files;
    expect(other.get('dist/home/podinfo-config/ingressroute.podinfo.yaml')).toMatch(/name: podinfo-web\n {10}port: 80/);
  });

  it('with a range for a version is refused', () => {
    const release = helmRelease({ name: 'podinfo', repository: 'https://charts.bramble.example', version: '6.x' });
    expect(renderSample(sample({ components: [release] })).findings.map(brief)).toEqual([
      "error home/podinfo: the version '6.x' of the chart is no exact version",
    ]);
  });
});
