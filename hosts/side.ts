import type { Side } from '../lib/model/side.ts';
import { hasImages } from './image-contract.ts';
import { imagePlaybookText } from './image-playbook.ts';
import { ENDPOINT, inventoryText, SECRET, SIDE } from './inventory.ts';
import { configText, resolvConfText } from './k3s-files.ts';
import { cmdlineText, dnsmasqText, hostsText } from './lan-files.ts';
import { hostsFacts } from './machines.ts';
import { placedNeeds } from './needs.ts';
import { playbookText, settingsText } from './playbook.ts';
import { certificateFiles, loginSecrets, registriesText } from './registries.ts';
import { FACTS, NEEDS } from './shapes.ts';
import { snapshotKeys } from './snapshots.ts';
import { wireguardFiles } from './wireguard.ts';

/** The machines themselves: what k3s is told on each, an inventory and a playbook that lay it down, addresses and names. */
export const side: Side = {
  name: SIDE,
  folder: '<cluster>-hosts',
  facts: { hosts: FACTS },
  props: { hosts: NEEDS },
  secrets: (cluster) => {
    const hosts = hostsFacts(cluster);
    if (!hosts) return [];
    const keys = [
      'token',
      'agent-token',
      ...(hosts.datastore === 'external' ? [ENDPOINT] : []),
      ...snapshotKeys(hosts),
    ];
    return [
      { name: SECRET, keys, why: 'by which nodes join' },
      ...loginSecrets(hosts).filter(({ name }) => name !== SECRET),
    ];
  },
  told: /\.ya?ml$|\.cfg$|\.conf$|\.pem$/,
  appliedBy: 'Ansible',
  render: async (cluster, note, landing) => {
    const hosts = hostsFacts(cluster);
    if (!hosts) return new Map();
    const resolvConf = resolvConfText(hosts, note);
    return new Map([
      ['ansible.cfg', settingsText(note)],
      ['inventory.yaml', inventoryText(cluster, hosts, placedNeeds(cluster, landing), note)],
      ['playbook.yaml', playbookText(cluster, hosts, note)],
      ...(hasImages(cluster) ? [['upgrade-image.yaml', imagePlaybookText(note)] as const] : []),
      ...cluster.nodes.flatMap((node) => [
        [`nodes/${node.name}/config.yaml`, configText(node, cluster, hosts, note)] as const,
        [`nodes/${node.name}/registries.yaml`, registriesText(cluster, hosts, note)] as const,
      ]),
      ...certificateFiles(hosts, note),
      ...(resolvConf === undefined ? [] : [['resolv.conf', resolvConf] as const]),
      ['cmdline.txt', cmdlineText(note)],
      ['dnsmasq.conf', dnsmasqText(cluster, hosts, note)],
      ['hosts', hostsText(cluster, hosts, note)],
      ...wireguardFiles(cluster, hosts, note),
    ]);
  },
};
