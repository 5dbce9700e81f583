import { app, component, image, iscsi, nfs, node } from 'bramble';
import { parse } from 'yaml';
import { declared, filesOf, type HostsSample, INGRESS, nodes, SERVER } from './hosts-sample.ts';
import { brief, renderSample } from './sample-cluster.ts';

const AGENT = { role: 'agent' } as const;
const SHARED = component({
  name: 'vip',
  namespace: 'kube-system',
  provides: { apiAddress: { address: '10.10.11.10' } },
});
const config = async (props: HostsSample, name = 'pi-1') =>
  parse((await filesOf(props))[`nodes/${name}/config.yaml`]!) as Record<string, unknown>;
const inventory = async (props: HostsSample) => parse((await filesOf(props))['inventory.yaml']!).all.children;
const db = (volume: ReturnType<typeof iscsi> | ReturnType<typeof nfs>, props: object = {}) =>
  app({
    name: 'db',
    namespace: { podSecurity: 'privileged' },
    image: image('docker.io/library/busybox'),
    port: 80,
    volumes: { '/data': volume },
    ...props,
  });
const LUN = iscsi('data', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 0 });
const SHARE = nfs('data', { server: 'nas.bramble.example', path: '/data' });

const SNAPSHOTS = { endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' } as const;

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

describe('what k3s is told', () => {
  it('parts in whose place a component is are left out, and those that the cluster does without', async () => {
    const metrics = { hosts: { k3s: { disable: ['metrics-server'] } } };
    expect((await config({ components: [INGRESS] })).disable).toEqual(['traefik']);
    expect((await config({ components: [INGRESS], ...metrics })).disable).toEqual(['metrics-server', 'traefik']);
    expect(await config({})).not.toHaveProperty('disable');
    expect(await config({ components: [INGRESS] }, 'pi-2')).not.toHaveProperty('disable');
  });

  it('the kubelet keeps back what the facts reserve, together with what it evicts at', async () => {
    const kept = async (reserved: object) => (await config({ nodes: nodes({ reserved }) }))['kubelet-arg'];
    expect(await kept({})).toEqual([
      'kube-reserved=cpu=300m,memory=1436Mi',
      'eviction-hard=memory.available<100Mi,nodefs.available<5%,imagefs.available<5%',
    ]);
    expect(await kept({ cpu: 0.5, memory: '64Mi' })).toEqual([
      'kube-reserved=cpu=500m,memory=0Mi',
      'eviction-hard=memory.available<64Mi,nodefs.available<5%,imagefs.available<5%',
    ]);
  });

  it('flags of the cluster and of components come behind those of the facts', async () => {
    const pods = component({ name: 'a', namespace: 'default', hosts: { k3s: { 'kubelet-arg': ['max-pods=60'] } } });
    expect((await config({ components: [pods] }, 'pi-2'))['kubelet-arg']).toEqual([
      expect.stringContaining('kube-reserved='),
      expect.stringContaining('eviction-hard='),
      'max-pods=60',
    ]);
  });

  it('one server keeps the state in a file; of three the first starts the cluster and the others join it', async () => {
    expect(await config({ nodes: nodes({}) })).not.toHaveProperty('cluster-init');
    const three = { nodes: nodes({}, {}, {}, AGENT) };
    expect(await config(three)).toMatchObject({ 'cluster-init': true });
    expect(await config(three)).not.toHaveProperty('server');
    expect(await config(three, 'pi-2')).toMatchObject({ server: 'https://10.10.11.11:6443' });
    expect(await config(three, 'pi-2')).not.toHaveProperty('cluster-init');
    expect(await config(three, 'pi-4')).toMatchObject({ server: 'https://10.10.11.11:6443' });
  });

  it('servers on an external database do not join each other', async () => {
    const external = { nodes: nodes({}, {}, AGENT), hosts: { datastore: 'external' } } as const;
    expect(await config(external, 'pi-2')).not.toHaveProperty('server');
    expect(await config(external, 'pi-3')).toHaveProperty('server');
    expect((await filesOf(external))['inventory.yaml']).toContain('datastore-endpoint');
  });

  it('servers save snapshots of etcd in a bucket, whose keys stand in no file', async () => {
    const saved = { nodes: nodes({}, {}, {}, AGENT), hosts: { snapshots: { ...SNAPSHOTS, keep: 14 } } };
    const files = await filesOf(saved);
    expect(await config(saved, 'pi-2')).toMatchObject({
      'etcd-s3': true,
      'etcd-s3-endpoint': 's3.bramble.example',
      'etcd-s3-bucket': 'bramble-home',
      'etcd-s3-folder': 'etcd',
      'etcd-snapshot-retention': 14,
    });
    expect(await config(saved, 'pi-4')).not.toHaveProperty('etcd-s3');
    expect(files['inventory.yaml']).toContain('before: "etcd-s3-secret-key: "');
    expect(files['inventory.yaml']!.split('etcd-s3-secret-key.yaml')).toHaveLength(4);
  });

  it('an address that servers share is in the certificate of each, and what nodes join by', async () => {
    const props = { components: [SHARED], hosts: { apiNames: ['k3s.bramble.example'] } };
    expect((await config(props))['tls-san']).toEqual(['10.10.11.10', '10.10.11.11', 'pi-1', 'k3s.bramble.example']);
    expect(await config(props, 'pi-2')).toMatchObject({ server: 'https://10.10.11.10:6443' });
  });

  it('what counts at the first start alone says so, with the command for later', async () => {
    const tainted = { labels: { disk: 'ssd' }, taints: [{ key: 'batch', effect: 'NoSchedule' }] } as const;
    const text = (await filesOf({ nodes: nodes(tainted) }))['nodes/pi-1/config.yaml']!;
    expect(text).toContain('#   kubectl label node pi-1 disk=ssd --overwrite\n');
    expect(text).toContain('#   kubectl taint node pi-1 batch:NoSchedule --overwrite\n');
    expect(parse(text)).toMatchObject({ 'node-label': ['disk=ssd'], 'node-taint': ['batch:NoSchedule'] });
    expect(parse(text)).toMatchObject({ 'secrets-encryption': true, 'cluster-cidr': ['10.42.0.0/16'] });
  });

  it('nodes that share images all have an entry for it', async () => {
    const files = await filesOf({
      hosts: { embeddedRegistry: true, mirrors: { 'docker.io': ['https://m.bramble.example'] } },
    });
    expect(parse(files['nodes/pi-1/config.yaml']!)).toMatchObject({ 'embedded-registry': true });
    expect(parse(files['nodes/pi-2/registries.yaml']!)).toEqual({
      mirrors: { '*': {}, 'docker.io': { endpoint: ['https://m.bramble.example'] } },
    });
  });

  it('pods get name servers of their own where the facts name some', async () => {
    const files = await filesOf({ hosts: { nameServers: ['10.10.11.1'] } });
    expect(files['resolv.conf']).toContain('\nnameserver 10.10.11.1\n');
    expect(parse(files['nodes/pi-2/config.yaml']!)).toMatchObject({ 'resolv-conf': '/etc/rancher/k3s/resolv.conf' });
    expect(await filesOf()).not.toHaveProperty(['resolv.conf']);
  });
});

describe('what Ansible is told', () => {
  it('packages, modules and services of volumes go to the nodes where their pods may run, by the names that these have for them', async () => {
    const where = { labels: { disk: 'ssd' } };
    const all = nodes({}, { ...AGENT, ...where }, { ...AGENT, ...where, os: 'openrc' });
    const found = await inventory({ nodes: all, components: [db(LUN, { nodeSelector: where.labels })] });
    expect(found.k3s_cluster.children.server.hosts['pi-1'].bramble_packages).toEqual([]);
    expect(found.k3s_cluster.children.agent.hosts['pi-2']).toMatchObject({
      bramble_packages: ['open-iscsi'],
      bramble_modules: ['iscsi_tcp'],
      bramble_services: ['iscsid'],
    });
    const shared = await inventory({ nodes: all, components: [db(SHARE, { nodeSelector: where.labels })] });
    expect(shared.k3s_cluster.children.agent.hosts['pi-3'].bramble_packages).toEqual(['nfs-utils']);
  });

  it('a package has the name of each distribution, and is left out where there is none', async () => {
    const packages = [
      'nfs-common',
      'cifs-utils',
      { debian: 'avahi-daemon', alpine: 'avahi' },
      { debian: 'rpi-eeprom' },
    ];
    const found = await inventory({
      nodes: nodes({}, { ...AGENT, os: 'openrc' }),
      components: [component({ name: 'a', hosts: { packages } })],
    });
    const { server, agent } = found.k3s_cluster.children;
    expect(server.hosts['pi-1'].bramble_packages).toEqual(['avahi-daemon', 'cifs-utils', 'nfs-common', 'rpi-eeprom']);
    expect(agent.hosts['pi-2'].bramble_packages).toEqual(['avahi', 'cifs-utils', 'nfs-utils']);
  });

  it('machines that mount disks have a name of their own to them, and others are not renamed', async () => {
    const where = { labels: { disk: 'ssd' } };
    const named = 'iqn.2004-04.example.bramble:old';
    const all = nodes({}, { ...AGENT, ...where }, { ...AGENT, ...where, initiator: named });
    const { server, agent } = (await inventory({ nodes: all, components: [db(LUN, { nodeSelector: where.labels })] }))
      .k3s_cluster.children;
    expect(server.hosts['pi-1']).not.toHaveProperty('bramble_initiator');
    expect(agent.hosts['pi-2']).toMatchObject({ bramble_initiator: 'iqn.2005-03.org.open-iscsi:home.pi-2' });
    expect(agent.hosts['pi-3']).toMatchObject({ bramble_initiator: named });
  });

  it('where servers share an address, the first brings up what keeps it, before others join', async () => {
    const { 'playbook.yaml': shared = '' } = await filesOf({ components: [SHARED] });
    expect(JSON.stringify(parse(shared))).toContain('/../home/vip/*.yaml');
    expect(shared).toContain("inventory_hostname == groups['server'] | first");
    expect((await filesOf())['playbook.yaml']).not.toContain('api_endpoint');
  });

  it('volumes that a PersistentVolume describes count too', async () => {
    const found = await inventory({ components: [db({ ...SHARE, mountOptions: ['hard'] } as typeof SHARE)] });
    expect(found.k3s_cluster.children.agent.hosts['pi-2'].bramble_packages).toEqual(['nfs-common']);
  });

  it('the first server stays the first, whatever its name', async () => {
    const all = [
      node('z', SERVER),
      node('a', { ...SERVER, address: '10.10.11.12' }),
      node('b', { ...SERVER, address: '10.10.11.13' }),
    ];
    const { server } = (await inventory({ nodes: all })).k3s_cluster.children;
    expect(Object.keys(server.hosts)).toEqual(['z', 'a', 'b']);
  });

  it('nothing holds a secret: the inventory says how it is read', async () => {
    const { k3s_cluster: all } = await inventory({});
    expect(all.children.agent.vars.token).toBe("{{ bramble_secret['agent-token'] }}");
    expect(all.vars.bramble_secret).toContain('sops decrypt');
    expect(all.vars.bramble_secret_file).toBe('{{ inventory_dir }}/../../clusters/home/secrets/hosts.k3s.sops.yaml');
  });

  it('what handles a secret logs nothing', async () => {
    const [play] = parse((await filesOf())['playbook.yaml']!);
    const tasks = JSON.stringify(play.tasks.filter((task: object) => !('no_log' in task)));
    expect(tasks).not.toContain('bramble_secret[');
    expect(play.tasks.filter((task: { no_log?: boolean }) => task.no_log)).toHaveLength(1);
  });

  it('disks are those of their node, and the playbook mounts none where nobody has one', async () => {
    const volumes = '/var/lib/rancher/k3s/storage';
    const all = { nodes: nodes({}, { ...AGENT, disks: { [volumes]: { label: 'volumes' } } }) };
    const { server, agent } = (await inventory(all)).k3s_cluster.children;
    expect(server.hosts['pi-1']).not.toHaveProperty('bramble_disks');
    expect(agent.hosts['pi-2'].bramble_disks).toEqual([{ path: volumes, label: 'volumes', type: 'ext4' }]);
    const playbook = async (props: HostsSample) => (await filesOf(props))['playbook.yaml'];
    expect(await playbook(all)).toContain('/etc/fstab');
    expect(await playbook({})).not.toContain('/etc/fstab');
  });

  it('nodes with a read-only root have a group, the playbook of images, and are asked for packages in the place of getting them', async () => {
    const fixed = { root: 'read-only', os: 'openrc', packages: ['nfs-utils'] } as const;
    const files = await filesOf({ nodes: nodes({}, { ...AGENT, ...fixed }), components: [db(SHARE)] });
    const { children } = parse(files['inventory.yaml']!).all;
    expect(Object.keys(children.read_only.hosts)).toEqual(['pi-2']);
    expect(children.k3s_cluster.children.agent.hosts['pi-2']).toMatchObject({
      ansible_user: 'root',
      bramble_packages: ['nfs-utils'],
    });
    const [asked, laid] = parse(files['playbook.yaml']!);
    expect(asked).toMatchObject({ hosts: 'read_only', gather_facts: false });
    const conditions = (name: string) => laid.tasks.find((task: { name: string }) => task.name === name).when;
    expect(conditions('Install what volumes and components need')).toContain("bramble_root == 'writable'");
    expect(conditions('Start k3s with the machine')).toContain("bramble_root == 'writable'");
    expect(parse((await filesOf())['playbook.yaml']!)).toHaveLength(1);
    expect(files['upgrade-image.yaml']).toContain('--limit NODE');
    expect(await filesOf()).not.toHaveProperty(['upgrade-image.yaml']);
  });
});

describe('what the local network is told', () => {
  it('machines are known by name, and those with a card keep their address', async () => {
    const files = await filesOf({
      nodes: nodes({ mac: 'DC-A6-32-01-02-03' }),
      hosts: {
        dhcp: { range: '10.10.11.100-10.10.11.199', router: '10.10.11.1' },
        machines: { nas: { address: '10.10.11.40' } },
      },
    });
    const lines = files['dnsmasq.conf']!.split('\n');
    expect(lines).toContain('dhcp-range=10.10.11.100,10.10.11.199,255.255.255.0,12h');
    expect(lines).toContain('dhcp-host=dc:a6:32:01:02:03,pi-1,10.10.11.11,infinite');
    expect(lines).toContain('host-record=nas.bramble.example,nas,10.10.11.40');
    expect(files.hosts).toContain('\n10.10.11.40 nas.bramble.example nas\n');
  });

  it('apps that answer there lead to the ingress, and those of the tunnel alone do not', async () => {
    const files = await filesOf({ components: [INGRESS] });
    expect(files['dnsmasq.conf']).toContain('host-record=traefik.bramble.example,10.10.11.21\n');
    expect((await filesOf())['dnsmasq.conf']).not.toContain('10.10.11.21');
  });
});

it('a cluster that says nothing of hosts has none', async () => {
  const { side } = await import('../hosts/side.ts');
  const { sideFiles } = await import('../lib/commands/side-target.ts');
  const { hosts: _, ...declaration } = declared();
  const { files } = await sideFiles(side, [{ declaration, inputs: { pins: {}, crds: [] } }], 'clusters');
  expect([...files]).toEqual([]);
});
