import { cluster, node } from '#bramble';
import { certManager } from '../../charts/addons/cert-manager.ts';
import { coredns } from '../../charts/addons/coredns.ts';
import { metallb } from '../../charts/addons/metallb.ts';
import { traefik } from '../../charts/addons/traefik.ts';
import { busyboxHttp } from '../../charts/apps/busybox-http.ts';
import { lilLinko } from '../../charts/apps/lil-linko.ts';

export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4 }),
    node('pi-3', { role: 'agent', address: '10.10.11.13', memory: '8Gi', cpus: 4 }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    certManager({ email: 'admin@bramble.example' }),
    coredns(),
    busyboxHttp,
    lilLinko,
  ],
});
