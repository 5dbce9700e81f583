import { app, type ClusterDeclaration, cluster, component, image, node } from 'bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import {
  answersLogin,
  bodyLimit,
  entryPoint,
  login,
  middleware,
  overTls,
  sticky,
  timeLimit,
  traefik,
} from '../../charts/addons/traefik/index.ts';

const LAN = { image: image('docker.io/library/busybox'), expose: { through: 'lan' } } as const;

/** A small cluster with every way to lead requests and connections that a home has no use for. */
export const waysCluster: ClusterDeclaration = cluster({
  name: 'ways',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [
    metallb(),
    traefik({
      address: '10.10.11.21',
      entryPoints: { 'git-ssh': 2222, mqtts: 8883, dns: { port: 53, protocol: 'UDP' } },
    }),
    certManager({ email: 'admin@bramble.example' }),
    app({ ...LAN, name: 'auth', port: 3000, with: [answersLogin({ path: '/sign-in' })] }),
    app({ ...LAN, name: 'wiki', port: 8080, with: [login(), bodyLimit('1Mi')] }),
    // Programs cannot sign in, and are not to wait for ever.
    app({
      ...LAN,
      name: 'flows',
      port: 5678,
      ports: { push: 7867 },
      with: [login()],
      paths: { '/webhook': { with: [timeLimit('1s')] }, '/push': { port: 'push' } },
    }),
    app({ ...LAN, name: 'chat', port: 8008, expose: { through: 'both', path: ['/_matrix', '/_synapse/client'] } }),
    app({ ...LAN, name: 'vault', port: 8443, with: [overTls(), timeLimit('1s')] }),
    app({ ...LAN, name: 'shop', port: 8080, replicas: 2, with: [sticky({ cookie: 'server' })] }),
    component({ name: 'sites' }),
    app({
      ...LAN,
      name: 'site',
      namespace: 'sites',
      port: 8080,
      with: [middleware('marks', { headers: { customResponseHeaders: { 'X-Marked': 'yes' } } })],
    }),
    app({ ...LAN, name: 'other-site', namespace: 'sites', port: 8080, with: [middleware('site-marks')] }),
    app({ ...LAN, name: 'git', port: 3000, ports: { ssh: 2222 }, with: [entryPoint('git-ssh', { to: 'ssh' })] }),
    app({
      name: 'broker',
      image: LAN.image,
      ports: { mqtt: 1883 },
      with: [entryPoint('mqtts', { to: 'mqtt', tls: true })],
    }),
    app({
      name: 'names',
      image: LAN.image,
      ports: { dns: { container: 5353, service: 53, protocol: 'UDP' } },
      with: [entryPoint('dns', { to: 'dns' })],
    }),
  ],
});
