import type { Cluster } from '../lib/model/cluster.ts';
import { addressAt, addressText, networkOf, parseNetwork } from '../lib/model/network.ts';
import type { HostsProps, WireGuard } from './facts.ts';

/** Where it is declared. */
export const WIREGUARD = 'hosts.wireguard';
/** The interface that wg-quick makes of the file. */
const INTERFACE = 'wg0';
/** Where WireGuard listens, unless it is told otherwise. */
const PORT = 51_820;
/** How often a peer is heard of, in seconds: routers forget sooner whom they have let out. https://www.wireguard.com/quickstart/ */
const KEEP_ALIVE = 25;

/** The files of a VPN, by their path: that of the machine which runs it, and one for each who may come in. No private key is in them. */
export function wireguardFiles(
  cluster: Cluster,
  hosts: HostsProps,
  note: string,
): readonly (readonly [string, string])[] {
  const { wireguard } = hosts;
  const { vpn = [], lan } = cluster.networks;
  const [network] = vpn;
  if (!wireguard || network === undefined) return [];
  const { endpoint, port = PORT, publicKey, peers, nameServers = hosts.dhcp?.nameServers ?? [] } = wireguard;
  const own = vpnAddresses(cluster, wireguard)[0].text;
  const machine = [
    ['[Interface]', `Address = ${own}${network.slice(network.indexOf('/'))}`, `ListenPort = ${port}`, ...MACHINE],
    ...Object.entries(peers).map(([name, peer]) => [
      `# ${name}`,
      '[Peer]',
      `PublicKey = ${peer.publicKey}`,
      `AllowedIPs = ${networkOf(peer.address)}`,
    ]),
  ];
  const server = [
    '[Peer]',
    `PublicKey = ${publicKey}`,
    `Endpoint = ${endpoint.includes(':') ? `[${endpoint}]` : endpoint}:${port}`,
    `AllowedIPs = ${[...lan, networkOf(own)].join(', ')}`,
    `PersistentKeepalive = ${KEEP_ALIVE}`,
  ];
  return [
    [`wireguard/${INTERFACE}.conf`, textOf(machine, note)],
    ...Object.entries(peers).map(([name, { address }]) => {
      const names = nameServers.length > 0 ? [`DNS = ${nameServers.join(', ')}`] : [];
      const self = ['[Interface]', `Address = ${networkOf(address)}`, ...names, ...PEER];
      return [`wireguard/peers/${name}.conf`, textOf([self, server], note)] as const;
    }),
  ];
}

/** The private key is made on the machine and read when the interface comes up. Peers keep their addresses: by them they are known. */
const MACHINE = [
  '# Made on this machine, and kept here alone: wg genkey',
  'PostUp = wg set %i private-key /etc/wireguard/%i.key',
  '# Peers keep their addresses on the way to the cluster: nothing here may masquerade.',
  'PostUp = sysctl -q net.ipv4.ip_forward=1',
];
const PEER = ['# Made there, and kept there alone: wg genkey', '# PrivateKey ='];

/** The addresses of a VPN: that of the machine which runs it, and those of peers. */
export function vpnAddresses(cluster: Cluster, { address, peers }: WireGuard) {
  const range = parseNetwork(cluster.networks.vpn?.[0] ?? '');
  const own = address ?? (range ? addressText(addressAt(range, 1)) : '');
  return [
    { text: own, called: 'the address of the machine that runs it', where: `${WIREGUARD}.address` },
    ...Object.entries(peers).map(([name, peer]) => ({
      text: peer.address,
      called: `the address of '${name}'`,
      where: `${WIREGUARD}.peers.${name}`,
    })),
  ] as const;
}

function textOf(sections: readonly (readonly string[])[], note: string): string {
  return `# ${note}\n${sections.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
}
