import type { Cluster } from '../lib/model/cluster.ts';
import { addressText, contains, parseAddress, parseRange, sizeOf } from '../lib/model/network.ts';
import type { Dhcp, HostsProps } from './facts.ts';
import { appNames, machineNames } from './machines.ts';
import { registryNames } from './registries.ts';

/** The text of a file for dnsmasq: addresses that it gives, and names that it knows. https://dnsmasq.org/docs/dnsmasq-man.html */
export function dnsmasqText(cluster: Cluster, hosts: HostsProps, note: string): string {
  const { dhcp } = hosts;
  const machines = machineNames(cluster);
  const reserved = machines.filter(({ mac }) => mac !== undefined);
  const names = [...machines, ...registryNames(hosts), ...appNames(cluster)];
  const sections = [
    [`domain=${cluster.domain}`, 'domain-needed', 'bogus-priv', ...upstream(dhcp)],
    dhcp ? ranges(cluster, dhcp) : [],
    reserved.map(
      ({ mac, names: [whole = '', short = whole], address }) => `dhcp-host=${mac},${short},${address},infinite`,
    ),
    names.map(({ names: all, address }) => `host-record=${[...all, address].join(',')}`),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`);
  return `# ${note}\n${texts.join('\n')}`;
}

function upstream({ upstream: asked }: Partial<Dhcp> = {}): readonly string[] {
  return asked ? ['no-resolv', ...asked.map((address) => `server=${address}`)] : [];
}

function ranges(cluster: Cluster, { range, router, nameServers, lease = '12h' }: Dhcp): readonly string[] {
  const [first = '', last = ''] = range.split('-');
  return [
    'dhcp-authoritative',
    `dhcp-range=${[first, last, maskOf(cluster, first), lease].join(',')}`,
    `dhcp-option=option:router,${router}`,
    ...(nameServers ? [`dhcp-option=option:dns-server,${nameServers.join(',')}`] : []),
  ];
}

/** The mask of the network that an address lies in. */
function maskOf({ networks }: Cluster, address: string): string {
  const parsed = parseAddress(address);
  const range = networks.lan.map(parseRange).find((each) => parsed && each && contains(each, parsed));
  const mask = 2n ** 32n - (range ? sizeOf(range) : 256n);
  return addressText({ family: 4, first: mask, last: mask });
}

/** The text of a hosts file, for machines that ask no name server that knows these names. */
export function hostsText(cluster: Cluster, hosts: HostsProps, note: string): string {
  const lines = [...machineNames(cluster), ...registryNames(hosts), ...appNames(cluster)].map(({ names, address }) =>
    [address, ...names].join(' '),
  );
  return [`# ${note}`, ...lines, ''].join('\n');
}

/** What the kernel of a Raspberry Pi must be told for k3s. https://docs.k3s.io/installation/requirements */
export const KERNEL_WORDS = ['cgroup_memory=1', 'cgroup_enable=memory'];

/** The text of a file with these words, for who prepares a card before its first start. */
export function cmdlineText(note: string): string {
  return `# ${note}\n# Behind the one line of /boot/firmware/cmdline.txt, before the first start:\n${KERNEL_WORDS.join(' ')}\n`;
}
