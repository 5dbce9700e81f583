import { component } from 'bramble';
import { AGENT, db, declared, type HostsSample, nodes, SHARE, SHARED, SNAPSHOTS } from './hosts-sample.ts';
import { brief, renderSample } from './sample-cluster.ts';

describe('what is wrong with hosts is refused with one finding for each mistake', () => {
  const findings = (props: HostsSample) => renderSample(declared(props)).findings.map(brief);
  const dhcp = (range: string, more: object = {}) => ({ hosts: { dhcp: { range, router: '10.10.11.1', ...more } } });
  const cases: Record<string, [HostsSample, ...string[]]> = {
    'a key that k3s does not have': [
      { hosts: { k3s: { 'disable-traefik': true } as object } },
      "error home hosts.k3s: has no prop 'disable-traefik'",
    ],
    'a key that follows from another fact': [
      { hosts: { k3s: { 'tls-san': ['x'] } as object } },
      "error home hosts.k3s: says 'tls-san', which follows from apiNames",
    ],
    'a value of another form': [
      { hosts: { k3s: { 'flannel-backend': ['vxlan'] } as object } },
      "error home hosts.k3s['flannel-backend']: a list is no text",
    ],
    'a part of k3s that is misspelt': [
      { hosts: { k3s: { disable: ['servicelbs', 'my-addon'] } } },
      "error home hosts.k3s.disable: 'servicelbs' is no part of k3s",
    ],
    'no release of k3s': [{ k3s: undefined }, 'error home hosts: nobody knows which k3s the nodes are to run'],
    'a role that a kubelet may not give itself': [
      { nodes: nodes({ labels: { 'node-role.kubernetes.io/worker': 'true' } }) },
      "error home nodes[0].labels: no node may give itself the label 'node-role.kubernetes.io/worker': k3s does not start with it",
    ],
    'a label of k8s.io': [
      { nodes: nodes({ labels: { 'k8s.io/x': 'true' } }) },
      "error home nodes[0].labels: no node may give itself the label 'k8s.io/x': k3s does not start with it",
    ],
    'a label with a space': [
      { nodes: nodes({ labels: { disk: 'fast one' } }) },
      "error home nodes[0].labels['disk']: 'fast one' of 'disk' is no value",
    ],
    'a taint whose key is none': [
      { nodes: nodes({ taints: [{ key: 'a b', effect: 'NoSchedule' }] }) },
      "error home nodes[0].taints[0]: 'a b' is no key",
    ],
    'a MAC address with five parts': [
      { nodes: nodes({ mac: 'dc:a6:32:01:02' }) },
      "error home nodes[0].mac: 'dc:a6:32:01:02' is no MAC address",
    ],
    'the MAC address of a group': [
      { nodes: nodes({ mac: 'ff:ff:ff:ff:ff:ff' }) },
      "error home nodes[0].mac: 'ff:ff:ff:ff:ff:ff' is the address of no single card",
    ],
    'one MAC address in two ways of writing': [
      {
        nodes: nodes({ mac: 'dc:a6:32:01:02:03' }),
        hosts: { machines: { nas: { address: '10.10.11.40', mac: 'DC-A6-32-01-02-03' } } },
      },
      'error home nodes: pi-1, nas have the MAC address dc:a6:32:01:02:03',
    ],
    'a range that is reversed': [
      dhcp('10.10.11.199-10.10.11.100'),
      "error home hosts.dhcp.range: '10.10.11.199-10.10.11.100' is no range of IPv4 addresses",
    ],
    'a range of another network': [
      dhcp('10.10.12.100-10.10.12.199'),
      'error home hosts.dhcp.range: 10.10.12.100-10.10.12.199 lies outside the local network',
    ],
    'a range that holds the pool and a node without reservation': [
      dhcp('10.10.11.12-10.10.11.99'),
      "error home hosts.dhcp.range: 10.10.11.12-10.10.11.99 contains 10.10.11.12, the address of 'pi-2', for which no mac reserves it",
      'error home hosts.dhcp.range: 10.10.11.12-10.10.11.99 contains 10.10.11.21-10.10.11.29, the pool of addresses for Services',
    ],
    'a range that holds the router': [
      dhcp('10.10.11.100-10.10.11.199', { router: '10.10.11.150' }),
      'error home hosts.dhcp.range: 10.10.11.100-10.10.11.199 contains 10.10.11.150, the router',
    ],
    'a router elsewhere, and words that are no addresses and no time': [
      dhcp('10.10.11.100-10.10.11.199', { router: '10.10.12.1', nameServers: ['dns'], lease: 'long' }),
      "error home hosts.dhcp.router: '10.10.12.1' is no address of the local network",
      "error home hosts.dhcp: 'dns' is no address of a name server",
      "error home hosts.dhcp.lease: 'long' is no time",
    ],
    'a machine at the address of a node': [
      { hosts: { machines: { nas: { address: '10.10.11.11' } } } },
      "error home hosts.machines.nas: 10.10.11.11 is the address of 'pi-1' too",
    ],
    'two machines at one address, and one that means all of them': [
      {
        hosts: {
          machines: {
            nas: { address: '10.10.11.40' },
            box: { address: '10.10.11.40' },
            all: { address: '10.10.11.255' },
          },
        },
      },
      "error home hosts.machines.box: 10.10.11.40 is the address of 'nas' too",
      'error home hosts.machines.all: 10.10.11.255 means every machine of 10.10.11.0/24',
    ],
    'a range that reaches over the end of its network': [
      dhcp('10.10.11.200-10.10.12.20'),
      'error home hosts.dhcp.range: 10.10.11.200-10.10.12.20 holds 10.10.11.255, which means every machine of 10.10.11.0/24',
    ],
    'a shared address that a machine beside the nodes has': [
      {
        hosts: { machines: { nas: { address: '10.10.11.40' } } },
        components: [component({ ...SHARED, provides: { apiAddress: { address: '10.10.11.40' } } })],
      },
      "error home/vip address: 10.10.11.40 is the address of 'nas' too",
    ],
    'a machine whose name is no host name': [
      { hosts: { machines: { my_nas: { address: '10.10.11.40' } } } },
      "error home hosts.machines.my_nas: 'my_nas' is no host name",
    ],
    'a machine with an address that is none': [
      { hosts: { machines: { nas: { address: '10.10.11.300' } } } },
      "error home hosts.machines.nas: '10.10.11.300' is no address",
    ],
    'several servers on sqlite': [
      { nodes: nodes({}, {}, {}), hosts: { datastore: 'sqlite' } },
      "error home hosts.datastore: 'sqlite' is for one server, and pi-1, pi-2, pi-3 are servers",
    ],
    'snapshots of etcd where the state is in SQLite': [
      { hosts: { snapshots: SNAPSHOTS } },
      'error home hosts.snapshots: is for etcd, and the state is in SQLite',
    ],
    'snapshots of etcd at an address with a bucket': [
      { hosts: { snapshots: { ...SNAPSHOTS, endpoint: 'https://s3.bramble.example/bucket' } } },
      "error home hosts.snapshots.endpoint: 'https://s3.bramble.example/bucket' is no URL of a server",
    ],
    'a private key in the place of a public one': [
      { hosts: { sshKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----'] } },
      'error home hosts.sshKeys[0]: is a private key',
    ],
    'a package with a space': [
      { components: [component({ name: 'a', hosts: { packages: ['open-iscsi nfs-common'] } })] },
      "error home/a hosts.packages: 'open-iscsi nfs-common' is no name of a package",
    ],
    'a part that k3s does not have': [
      { components: [component({ name: 'a', hosts: { without: ['nginx'] } as object })] },
      "error home/a hosts.without[0]: 'nginx' is none of 'coredns', 'local-storage', 'metrics-server', 'servicelb', 'traefik'",
    ],
    'two components that want one flag to differ': [
      {
        components: ['vxlan', 'host-gw'].map((backend) =>
          component({ name: backend, hosts: { k3s: { 'flannel-backend': backend } } }),
        ),
      },
      "error home hosts.k3s: 'vxlan', 'host-gw' want 'flannel-backend' to differ",
    ],
    'a shared address that is given to Services': [
      { components: [component({ ...SHARED, provides: { apiAddress: { address: '10.10.11.25' } } })] },
      'error home/vip address: 10.10.11.25 lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services',
    ],
    'a disk where the system is': [
      { nodes: nodes({ disks: { '/var/lib': { label: 'volumes' } } }) },
      "error home nodes[0].disks: a disk at /var/lib would hide what 'pi-1' starts from",
    ],
    'disks at folders that are none': [
      {
        nodes: nodes({ disks: { 'mnt/a': { label: 'a' }, '/mnt/a b': { label: 'b' }, '/mnt/../etc': { label: 'c' } } }),
      },
      "error home nodes[0].disks: 'mnt/a' is no folder that a disk can be mounted at",
      "error home nodes[0].disks: '/mnt/a b' is no folder that a disk can be mounted at",
      "error home nodes[0].disks: '/mnt/../etc' is no folder that a disk can be mounted at",
    ],
    'labels that no file system has': [
      {
        nodes: nodes({
          disks: { '/mnt/a': { label: 'my disk' }, '/mnt/b': { label: 'volumes-of-mine', type: 'xfs' } },
        }),
      },
      "error home nodes[0].disks['/mnt/a']: 'my disk' is no label of a file system of ext4",
      "error home nodes[0].disks['/mnt/b']: 'volumes-of-mine' is no label of a file system of xfs",
    ],
    'two disks with one label': [
      { nodes: nodes({ disks: { '/mnt/a': { label: 'volumes' }, '/mnt/b': { label: 'volumes' } } }) },
      "error home nodes[0].disks: /mnt/a, /mnt/b are to be one disk, 'volumes'",
    ],
    'a disk of another file system than Linux boots with': [
      { nodes: nodes({ disks: { '/mnt/a': { label: 'volumes', type: 'ntfs' as 'ext4' } } }) },
      "error home nodes[0].disks['/mnt/a'].type: 'ntfs' is none of 'ext4', 'xfs', 'btrfs', 'f2fs'",
    ],
    'a disk on a read-only root, whose mounts are of its image': [
      { nodes: nodes({ root: 'read-only', os: 'openrc', disks: { '/mnt/a': { label: 'volumes' } } }) },
      "error home nodes[0].disks: 'pi-1' has a read-only root, and so an /etc/fstab that is part of its image",
    ],
    'two machines that disks know by one name, in other letters': [
      {
        nodes: nodes(
          { initiator: 'iqn.2004-04.example.bramble:PI' },
          { ...AGENT, initiator: 'iqn.2004-04.example.bramble:pi' },
        ),
      },
      'error home nodes: pi-1, pi-2 have the name iqn.2004-04.example.bramble:pi to disks over iSCSI',
    ],
    'a machine under the name that another one has without a word': [
      { nodes: nodes({}, { ...AGENT, initiator: 'iqn.2005-03.org.open-iscsi:home.pi-1' }) },
      'error home nodes: pi-1, pi-2 have the name iqn.2005-03.org.open-iscsi:home.pi-1 to disks over iSCSI',
    ],
    'a name to disks that is none': [
      { nodes: nodes({ initiator: 'pi-1' }) },
      "error home nodes[0].initiator: 'pi-1' is no name of an iSCSI initiator",
    ],
    'a package of an image by the name of another distribution': [
      { nodes: nodes({ root: 'read-only', os: 'openrc', packages: ['nfs-common'] }), components: [db(SHARE)] },
      "error home nodes[0].packages: 'nfs-common' is what another distribution calls 'nfs-utils', which the image of 'pi-1' is to have",
    ],
    'a package with a space in one distribution': [
      { components: [component({ name: 'a', hosts: { packages: [{ debian: 'nfs-common', alpine: 'nfs utils' }] } })] },
      "error home/a hosts.packages: 'nfs utils' is no name of a package",
    ],
    'a distribution that nobody knows': [
      { components: [component({ name: 'a', hosts: { packages: [{ arch: 'nfs-utils' }] } as object })] },
      "error home/a hosts.packages[0]: has no prop 'arch'",
    ],
    'a volume on a read-only root without its package': [
      { nodes: nodes({ root: 'read-only', os: 'openrc' }), components: [db(SHARE)] },
      "error home nodes[0].packages: pods of 'db' may run on 'pi-1', whose read-only image has no nfs-utils",
    ],
  };

  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(findings(props)).toEqual(expected);
  });

  it('what is right has no finding', () => {
    const image = { root: 'read-only', os: 'openrc', packages: ['nfs-utils'] } as const;
    const right = {
      nodes: nodes({ labels: { 'node.kubernetes.io/disk': 'ssd' }, mac: 'dc:a6:32:01:02:03' }, { ...AGENT, ...image }),
      hosts: {
        dhcp: { range: '10.10.11.100-10.10.11.199', router: '10.10.11.1', nameServers: ['10.10.11.1'], lease: '1d' },
        mirrors: { 'docker.io': ['https://mirror.bramble.example'] },
        k3s: { 'flannel-backend': 'host-gw' },
      },
    };
    expect(findings(right)).toEqual([]);
  });
});
