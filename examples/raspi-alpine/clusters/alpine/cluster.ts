import { cluster, local, node } from 'bramble';
import { backups, s3 } from 'bramble/addons/backups';
import { certManager } from 'bramble/addons/cert-manager';
import { cloudflared } from 'bramble/addons/cloudflared';
import { coredns } from 'bramble/addons/coredns';
import { csiDriverNfs } from 'bramble/addons/csi-driver-nfs';
import { flux } from 'bramble/addons/flux';
import { kubeVip } from 'bramble/addons/kube-vip';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { traefik } from 'bramble/addons/traefik';
import { jellyfin } from '../../charts/apps/jellyfin.ts';
import { notes, notesDatabase } from '../../charts/apps/notes.ts';
import { whoami } from '../../charts/apps/whoami.ts';

/** Alpine from a read-only image, on all machines: what a node needs is part of the image, and changes with it. */
const ALPINE = { os: 'openrc', root: 'read-only', packages: ['nfs-utils', 'open-iscsi'] } as const;
const WORKER = { role: 'agent', memory: '4Gi', cpus: 4, ...ALPINE } as const;
/** The disks of the NAS: folders over NFS, and block devices over iSCSI. */
const NAS = '10.10.11.40';

/** One Pi 3 that controls, and three Pi 4 that work. */
export default cluster({
  name: 'alpine',
  domain: 'bramble.example',
  nodes: [
    node('control-1', {
      role: 'server',
      address: '10.10.11.11',
      podNetwork: '10.42.0.0/24',
      mac: 'b8:27:eb:00:11:01',
      memory: '1Gi',
      cpus: 4,
      ...ALPINE,
      // A Pi 3 has no more, of which Linux has 905Mi, and k3s asks for more: it keeps its state in SQLite, and little else runs there.
      reserved: { memory: '560Mi' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', value: 'true', effect: 'NoSchedule' }],
    }),
    node('worker-1', { ...WORKER, address: '10.10.11.12', mac: 'dc:a6:32:00:11:02' }),
    node('worker-2', {
      ...WORKER,
      address: '10.10.11.13',
      mac: 'dc:a6:32:00:11:03',
      labels: { 'bramble.example/disk': 'ssd' },
    }),
    node('worker-3', {
      ...WORKER,
      address: '10.10.11.14',
      mac: 'dc:a6:32:00:11:04',
      labels: { 'bramble.example/video': 'yes' },
      devices: ['/dev/video10'],
      taints: [{ key: 'bramble.example/video', value: 'yes', effect: 'NoSchedule' }],
    }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  k3s: { runs: 'v1.36.4+k3s1' },
  hosts: { machines: { nas: { address: NAS } } },
  cloudflare: {
    accountId: '0123456789abcdef0123456789abcdef',
    zoneId: 'fedcba9876543210fedcba9876543210',
    backend: local(),
  },
  accept: {
    'memory-overcommit':
      'what the control node runs stays far below its limits, and the kubelet acts before they are reached',
  },
  components: [
    // One address for the API server, whichever machine has it.
    kubeVip({ address: '10.10.11.10', interface: 'eth0' }),
    metallb(),
    traefik({ address: '10.10.11.21' }),
    certManager({ email: 'admin@bramble.example' }),
    coredns(),
    cloudflared(),
    flux({ forge: 'forgejo' }),
    csiDriverNfs({ classes: { nas: { server: NAS, share: '/export/alpine', for: ['files', 'cache'] } } }),
    metrics({ nodeSelector: { 'bramble.example/disk': 'ssd' } }),
    nodeExporter(),
    // Where what apps save goes every night, and of the control node the state of k3s with its token.
    backups({ to: s3({ endpoint: 'https://s3.bramble.example', bucket: 'alpine' }), timeZone: 'Europe/Prague' }),
    notesDatabase,
    notes,
    jellyfin,
    whoami({ address: '10.10.11.22' }),
  ],
});
