import {
  claim,
  claimOf,
  clusterRole,
  component,
  emptyDir,
  host,
  list,
  may,
  nfs,
  path,
  secret,
  serviceAccount,
} from 'bramble';
import {
  bodyLimit,
  login,
  middleware,
  overTls,
  rateLimit,
  responseHeaders,
  timeLimit,
} from '../charts/addons/traefik/index.ts';
import { tinyauth } from '../charts/apps/tinyauth.ts';
import { BUSYBOX } from './sample-app.ts';
import { containerOf, podOf, ports, running, web } from './sample-field.ts';

const LAN = { expose: { through: 'lan' } } as const;
const media = nfs('media', { server: '10.10.11.40', path: '/export/media' });

/** The rules of a route, as `match: middlewares > port`. */
function rules(route: Parameters<typeof path>[0]): readonly string[] {
  return list(path(route, 'spec', 'routes')).map(({ match, middlewares, services }) => {
    const below = /PathPrefix\(`(.*)`\)/.exec(String(match))?.[1] ?? '/';
    return `${below}: ${list(middlewares).map(({ name }) => name)} > ${list(services)[0]?.port}`;
  });
}

/** Other shapes of what people run, each said without an override. */
describe('without an override, app() says', () => {
  it('Radarr and a downloader on one share, whose programs pass the login', () => {
    const library = component({ name: 'media', namespace: { podSecurity: 'baseline' } });
    const common = { ...LAN, namespace: 'media', security: { user: 'image' }, env: { PUID: 1000, PGID: 1000 } };
    const transmission = web('transmission', {
      ...common,
      port: 9091,
      ports: { peers: { container: 51_413, protocol: 'both' } },
      loadBalancer: { address: '10.10.11.27', ports: ['peers'] },
      volumes: { '/config': claim('config', '1Gi'), '/data': media },
      with: [login()],
      paths: { '/transmission/rpc': { with: [] } },
    });
    const radarr = web('radarr', {
      ...common,
      port: 7878,
      health: '/ping',
      volumes: { '/config': claim('config', '5Gi'), '/data': media },
      uses: ['transmission:http'],
      with: [login()],
      paths: { '/api': { with: [] }, '/feed': { with: [] } },
    });
    const saved = web('saved', {
      namespace: 'media',
      schedule: '0 3 * * *',
      volumes: { '/source': claimOf('radarr', 'config', { readOnly: true }) },
    });
    const { of, reach, warnings } = running(tinyauth, library, transmission, radarr, saved);
    expect(rules(of('IngressRoute', 'radarr') as never)).toEqual([
      '/: radarr-lan-only,radarr-sign-in > 7878',
      '/api: radarr-lan-only > 7878',
      '/feed: radarr-lan-only > 7878',
    ]);
    expect(ports(of('Service', 'transmission-address'))).toEqual([
      'peers-tcp 51413>51413/TCP',
      'peers-udp 51413>51413/UDP',
    ]);
    expect(reach('radarr')).toEqual(['transmission 9091/TCP']);
    expect(warnings).toEqual([]);
  });

  it('Plex: the network and the GPU of its node, groups, room to cut films', () => {
    const { of, warnings } = running(
      web('plex', {
        ...LAN,
        namespace: { podSecurity: 'privileged' },
        hostNetwork: true,
        devices: ['/dev/dri'],
        port: 32_400,
        ports: { gdm: { container: 32_414, protocol: 'UDP' } },
        health: '/identity',
        security: { user: 'image', groups: [44, 109] },
        volumes: {
          '/config': claim('config', '50Gi'),
          '/transcode': emptyDir('transcode', { size: '16Gi' }),
          '/media': { ...media, readOnly: true },
        },
        resources: { cpu: '500m', memory: '1Gi', disk: '16Gi' },
      }),
    );
    const plex = of('Deployment', 'plex');
    expect(podOf(plex)).toMatchObject({
      hostNetwork: true,
      nodeSelector: { 'kubernetes.io/hostname': 'pi-2' },
      securityContext: { supplementalGroups: [44, 109] },
    });
    expect(path(plex?.spec, 'strategy', 'type')).toBe('Recreate');
    expect(warnings).toEqual([]);
  });

  it('Frigate: two devices, shared memory, an API without the login', () => {
    const { of, warnings } = running(
      tinyauth,
      web('broker', { ports: { mqtt: 1883 } }),
      web('frigate', {
        ...LAN,
        namespace: { podSecurity: 'privileged' },
        devices: ['/dev/bus/usb', '/dev/dri'],
        security: { user: 'image' },
        port: 5000,
        ports: { rtsp: 8554, webrtc: { container: 8555, protocol: 'both' } },
        loadBalancer: { address: '10.10.11.22', ports: ['rtsp', 'webrtc'] },
        env: { FRIGATE_MQTT_HOST: host('broker:mqtt'), FRIGATE_MQTT_PASSWORD: secret('mqtt-password') },
        volumes: { '/dev/shm': emptyDir('shm', { medium: 'memory', size: '256Mi' }), '/db': claim('db', '5Gi') },
        resources: { memory: '1Gi' },
        with: [login()],
        paths: { '/api': { with: [] } },
      }),
    );
    expect(containerOf(of('Deployment', 'frigate'))?.securityContext).toMatchObject({ privileged: true });
    expect(list(path(podOf(of('Deployment', 'frigate')), 'volumes'))).toContainEqual({
      name: 'shm',
      emptyDir: { medium: 'Memory', sizeLimit: '256Mi' },
    });
    expect(warnings).toEqual([]);
  });

  it('the controller of UniFi: a page over TLS, and its own numbers at an address', () => {
    const { of, warnings } = running(
      web('unifi', {
        ...LAN,
        namespace: { podSecurity: 'baseline' },
        security: { user: 'image' },
        port: 8443,
        ports: { inform: 8080, stun: { container: 3478, protocol: 'UDP' } },
        loadBalancer: { address: '10.10.11.24', ports: ['inform', 'stun'] },
        volumes: { '/config': claim('config', '5Gi') },
        with: [overTls()],
      }),
    );
    expect(ports(of('Service', 'unifi-address'))).toEqual(['inform 8080>8080/TCP', 'stun 3478>3478/UDP']);
    const [route] = list(path(of('IngressRoute', 'unifi')?.spec, 'routes'));
    expect(route?.services).toMatchObject([{ port: 8443, scheme: 'https', serversTransport: 'unifi-transport' }]);
    expect(warnings).toEqual([]);
  });

  it('Synapse: two paths at a host of another name, with limits', () => {
    const { of, warnings } = running(
      web('synapse', {
        expose: { through: 'lan', host: 'matrix.bramble.example', path: ['/_matrix', '/_synapse/client'] },
        port: 8008,
        ports: { metrics: { container: 9000, service: false } },
        health: '/health',
        with: [bodyLimit('100Mi'), rateLimit({ average: 100 })],
      }),
    );
    expect(rules(of('IngressRoute', 'synapse') as never)).toEqual([
      '/_matrix: synapse-lan-only,synapse-body-limit,synapse-rate-limit > 8008',
      '/_synapse/client: synapse-lan-only,synapse-body-limit,synapse-rate-limit > 8008',
    ]);
    expect(warnings).toEqual([]);
  });

  it('Nextcloud: notifications at a port of a sidecar, headers, a redirect', () => {
    const { of, warnings } = running(
      web('nextcloud', {
        ...LAN,
        port: { container: 8080, sidecar: 'nginx' },
        ports: { push: { container: 7867, sidecar: 'push' } },
        health: '/status.php',
        sidecars: { nginx: { image: BUSYBOX }, push: { image: BUSYBOX } },
        with: [
          responseHeaders({ 'Strict-Transport-Security': 'max-age=15552000' }),
          middleware('dav', { redirectRegex: { regex: '/.well-known/caldav', replacement: '/remote.php/dav' } }),
        ],
        paths: { '/push': { port: 'push', with: [middleware('strip', { stripPrefix: { prefixes: ['/push'] } })] } },
      }),
    );
    expect(rules(of('IngressRoute', 'nextcloud') as never)).toEqual([
      '/: nextcloud-lan-only,nextcloud-headers,nextcloud-dav > 8080',
      '/push: nextcloud-lan-only,nextcloud-push-strip > 7867',
    ]);
    expect(warnings).toEqual([]);
  });

  it('n8n: webhooks without the login, with limits of their own', () => {
    const { of, warnings } = running(
      tinyauth,
      web('n8n', {
        ...LAN,
        port: 5678,
        volumes: { '/home/node/.n8n': claim('data', '5Gi') },
        dns: { ndots: 1 },
        with: [login()],
        paths: { '/webhook': { with: [rateLimit({ average: 20 }), timeLimit('2m')] } },
      }),
    );
    expect(rules(of('IngressRoute', 'n8n') as never)).toEqual([
      '/: n8n-lan-only,n8n-sign-in > 5678',
      '/webhook: n8n-lan-only,n8n-webhook-rate-limit > 5678',
    ]);
    expect(warnings).toEqual([]);
  });

  it('Homepage: rights to look at the cluster', () => {
    const { of } = running(
      web('homepage', {
        ...LAN,
        port: 3000,
        serviceAccount: 'homepage',
        files: { '/app/config/kubernetes.yaml': 'mode: cluster\n' },
        also: (chart: Parameters<typeof clusterRole>[0]) =>
          clusterRole(chart, {
            name: 'homepage',
            serviceAccount: serviceAccount(chart, 'homepage'),
            rules: [may('get list', 'namespaces pods nodes'), may('get list', 'ingresses', 'networking.k8s.io')],
          }),
      }),
    );
    expect(podOf(of('Deployment', 'homepage'))).toMatchObject({ serviceAccountName: 'homepage' });
    expect(of('ClusterRoleBinding', 'homepage')).toBeDefined();
  });
});
