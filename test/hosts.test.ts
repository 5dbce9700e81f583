import { component, iscsi, node } from 'bramble';
import { parse } from 'yaml';
import {
  AGENT,
  db,
  declared,
  filesOf,
  type HostsSample,
  INGRESS,
  inventory,
  nodes,
  SERVER,
  SHARE,
  SHARED,
} from './hosts-sample.ts';

const LUN = iscsi('data', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 0 });

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
