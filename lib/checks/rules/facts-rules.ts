import { node } from '../../model/node.ts';
import { checkFacts } from '../facts.ts';
import { rulesOf } from '../rule.ts';

const SERVER = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const AGENT = { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4 } as const;

/** What a cluster says of itself: names, machines, networks. Of a cluster that is rendered, `sift` has told it. */
export const rules = rulesOf(
  ({ declaration, inputs }) => (declaration.unknown ? [] : checkFacts(declaration, inputs.sides)),
  {
    'cluster-name': {
      severity: 'error',
      what: 'The name or the domain of the cluster cannot be used',
      why: 'The name is that of folders and of image policies, and the domain stands in every host: what is built on a wrong one is refused by Kubernetes or by those who keep the DNS, or overwrites something else.',
      fix: 'Name the cluster as its folder, with lower-case letters, digits and dashes, and give the domain whole: `bramble.example`.',
      wrong: { cluster: { name: 'My_Home' } },
      right: { cluster: { name: 'my-home' } },
    },
    'network-range': {
      severity: 'error',
      what: 'A network of the cluster is no range of addresses, or the local one has none',
      why: 'Who may reach what is exposed to the `lan` follows from it, and which addresses are free.',
      fix: 'Write the first address and the length of its prefix: `10.10.11.0/24`.',
      wrong: { cluster: { networks: { lan: ['10.10.11.0'] } } },
      right: { cluster: { networks: { lan: ['10.10.11.0/24'] } } },
    },
    'control-plane': {
      severity: 'error',
      what: 'No node runs the control plane',
      why: 'Without a server there is no cluster that the other nodes could join.',
      fix: "Give one node the role `'server'`.",
      wrong: { cluster: { nodes: [node('pi-1', AGENT)] } },
      right: { cluster: { nodes: [node('pi-1', SERVER)] } },
    },
    'node-name': {
      severity: 'error',
      what: 'A node has a name that no host can have, or that of another node',
      why: 'k3s registers each machine under its host name. What is bound to a node finds it by this name alone.',
      fix: 'Give the host name of the machine: `hostname` prints it.',
      wrong: { cluster: { nodes: [node('pi-1', SERVER), node('pi-1', AGENT)] } },
      right: { cluster: { nodes: [node('pi-1', SERVER), node('pi-2', AGENT)] } },
    },
    'node-address': {
      severity: 'error',
      what: 'A node has no address, that of another node, or one outside the local network',
      why: 'Network policies, name servers and metrics use these addresses: with a wrong one they let in the wrong machine, or ask one that never answers.',
      fix: 'Give the address that the router gives the machine, within `networks.lan`.',
      wrong: { cluster: { nodes: [node('pi-1', SERVER), node('pi-2', { ...AGENT, address: '192.168.1.2' })] } },
      right: { cluster: { nodes: [node('pi-1', SERVER), node('pi-2', AGENT)] } },
    },
    'node-size': {
      severity: 'error',
      what: 'A node has no cores or no memory that k3s runs in',
      why: 'Whether pods find room is computed from these numbers.',
      fix: "Give the number of cores and an amount of memory with its unit: `cpus: 4, memory: '4Gi'`.",
      wrong: { cluster: { nodes: [node('pi-1', { ...SERVER, cpus: 0 })] } },
      right: { cluster: { nodes: [node('pi-1', SERVER)] } },
    },
    'node-label': {
      severity: 'error',
      what: 'A label or a taint of a node is none',
      why: 'Kubernetes refuses it: `kubectl label` fails, and k3s does not start with it. What selects nodes by it finds none.',
      fix: "Write a name with a domain of your own before it, and letters, digits, `-`, `_` and `.` in the value: `labels: { 'bramble.example/disk': 'ssd' }`.",
      wrong: { cluster: { nodes: [node('pi-1', { ...SERVER, labels: { 'my disk': 'ssd' } })] } },
      right: { cluster: { nodes: [node('pi-1', { ...SERVER, labels: { 'bramble.example/disk': 'ssd' } })] } },
    },
    'load-balancer-pool': {
      severity: 'error',
      what: 'The pool of addresses cannot be given to Services',
      why: 'Two machines that claim one address take each other off the network, and an address of another network is answered by nobody.',
      fix: 'Choose addresses of `networks.lan` that belong to no node and that the DHCP server does not give out, first and last: `10.10.11.21-10.10.11.29`.',
      wrong: { cluster: { loadBalancers: '10.10.11.10-10.10.11.19' } },
      right: { cluster: { loadBalancers: '10.10.11.21-10.10.11.29' } },
    },
  },
);
