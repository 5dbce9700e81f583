import { cluster, node } from 'bramble';
import { certManager } from 'bramble/addons/cert-manager';
import { coredns } from 'bramble/addons/coredns';
import { flux } from 'bramble/addons/flux';
import { metallb } from 'bramble/addons/metallb';
import { traefik } from 'bramble/addons/traefik';
import { busyboxHttp } from '../../charts/apps/busybox-http.ts';
import { lilLinko } from '../../charts/apps/lil-linko.ts';

/** One Pi on which versions are tried before home gets them: the same components, facts and pins of its own. */
export default cluster({
  name: 'staging',
  domain: 'staging.bramble.example',
  nodes: [
    node('pi-trial', { role: 'server', address: '10.10.11.51', podNetwork: '10.42.0.0/24', memory: '4Gi', cpus: 4 }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.61-10.10.11.64',
  k3s: { runs: 'v1.36.4+k3s1' },
  hosts: {},
  components: [
    metallb(),
    traefik({ address: '10.10.11.61' }),
    // Trials issue often: production has a limit of certificates a week.
    certManager({ email: 'admin@bramble.example', issuer: 'staging' }),
    coredns(),
    flux(),
    busyboxHttp,
    { ...lilLinko, accept: { ...lilLinko.accept, 'no-login': 'short links are meant for everybody' } },
  ],
});
