import { app, image } from 'bramble';

/** Nobody but those who write it down may ask. */
const CONFIG = `server:
  interface: 0.0.0.0@5353
  access-control: 10.0.0.0/8 allow
  username: ""
  chroot: ""
  use-syslog: no
  logfile: ""
`;

/**
 * Finds the addresses of names by asking the servers of each domain itself. Apps of the cluster ask it at port 53, over UDP and TCP.
 * https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html
 */
export const unbound = app({
  name: 'unbound',
  about: 'Finds the addresses of names, and asks nobody else for them.',
  image: image('docker.io/alpinelinux/unbound'),
  ports: { dns: { container: 5353, service: 53, protocol: 'both' } },
  health: { readiness: { port: 'dns' }, liveness: { port: 'dns', initialDelay: '30s' } },
  command: ['unbound', '-d', '-c', '/etc/unbound/bramble.conf'],
  files: { '/etc/unbound/bramble.conf': CONFIG },
  resources: { memory: '32Mi' },
});
