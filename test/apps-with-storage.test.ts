import { type AppProps, app, type Component, claim, claimOf, component, image, list, node, part, path } from 'bramble';
import { backups, nas } from '../charts/addons/backups/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { homeAssistant } from '../charts/apps/home-assistant.ts';
import { jellyfin } from '../charts/apps/jellyfin.ts';
import { paperless } from '../charts/apps/paperless.ts';
import { vaultwarden } from '../charts/apps/vaultwarden.ts';
import { zigbee2mqtt } from '../charts/apps/zigbee2mqtt.ts';
import { AGENT } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const STICK = '/dev/serial/by-id/usb-stick';
const IMAGE = image('docker.io/library/busybox');
const NODES = [
  node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' }),
  node('pi-2', { ...AGENT, address: '10.10.11.12', devices: [STICK, '/dev/dri'] }),
];
const BESIDE = [
  metallb(),
  traefik({ address: '10.10.11.21' }),
  component({ name: 'longhorn', installs: { objects: [{ kind: 'StorageClass', name: 'longhorn' }] } }),
  app({ name: 'mosquitto', image: IMAGE, ports: { mqtt: 1883 } }),
];
const SHARED = { storageClass: 'longhorn', access: 'ReadWriteMany' } as const;

/** The objects of components with which nothing is wrong, by kind and name. */
function drawn(...components: readonly Component[]) {
  const { stages, findings } = renderSample(sample({ nodes: NODES, components: [...BESIDE, ...components] }));
  expect(findings.map(brief)).toEqual([]);
  const objects = new Map(
    stages.flatMap((stage) => stage.objects).map((object) => [`${object.kind} ${object.metadata.name}`, object]),
  );
  const podOf = (name: string) => {
    const object = objects.get(name);
    return path(object?.kind === 'CronJob' ? path(object.spec, 'jobTemplate') : object, 'spec', 'template', 'spec');
  };
  const container = (name: string, at = 0) => list(path(podOf(name), 'containers'))[at]!;
  return { objects, podOf, container, names: [...objects.keys()] };
}
const strategyOf = (object: object | undefined) => path(object as never, 'spec', 'strategy', 'type');

it('1: a torrent client behind a VPN: rights of the image, one device, downloads that several apps share', () => {
  const downloads = app({ name: 'downloads', image: IMAGE, volumes: { '/data': claim('files', '500Gi', SHARED) } });
  const torrents = app({
    name: 'torrents',
    namespace: { name: 'downloads', podSecurity: 'privileged' },
    image: image('docker.io/linuxserver/qbittorrent'),
    port: 8080,
    security: { user: 'image' },
    env: { PUID: 1000, PGID: 1000 },
    volumes: { '/config': claim('config', '1Gi'), '/downloads': claimOf('downloads', 'files') },
    sidecars: {
      vpn: {
        image: image('docker.io/qmcgaw/gluetun'),
        devices: ['/dev/net/tun'],
        security: { user: 'image', capabilities: ['NET_ADMIN'] },
      },
    },
  } as AppProps);
  const { container, podOf } = drawn(torrents, { ...downloads, namespace: 'downloads' });
  expect(path(container('Deployment torrents'), 'securityContext', 'capabilities')).toBeUndefined();
  expect(path(container('Deployment torrents', 1), 'securityContext')).toMatchObject({
    privileged: false,
    capabilities: { add: ['NET_ADMIN'] },
  });
  expect(JSON.stringify(container('Deployment torrents', 1).volumeMounts)).toContain('"mountPath":"/dev/net/tun"');
  expect(JSON.stringify(path(podOf('Deployment torrents'), 'volumes'))).toContain('"claimName":"downloads-files"');
});

it('2: Zigbee2MQTT: a stick, on the node that has it, and a broker', () => {
  const { container, podOf, objects } = drawn(zigbee2mqtt({ stick: STICK }));
  expect(path(podOf('Deployment zigbee2mqtt'), 'nodeSelector', 'kubernetes.io/hostname')).toBe('pi-2');
  expect(path(container('Deployment zigbee2mqtt'), 'securityContext', 'privileged')).toBe(true);
  expect(list(container('Deployment zigbee2mqtt').env)).toContainEqual({
    name: 'ZIGBEE2MQTT_CONFIG_MQTT_SERVER',
    value: 'mqtt://mosquitto.mosquitto.svc.cluster.local:1883',
  });
  expect(strategyOf(objects.get('Deployment zigbee2mqtt'))).toBe('Recreate');
});

it('3: Frigate: a GPU, and a script that may be executed', () => {
  const frigate = app({
    name: 'frigate',
    image: image('ghcr.io/blakeblackshear/frigate'),
    port: 5000,
    namespace: { podSecurity: 'privileged' },
    devices: ['/dev/dri'],
    command: ['/scripts/start.sh'],
    files: { '/scripts/start.sh': '#!/bin/sh\nexec /init\n' },
  });
  const { podOf } = drawn(frigate);
  expect(list(path(podOf('Deployment frigate'), 'volumes'))).toEqual([
    { name: 'dev-dri', hostPath: { path: '/dev/dri', type: 'Directory' } },
    {
      name: 'files',
      configMap: { name: 'frigate-files', items: [{ key: 'start.sh', path: 'start.sh', mode: 0o555 }] },
    },
  ]);
});

it('4: Home Assistant: the network of the node, a key as a file, a claim that is there, one pod at a time', () => {
  const { container, podOf, objects, names } = drawn(homeAssistant({ claim: 'home-assistant' }));
  expect(path(podOf('Deployment home-assistant'), 'hostNetwork')).toBe(true);
  expect(container('Deployment home-assistant').volumeMounts).toEqual([
    { name: 'home-assistant', mountPath: '/config' },
    {
      name: 'home-assistant-secrets-yaml',
      mountPath: '/config/secrets.yaml',
      readOnly: true,
      subPath: 'secrets.yaml',
    },
  ]);
  expect(strategyOf(objects.get('Deployment home-assistant'))).toBe('Recreate');
  expect(names.filter((name) => name.startsWith('PersistentVolumeClaim'))).toEqual([]);
});

it('14: Nextcloud: parts of a claim in two containers, a script, and a job by the clock on the same claim', () => {
  const files = claim('files', '100Gi', SHARED);
  const nextcloud = app({
    name: 'nextcloud',
    image: IMAGE,
    ports: { http: { container: 8080, sidecar: 'nginx' } },
    volumes: { '/var/www/html': part(files, 'html'), '/var/www/html/data': part(files, 'data') },
    files: { '/docker-entrypoint-hooks.d/before-starting/run.sh': '#!/bin/sh\nexec true\n' },
    sidecars: { nginx: { image: IMAGE, volumes: { '/var/www/html': part({ ...files, readOnly: true }, 'html') } } },
  } as AppProps);
  const cron = app({
    name: 'nextcloud-cron',
    namespace: 'nextcloud',
    image: IMAGE,
    schedule: '*/5 * * * *',
    volumes: { '/var/www/html': part(claimOf('nextcloud', 'files'), 'html') },
  });
  const { container, podOf, names } = drawn(nextcloud, cron);
  expect(list(container('Deployment nextcloud').volumeMounts).slice(0, 2)).toEqual([
    { name: 'files', mountPath: '/var/www/html', subPath: 'html' },
    { name: 'files', mountPath: '/var/www/html/data', subPath: 'data' },
  ]);
  expect(container('Deployment nextcloud', 1).volumeMounts).toEqual([
    { name: 'files', mountPath: '/var/www/html', subPath: 'html', readOnly: true },
  ]);
  expect(path(podOf('CronJob nextcloud-cron'), 'volumes')).toEqual([
    { name: 'nextcloud-files', persistentVolumeClaim: { claimName: 'nextcloud-files', readOnly: false } },
  ]);
  expect(names.filter((name) => name.startsWith('PersistentVolumeClaim'))).toEqual([
    'PersistentVolumeClaim nextcloud-files',
  ]);
});

it("15: a nightly backup of an app's claim, which it only reads", () => {
  const to = nas({ server: 'nas.bramble.example', path: '/export/backups' });
  const { container, podOf, names } = drawn(vaultwarden, backups({ to }));
  expect(list(path(podOf('CronJob vaultwarden-data-backup'), 'volumes'))).toContainEqual({
    name: 'vaultwarden-data',
    persistentVolumeClaim: { claimName: 'vaultwarden-data', readOnly: true },
  });
  expect(container('CronJob vaultwarden-data-backup').name).toBe('keep');
  expect(names.filter((name) => /^PersistentVolumeClaim .*-data$/.test(name))).toEqual([
    'PersistentVolumeClaim vaultwarden-data',
  ]);
});

it('23: Jellyfin: media of a share with mount options, and a folder for what is transcoded', () => {
  const { objects, podOf } = drawn(jellyfin({ media: { server: '10.10.11.40', path: '/media' } }));
  const volume = objects.get('PersistentVolume jellyfin-jellyfin-media')?.spec;
  expect(path(volume, 'mountOptions')).toEqual(['nfsvers=4.1', 'soft', 'ro']);
  expect(path(volume, 'nfs')).toEqual({ server: '10.10.11.40', path: '/media', readOnly: true });
  expect(path(volume, 'claimRef', 'name')).toBe('jellyfin-media');
  expect(path(objects.get('PersistentVolumeClaim jellyfin-media')?.spec, 'volumeName')).toBe('jellyfin-jellyfin-media');
  expect(list(path(podOf('Deployment jellyfin'), 'volumes'))).toContainEqual({
    name: 'cache',
    emptyDir: { sizeLimit: '8Gi' },
  });
});

it('Paperless: an image that steps down by itself, and three parts of one claim', () => {
  const { container, names } = drawn(paperless);
  expect(path(container('Deployment paperless'), 'securityContext')).toEqual({
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: false,
    runAsNonRoot: false,
  });
  expect(list(container('Deployment paperless').volumeMounts).map(({ subPath }) => subPath)).toEqual([
    'data',
    'media',
    'consume',
  ]);
  expect(names.filter((name) => name.startsWith('PersistentVolumeClaim'))).toEqual([
    'PersistentVolumeClaim paperless-papers',
  ]);
});
