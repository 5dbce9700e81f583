import { claim, emptyDir, host, list, path, port, url } from 'bramble';
import { answersLogin, basicAuth, bodyLimit, entryPoint, login, sticky } from '../charts/addons/traefik/index.ts';
import { adguard } from '../charts/apps/adguard.ts';
import { forgejo } from '../charts/apps/forgejo.ts';
import { immich, immichCache, immichDb, immichLearning, immichServer } from '../charts/apps/immich.ts';
import { machine, example as NAS } from '../charts/apps/machine.ts';
import { minecraft } from '../charts/apps/minecraft.ts';
import { mosquitto } from '../charts/apps/mosquitto.ts';
import { tinyauth } from '../charts/apps/tinyauth.ts';
import { example as TORRENTS, torrents } from '../charts/apps/torrents.ts';
import { unbound } from '../charts/apps/unbound.ts';
import { BUSYBOX } from './sample-app.ts';
import { containerOf, envOf, podOf, ports, running, web } from './sample-field.ts';

/** Shapes of what people run, each said without an override. */
describe('without an override, app() says', () => {
  it('a torrent client behind a VPN, which starts first, and past which nothing goes out', () => {
    const { of, warnings } = running(torrents(TORRENTS));
    const [vpn, ...others] = list(path(podOf(of('Deployment', 'torrents')), 'initContainers'));
    expect(vpn).toMatchObject({
      name: 'vpn',
      restartPolicy: 'Always',
      startupProbe: { exec: { command: ['/gluetun-entrypoint', 'healthcheck'] } },
      securityContext: { capabilities: { add: ['NET_ADMIN'] }, privileged: false },
      volumeMounts: expect.arrayContaining([{ name: 'dev-net-tun', mountPath: '/dev/net/tun' }]) as unknown,
    });
    expect(others).toEqual([]);
    expect(ports(of('Service', 'torrents'))).toEqual(['http 8080>8080/TCP']);
    expect(list(path(of('NetworkPolicy', 'torrents')?.spec, 'egress')).slice(1)).toEqual([
      { to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ protocol: 'UDP', port: 51_820 }] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('Forgejo: a page by the route, and SSH by an entry point of TCP', () => {
    const { of, reach, warnings } = running(forgejo({ ssh: { entryPoint: 'git-ssh', port: 2222 } }));
    expect(of('IngressRouteTCP', 'forgejo-git-ssh')?.spec).toMatchObject({
      entryPoints: ['git-ssh'],
      routes: [{ services: [{ name: 'forgejo', port: 'ssh' }] }],
    });
    expect(ports(of('Service', 'traefik'))).toContain('git-ssh 2222>2222/TCP');
    expect(reach('forgejo')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('machines beside the cluster, each with a host and a login in front, also over TLS', () => {
    const { of, warnings } = running(
      tinyauth,
      machine(NAS),
      machine({ name: 'cam', address: '10.10.11.41', port: 80 }),
    );
    const [route] = list(path(of('IngressRoute', 'nas')?.spec, 'routes'));
    expect(route).toMatchObject({
      match: 'Host(`nas.bramble.example`)',
      middlewares: [{ name: 'nas-lan-only' }, { name: 'nas-sign-in' }],
      services: [{ name: 'nas', port: 5001, scheme: 'https', serversTransport: 'nas-transport' }],
    });
    expect(of('EndpointSlice', 'nas-external')?.endpoints).toEqual([
      { addresses: ['10.10.11.40'], conditions: { ready: true } },
    ]);
    expect(of('ServersTransport', 'cam-transport')).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('Zigbee2MQTT beside Mosquitto: the broker by its name and its port', () => {
    const zigbee = web('zigbee2mqtt', {
      port: 8080,
      env: { SERVER: url('mosquitto:mqtt'), HOST: host('mosquitto:mqtt'), PORT: port('mosquitto:mqtt') },
    });
    const { of, reach } = running(mosquitto({ address: '10.10.11.23' }), zigbee);
    expect(envOf(of('Deployment', 'zigbee2mqtt'))).toEqual({
      SERVER: 'mqtt://mosquitto.mosquitto.svc.cluster.local:1883',
      HOST: 'mosquitto.mosquitto.svc.cluster.local',
      PORT: '1883',
    });
    expect(reach('zigbee2mqtt')).toEqual(['mosquitto 1883/TCP']);
  });

  it('Frigate: one number for TCP and UDP, and a budget', () => {
    const { of } = running(
      web('frigate', {
        port: 5000,
        ports: { rtsp: 8554, webrtc: { container: 8555, protocol: 'both' } },
        disruptionBudget: { maxUnavailable: 1 },
        resources: { cpu: 1, memory: '1Gi', disk: '2Gi' },
        volumes: { '/tmp/cache': emptyDir('cache', { medium: 'memory', size: '512Mi' }) },
      }),
    );
    expect(containerOf(of('Deployment', 'frigate'))?.resources).toMatchObject({
      requests: { 'ephemeral-storage': '2Gi' },
    });
    expect(ports(of('Service', 'frigate'))).toEqual([
      'http 5000>5000/TCP',
      'rtsp 8554>8554/TCP',
      'webrtc-tcp 8555>8555/TCP',
      'webrtc-udp 8555>8555/UDP',
    ]);
    expect(of('PodDisruptionBudget', 'frigate')?.spec).toMatchObject({ maxUnavailable: 1 });
  });

  it('Pi-hole in the network of its node: DNS on both protocols, and hooks', () => {
    const { of } = running(
      web('pihole', {
        namespace: { podSecurity: 'privileged' },
        hostNetwork: true,
        port: 8080,
        ports: { dns: { container: 53, protocol: 'both' } },
        started: ['pihole', 'updateGravity'],
        stop: ['pihole', 'disable'],
      }),
    );
    expect(path(of('Deployment', 'pihole')?.spec, 'strategy')).toEqual({ type: 'Recreate' });
    expect(containerOf(of('Deployment', 'pihole'))?.lifecycle).toEqual({
      postStart: { exec: { command: ['pihole', 'updateGravity'] } },
      preStop: { exec: { command: ['pihole', 'disable'] } },
    });
  });

  it('unbound: DNS within the cluster, and TCP asked whether it lives', () => {
    const { of, warnings } = running(unbound);
    expect(ports(of('Service', 'unbound'))).toEqual(['dns-tcp 53>5353/TCP', 'dns-udp 53>5353/UDP']);
    expect(containerOf(of('Deployment', 'unbound'))?.livenessProbe).toMatchObject({ tcpSocket: { port: 5353 } });
    expect(warnings).toEqual([]);
  });

  it('dnsdist: several servers for names on one address, which see who asks', () => {
    const { of, warnings } = running(
      web('dnsdist', {
        ports: { dns: { container: 5353, service: 53, protocol: 'both' }, metrics: 8083 },
        replicas: 2,
        disruptionBudget: { maxUnavailable: 1 },
        loadBalancer: { address: '10.10.11.26', ports: ['dns'], externalTrafficPolicy: 'Local' },
      }),
    );
    expect(of('Service', 'dnsdist-address')?.spec).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
    });
    expect(ports(of('Service', 'dnsdist-address'))).toEqual(['dns-tcp 53>5353/TCP', 'dns-udp 53>5353/UDP']);
    expect(warnings).toEqual(['idle-pods']);
  });

  it('AdGuard Home and Syncthing: a page of the local network that their address does not show', () => {
    const syncthing = web('syncthing', {
      port: 8384,
      ports: { sync: { container: 22_000, protocol: 'both' }, find: { container: 21_027, protocol: 'UDP' } },
      expose: { through: 'lan' },
      volumes: { '/var/syncthing': claim('data', '50Gi') },
      loadBalancer: { address: '10.10.11.26', ports: ['sync', 'find'] },
    });
    const { of, warnings } = running(syncthing, adguard({ address: '10.10.11.25' }));
    expect(ports(of('Service', 'syncthing-address')).join()).not.toContain('8384');
    expect(ports(of('Service', 'adguard-address'))).toEqual(['dns-tcp 53>53/TCP', 'dns-udp 53>53/UDP']);
    expect(of('Service', 'adguard-address')?.spec).toMatchObject({ externalTrafficPolicy: 'Local' });
    // Until somebody has set it up, its own page asks nobody.
    expect(list(path(of('IngressRoute', 'adguard')?.spec, 'routes'))).toMatchObject([
      { middlewares: [{ name: 'adguard-lan-only' }, { name: 'adguard-login' }] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('Mosquitto on an address, and over TLS by an entry point', () => {
    const tls = web('broker', { ports: { mqtt: 1883 }, with: [entryPoint('mqtts', { to: 'mqtt', tls: true })] });
    const { of } = running(mosquitto({ address: '10.10.11.23' }), tls);
    expect(ports(of('Service', 'mosquitto'))).toEqual(['mqtt 1883>1883/TCP']);
    expect(of('Service', 'mosquitto')?.spec).toMatchObject({ type: 'LoadBalancer' });
    expect(of('IngressRouteTCP', 'broker-mqtts')?.spec).toMatchObject({ entryPoints: ['mqtts'], tls: {} });
  });

  it('Postgres with storage of its own: its number, and scripts of its first start', () => {
    const { of, warnings } = running(
      web('db', {
        stateful: true,
        ports: { postgres: 5432 },
        files: { '/docker-entrypoint-initdb.d/10.sql': 'CREATE EXTENSION pg_trgm;\n' },
        volumes: { '/var/lib/postgresql/data': claim('data', '5Gi') },
      }),
    );
    expect(ports(of('Service', 'db'))).toEqual(['postgres 5432>5432/TCP']);
    expect(list(path(of('StatefulSet', 'db')?.spec, 'volumeClaimTemplates'))).toMatchObject([
      { metadata: { name: 'data' } },
    ]);
    expect(warnings).toEqual([]);
  });

  it('Immich: four parts on their own numbers, each reached by who names it', () => {
    const { of, reach, warnings } = running(immich, immichServer, immichLearning, immichDb, immichCache);
    expect(
      ['immich-server', 'immich-learning', 'immich-db', 'immich-cache'].map((name) => ports(of('Service', name))),
    ).toEqual([['http 2283>2283/TCP'], ['http 3003>3003/TCP'], ['postgres 5432>5432/TCP'], ['redis 6379>6379/TCP']]);
    expect(new Set(reach('immich-server'))).toEqual(
      new Set(['immich-db 5432/TCP', 'immich-cache 6379/TCP', 'immich-learning 3003/TCP']),
    );
    expect(envOf(of('Deployment', 'immich-server'))).toMatchObject({
      DB_PORT: '5432',
      IMMICH_MACHINE_LEARNING_URL: 'http://immich-learning.immich.svc.cluster.local:3003',
    });
    expect(warnings).toEqual([]);
  });

  it('Nextcloud: the Service on the port of a sidecar', () => {
    const { of } = running(
      web('nextcloud', {
        port: { container: 8080, sidecar: 'nginx' },
        health: '/status.php',
        sidecars: { nginx: { image: BUSYBOX } },
        expose: { through: 'lan' },
      }),
    );
    expect(ports(of('Service', 'nextcloud'))).toEqual(['http 8080>8080/TCP']);
    const [php, nginx] = list(path(podOf(of('Deployment', 'nextcloud')), 'containers'));
    expect([php?.ports, nginx?.livenessProbe]).toEqual([
      undefined,
      expect.objectContaining({ httpGet: expect.anything() as unknown }),
    ]);
  });

  it('a login in front of three apps, and a password and a limit before another', () => {
    const auth = web('tinyauth', {
      port: 3000,
      expose: { through: 'lan' },
      with: [answersLogin({ path: '/api/auth/traefik' })],
    });
    const behind = ['a', 'b', 'c'].map((name) => web(name, { port: 80, expose: { through: 'lan' }, with: [login()] }));
    const limited = web('files', {
      port: 80,
      expose: { through: 'lan' },
      with: [basicAuth({ secret: 'files-users' }), bodyLimit('10Mi')],
    });
    const { of } = running(auth, ...behind, limited);
    const passed = (name: string) => list(path(list(path(of('IngressRoute', name)?.spec, 'routes'))[0], 'middlewares'));
    expect(['a', 'b', 'c', 'files'].map((name) => passed(name).map((each) => each.name))).toEqual([
      ['a-lan-only', 'a-sign-in'],
      ['b-lan-only', 'b-sign-in'],
      ['c-lan-only', 'c-sign-in'],
      ['files-lan-only', 'files-login', 'files-body-limit'],
    ]);
  });

  it('a proxy for several hosts, as many pods as it needs, the same one for the same browser', () => {
    const { of } = running(
      web('proxy', {
        port: 8080,
        expose: { through: 'lan', host: ['nas.bramble.example', 'cam.bramble.example'] },
        scale: { min: 2, max: 4, cpu: 70 },
        disruptionBudget: { minAvailable: 1 },
        with: [sticky()],
      }),
    );
    expect(list(path(list(path(of('IngressRoute', 'proxy')?.spec, 'routes'))[0], 'services'))[0]).toMatchObject({
      sticky: { cookie: { secure: true } },
    });
    expect(of('HorizontalPodAutoscaler', 'proxy')?.spec).toMatchObject({ minReplicas: 2, maxReplicas: 4 });
    expect(path(of('Deployment', 'proxy')?.spec, 'replicas')).toBeUndefined();
    expect(of('PodDisruptionBudget', 'proxy')?.spec).toMatchObject({ minAvailable: 1 });
    expect(JSON.stringify(of('IngressRoute', 'proxy'))).toContain(
      'Host(`nas.bramble.example`) || Host(`cam.bramble.example`)',
    );
  });

  it('a music server in the network of its node, one at a time', () => {
    const { of } = running(
      web('music', {
        namespace: { podSecurity: 'privileged' },
        hostNetwork: true,
        port: 8095,
        ports: { stream: 8097, find: { container: 5353, protocol: 'UDP' } },
        stop: '5s',
      }),
    );
    expect(path(of('Deployment', 'music')?.spec, 'strategy')).toEqual({ type: 'Recreate' });
    expect(containerOf(of('Deployment', 'music'))?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });

  it('Minecraft: one number, on an address', () => {
    const { of, warnings } = running(minecraft({ address: '10.10.11.26' }));
    expect(ports(of('Service', 'minecraft'))).toEqual(['minecraft 25565>25565/TCP']);
    expect(warnings).toEqual([]);
  });
});
