import { component } from '../lib/model/component.ts';
import { node } from '../lib/model/node.ts';
import { deployment, landedPods, type Rule, ruleTable } from '../lib/rules.ts';
import { ofDisks } from './disk-mistakes.ts';
import { ofInitiators } from './initiators.ts';
import { ofApiAddress, ofCards, ofDhcp, ofMachines } from './lan-mistakes.ts';
import { ofConfig, ofDatastore, ofLabels, ofPackages, ofParts, ofWords } from './mistakes.ts';
import { placedNeeds } from './needs.ts';
import { ofMirrors, ofRegistries, unasked } from './registry-mistakes.ts';
import { ofWireguard } from './vpn-mistakes.ts';

const K3S = { runs: 'v1.36.4+k3s1' } as const;
const SERVER = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const SECOND = { ...SERVER, address: '10.10.11.12' };
const labelled = (key: string) => ({
  cluster: { k3s: K3S, hosts: {}, nodes: [node('pi-1', { ...SERVER, labels: { [key]: 'ssd' } })] },
});
const cards = (mac: string) => ({
  cluster: {
    nodes: [
      node('pi-1', { ...SERVER, mac: 'dc:a6:32:01:02:03' }),
      node('pi-2', { ...SERVER, role: 'agent', address: SECOND.address, mac }),
    ],
  },
});
const initiators = (initiator: string) => ({
  cluster: {
    nodes: [
      node('pi-1', { ...SERVER, initiator: 'iqn.2004-04.example.bramble:pi-1' }),
      node('pi-2', { ...SERVER, role: 'agent', address: SECOND.address, initiator }),
    ],
  },
});
const dhcp = (range: string) => ({ cluster: { k3s: K3S, hosts: { dhcp: { range, router: '10.10.11.1' } } } });
const mirrored = (registry: string) => ({
  cluster: { k3s: K3S, hosts: { mirrors: { [registry]: ['https://mirror.bramble.example'] } } },
});
const signedIn = (host: string) => ({
  cluster: {
    k3s: K3S,
    hosts: {
      mirrors: { 'docker.io': ['https://mirror.bramble.example'] },
      registries: { [host]: { address: '10.10.11.1' } },
    },
  },
});
const onDisk = (path: string) => ({
  cluster: { k3s: K3S, hosts: {}, nodes: [node('pi-1', { ...SERVER, disks: { [path]: { label: 'volumes' } } })] },
});
const shared = (address: string) => ({
  cluster: {
    components: [component({ name: 'vip', namespace: 'kube-system', provides: { apiAddress: { address } } })],
  },
});
const onImage = (packages: readonly string[]) => ({
  cluster: { nodes: [node('pi-1', { ...SERVER, root: 'read-only', packages })] },
  objects: deployment('', 'volumes: [{ name: data, nfs: { server: nas.bramble.example, path: /data } }]'),
});

const vpn = (address: string) => ({
  cluster: {
    k3s: K3S,
    networks: { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] },
    hosts: {
      machines: { router: { address: '10.10.11.1' } },
      wireguard: {
        on: 'router',
        endpoint: 'vpn.bramble.example',
        publicKey: 'uW8bGhM0mN0tF2m1hQ7m1cV3w5bq0bqkC7l8yq3s4m0=',
        peers: { phone: { publicKey: 'Gk1mJ5q2v9T0cY3xP6oW8rN4sL7eB2aD1fH5jK9zQ3U=', address } },
      },
    },
  },
});

/** What is wrong with what clusters say of their machines. */
export const rules: readonly Rule[] = ruleTable({
  'host-label': {
    facts: ['nodes.labels', 'nodes.taints'],
    what: 'A node is to give itself a label or a taint that is refused',
    why: 'k3s registers the node with it. A kubelet may not give itself labels of `kubernetes.io`, but for a few: k3s stops at once, and again after each start.',
    fix: 'Take a domain of your own. A role such as `node-role.kubernetes.io/worker` is given later: `kubectl label node NAME node-role.kubernetes.io/worker=true`.',
    check: ({ cluster }) => ofLabels(cluster),
    wrong: labelled('node-role.kubernetes.io/worker'),
    right: labelled('bramble.example/disk'),
  },
  'host-card': {
    facts: ['nodes.mac'],
    what: 'The MAC address of a machine is none, or that of another',
    why: 'DHCP reserves the address of the machine by it: the machine gets another one, and nobody finds it where the facts say.',
    fix: 'Copy it from the machine: `ip link` shows it behind `link/ether`.',
    check: ({ cluster }) => ofCards(cluster),
    wrong: cards('DC-A6-32-01-02-03'),
    right: cards('dc:a6:32:01:02:04'),
  },
  'host-disk': {
    facts: ['nodes.disks'],
    what: 'A disk of a machine cannot be mounted where it is to be',
    why: 'The machine waits for it, or starts without what the disk hides. Of two disks with one label now one is mounted, now the other.',
    fix: 'Mount it at a folder of its own, such as `/var/lib/rancher/k3s/storage`, by a label that no other disk of the machine has.',
    check: ({ cluster }) => ofDisks(cluster.nodes),
    wrong: onDisk('/var/lib'),
    right: onDisk('/var/lib/rancher/k3s/storage'),
  },
  'host-initiator': {
    facts: ['nodes.initiator'],
    what: 'Disks over iSCSI know two machines by one name, or a machine by none',
    why: 'A target takes two machines of one name for one that has come back: it throws out the first, or lets both write to a disk, which destroys what is on it.',
    fix: 'Leave `initiator` out, and each machine has a name of its own; or copy the one that it has from `/etc/iscsi/initiatorname.iscsi`.',
    check: ({ cluster }) => ofInitiators(cluster),
    wrong: initiators('iqn.2004-04.example.bramble:pi-1'),
    right: initiators('iqn.2004-04.example.bramble:pi-2'),
  },
  'host-machine': {
    what: 'A machine beside the nodes has a name or an address that it cannot have',
    why: 'dnsmasq starts with it all the same, and leads to a machine that is not there, or to another one.',
    fix: 'Give each machine a name and an address of its own, within `networks.lan` and outside of `loadBalancers`.',
    check: ofMachines,
    wrong: { cluster: { k3s: K3S, hosts: { machines: { nas: { address: '10.10.11.21' } } } } },
    right: { cluster: { k3s: K3S, hosts: { machines: { nas: { address: '10.10.11.40' } } } } },
  },
  'dhcp-range': {
    what: 'What DHCP gives out cannot be given, or belongs to somebody',
    why: 'dnsmasq takes a range that is reversed, or of another network, and gives no address. An address that is given out twice takes one of the two machines off the network.',
    fix: 'Give first and last address within `networks.lan`, apart from `loadBalancers`, from the router, and from machines without a reservation.',
    check: ofDhcp,
    wrong: dhcp('10.10.11.199-10.10.11.100'),
    right: dhcp('10.10.11.100-10.10.11.199'),
  },
  'vpn-peer': {
    what: 'A VPN is said to be where it cannot be, or lets in nobody',
    why: 'WireGuard drops what comes from an unknown key, or under another address than the key has, and says nothing. Of two peers with one key or one address the last gets in alone.',
    fix: 'Run it on a machine beside the cluster, at a name that leads to the router, and give each peer a key and an address of `networks.vpn` of its own: docs/vpn.md.',
    check: ofWireguard,
    wrong: vpn('10.10.14.2'),
    right: vpn('10.10.13.2'),
  },
  'api-address': {
    what: 'The address that servers share is not free',
    why: 'Two machines then answer for it, and who joins the cluster reaches now one, now the other. Where it is the address of a node, the node itself may be lost.',
    fix: 'Choose an address of `networks.lan` that no machine has, outside of `loadBalancers` and of what DHCP gives out.',
    check: ofApiAddress,
    wrong: shared('10.10.11.21'),
    right: shared('10.10.11.10'),
  },
  'host-datastore': {
    what: 'Several servers are to keep the state of the cluster in one file',
    why: 'SQLite is a file of one server. The others do not join it, but start clusters of their own.',
    fix: "Leave `datastore` out, or write `'etcd'`, with an SSD on each server; or `'external'`, with a database.",
    check: ({ cluster }) => ofDatastore(cluster),
    wrong: {
      cluster: { k3s: K3S, hosts: { datastore: 'sqlite' }, nodes: [node('pi-1', SERVER), node('pi-2', SECOND)] },
    },
    right: { cluster: { k3s: K3S, hosts: { datastore: 'sqlite' }, nodes: [node('pi-1', SERVER)] } },
  },
  'k3s-config': {
    what: 'It is not known what k3s is to be told',
    why: 'Without a release nobody can say which k3s is installed. Where two components want one flag to differ, one of them does not get what it needs.',
    fix: "Say the release: `k3s: { runs: 'v1.36.4+k3s1' }`. Settle a flag in `hosts.k3s`, which counts.",
    check: ({ cluster }) => [ofConfig(cluster), ofParts(cluster)],
    wrong: { cluster: { hosts: {} } },
    right: { cluster: { hosts: {}, k3s: K3S } },
  },
  'host-word': {
    what: 'What is said of the machines would break a file of theirs',
    why: 'Ansible, dnsmasq and k3s read these words. One with a space, or a private key in the place of a public one, is found when somebody stands before a machine that does not come up.',
    fix: 'Write names alone, addresses as numbers, URLs with `https://`, and keys as one line of a file that ends in `.pub`.',
    check: ({ cluster }) => ofWords(cluster),
    wrong: { cluster: { k3s: K3S, hosts: { sshKeys: ['me@laptop'] } } },
    right: { cluster: { k3s: K3S, hosts: { sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample me@laptop'] } } },
  },
  'host-registry': {
    facts: ['hosts.mirrors', 'hosts.registries'],
    what: 'What is said of a registry or of a mirror cannot be so',
    why: 'k3s reads it when it starts, and complains of nothing: nodes ask elsewhere, or nobody, and a pod waits for its image.',
    fix: 'Name registries as images do, with their port, and mirrors by URLs. A certificate is the text of a PEM file, and credentials are the name of a Secret.',
    check: ({ cluster }) => [ofMirrors(cluster), ofRegistries(cluster)],
    wrong: mirrored('registry-1.docker.io'),
    right: mirrored('docker.io'),
  },
  'unasked-registry': {
    severity: 'warning',
    what: 'Nodes know how to ask a registry that they never ask',
    why: 'Certificates and credentials belong to a host with its port. Under a name that is misspelt nobody finds them, and a pull ends with `401` or with a certificate that is refused.',
    fix: 'Write the host as it stands in images or in the URLs of `mirrors`, or remove it.',
    check: ({ cluster, inputs }) => (inputs.arePinsUnknown ? [] : unasked(cluster, inputs.pins)),
    wrong: signedIn('mirror.bramble.example:5000'),
    right: signedIn('mirror.bramble.example'),
  },
  'host-package': {
    facts: ['nodes.packages'],
    what: 'A machine with a read-only root lacks what pods on it need',
    why: 'Nothing can be installed there. The pod waits for its volume for ever, or for a service of the machine that does not run.',
    fix: 'Build the package into the image and list it in `packages` of the node, or keep the pods on other nodes with `nodeSelector`.',
    check: (subject) => ofPackages(subject.cluster.nodes, placedNeeds(subject.cluster, landedPods(subject))),
    wrong: onImage([]),
    right: onImage(['nfs-common']),
  },
});
