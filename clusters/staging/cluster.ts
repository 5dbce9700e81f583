import { cluster, node } from '#bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { coredns } from '../../charts/addons/coredns/index.ts';
import { flux } from '../../charts/addons/flux/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { traefik } from '../../charts/addons/traefik/index.ts';
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
