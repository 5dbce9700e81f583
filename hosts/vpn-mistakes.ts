import { isDnsLabel, isDnsName } from '../lib/model/names.ts';
import {
  closest,
  contains,
  type Found,
  type Perhaps,
  parseAddress,
  parseRange,
  repeated,
  type Subject,
} from '../lib/rules.ts';
import type { WireGuard } from './facts.ts';
import { factOf, told, vpnNetwork } from './lan-addresses.ts';
import { vpnAddresses, WIREGUARD as WHERE } from './wireguard.ts';

type Mistakes = Perhaps<Found>;

const KEY_ADVICE = 'copy what wg pubkey prints: 44 characters, of which the last is =';

/** What is wrong with the VPN of a cluster, which WireGuard would take in silence, or refuse on the machine. */
export function ofWireguard(subject: Subject): Mistakes {
  const { cluster } = subject;
  const { wireguard } = cluster.facts.hosts ?? {};
  if (!wireguard) return undefined;
  const isUnknown = cluster.isUnknown('networks.vpn');
  const hasNetwork = (cluster.networks.vpn ?? []).length > 0;
  return [
    !hasNetwork && {
      where: WHERE,
      what: 'gives addresses of a network that the cluster does not name',
      fix: "write networks: { vpn: ['10.10.13.0/24'] }",
    },
    ofMachine(subject, wireguard),
    ofEndpoint(subject, wireguard),
    ofKeys(wireguard),
    Object.keys(wireguard.peers).map((name) => {
      const fix = 'use small letters, digits and dashes';
      return !isDnsLabel(name) && { where: `${WHERE}.peers`, what: `'${name}' cannot name a file`, fix };
    }),
    hasNetwork && !isUnknown && ofAddresses(subject, wireguard),
  ];
}

function ofMachine({ cluster }: Subject, { on }: WireGuard): Mistakes {
  const where = `${WHERE}.on`;
  const names = Object.keys(cluster.facts.hosts?.machines ?? {});
  if (names.includes(on)) return undefined;
  if (cluster.nodes.some(({ name }) => name === on)) {
    const what = `'${on}' is a node: who comes by it bears an address that pods may bear, and it is gone when the cluster is`;
    return { where, what, fix: 'run it on a machine beside the cluster, and name that one in hosts.machines' };
  }
  const meant = closest(on, names);
  const fix = meant === undefined ? `add it: machines: { '${on}': { address: '…' } }` : `did you mean '${meant}'?`;
  return { where, what: `'${on}' is no machine of hosts.machines`, fix };
}

/** Who is on the road must find the machine by it, without the tunnel, which carries no UDP. */
function ofEndpoint({ cluster }: Subject, { endpoint, port = 1 }: WireGuard): Mistakes {
  const where = `${WHERE}.endpoint`;
  const address = parseAddress(endpoint);
  const isInside = [...cluster.networks.lan, ...(cluster.networks.vpn ?? [])].some((text) => {
    const range = parseRange(text);
    return range && address && contains(range, address);
  });
  const name = cluster.publicNames().find(({ host }) => host === endpoint);
  const fix = "take a name of its own that leads to the router, such as 'vpn.bramble.example': docs/vpn.md";
  return [
    !address &&
      !isDnsName(endpoint) && {
        where,
        what: `'${endpoint}' is no host name or address`,
        fix: 'write it alone, without a port: port says that',
      },
    isInside && { where, what: `'${endpoint}' lies inside, and nobody outside finds it`, fix },
    name && {
      where,
      what: `'${endpoint}' is led ${name.address === undefined ? 'through the tunnel, which carries no UDP' : `to ${name.address}, which nobody outside finds`}`,
      fix,
    },
    !(Number.isInteger(port) && port > 0 && port < 65_536) && {
      where: `${WHERE}.port`,
      what: `${port} is no port`,
      fix: 'leave it out: WireGuard has 51820',
    },
  ];
}

/** 32 bytes in Base64, of whose last digit two bits mean nothing. */
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

function ofKeys({ publicKey, peers }: WireGuard): Mistakes {
  const keys = [
    { where: `${WHERE}.publicKey`, key: publicKey },
    ...Object.entries(peers).map(([name, peer]) => ({ where: `${WHERE}.peers.${name}`, key: peer.publicKey })),
  ];
  return [
    keys.map(({ where, key }) => !KEY.test(key) && { where, what: `'${key}' is no public key`, fix: KEY_ADVICE }),
    repeated(keys.map(({ key }) => key)).map((key) => ({
      where: WHERE,
      what: `two have the public key ${key}: WireGuard knows the last of them alone`,
      fix: 'make a key for each, where it is used',
    })),
  ];
}

/** The addresses that it gives: each in the network of the VPN, and one for each. */
function ofAddresses({ cluster }: Subject, wireguard: WireGuard): Mistakes {
  const networks = (cluster.networks.vpn ?? []).flatMap(vpnNetwork);
  const fix = `give each an address of its own in ${networks.map(({ text }) => text).join(', ')}`;
  const rows = vpnAddresses(cluster, wireguard);
  const isWithin = (text: string) => {
    const address = parseAddress(text);
    return networks.some(({ range }) => address && contains(range, address));
  };
  return [
    rows
      .filter(({ text }) => !isWithin(text))
      .map(({ where, text }) => ({ where, what: `'${text}' is no address of the VPN`, fix })),
    told(
      rows.filter(({ text }) => isWithin(text)).flatMap(({ text, called, where }) => factOf(text, called, { where })),
      networks,
      fix,
    ),
  ];
}
