import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, image, iscsi } from 'bramble';
import { parse, stringify } from 'yaml';
import { ansible, dnsmasq } from './host-programs.ts';
import { type HostsSample, INGRESS, nodes } from './hosts-sample.ts';
import { HERE, run, written } from './laid-down.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Of nobody: a sequence of DER that holds nothing. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
const AGENT = { role: 'agent' } as const;
const ALL: HostsSample = {
  nodes: nodes(
    { mac: 'dc:a6:32:01:02:01' },
    { ...AGENT, labels: { disk: 'ssd' } },
    { ...AGENT, os: 'openrc', root: 'read-only' },
  ),
  hosts: {
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample me@laptop'],
    nameServers: ['10.10.11.1'],
    dhcp: {
      range: '10.10.11.100-10.10.11.199',
      router: '10.10.11.1',
      nameServers: ['10.10.11.1'],
      upstream: ['10.10.11.1'],
    },
    machines: { nas: { address: '10.10.11.40', mac: 'dc:a6:32:01:02:40' } },
  },
  components: [
    INGRESS,
    app({
      name: 'db',
      image: image('docker.io/library/busybox'),
      port: 80,
      nodeSelector: { disk: 'ssd' },
      volumes: {
        '/data': iscsi('data', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 0 }),
      },
    }),
  ],
};

const programs = ansible();
if (!programs) console.log('Ansible is not installed, and pip cannot bring it: the tests with it are skipped');

(programs ? describe : describe.skip)('with the real Ansible', () => {
  const of = (name: string) => programs!(name);

  it('the inventory is read, with its groups and the variables of each host', async () => {
    const { status, stdout, stderr } = run(of('ansible-inventory'), ['--list'], await written(ALL));
    expect([status, stderr]).toEqual([0, '']);
    const found = JSON.parse(stdout);
    expect(found.server.hosts).toEqual(['pi-1']);
    expect(found.agent.hosts).toEqual(['pi-2', 'pi-3']);
    expect(found.read_only.hosts).toEqual(['pi-3']);
    expect(found._meta.hostvars['pi-2']).toMatchObject({
      bramble_packages: ['open-iscsi'],
      k3s_version: 'v1.36.4+k3s1',
    });
  });

  it('a broken inventory is an error, which Ansible alone would only warn of', async () => {
    const folder = await written(ALL);
    writeFileSync(join(folder, 'inventory.yaml'), 'all: [');
    expect(run(of('ansible-inventory'), ['--list'], folder).status).not.toBe(0);
  });

  it.each(['playbook.yaml', 'upgrade-image.yaml'])('%s has no mistake that Ansible finds', async (playbook) => {
    const { status, stderr } = run(of('ansible-playbook'), ['--syntax-check', playbook], await written(ALL));
    expect([status, stderr]).toEqual([0, '']);
  });

  it('an image is written to one machine at a time', async () => {
    const folder = await written(ALL);
    const inventory = join(folder, 'inventory.yaml');
    const fixed = readFileSync(inventory, 'utf8').replace(
      '      hosts:\n        pi-3: {}',
      '      hosts:\n        pi-3: {}\n        pi-2: {}',
    );
    writeFileSync(inventory, fixed);
    const { status, stdout } = run(of('ansible-playbook'), ['upgrade-image.yaml', '--check', ...HERE], folder);
    expect(status).not.toBe(0);
    expect(stdout).toContain('one at a time: --limit NODE');
  });

  it('a machine that is not what its facts say is left alone', async () => {
    const other = ['-e', 'bramble_os=plan9'];
    const { status, stdout } = run(
      of('ansible-playbook'),
      ['playbook.yaml', '--check', '--limit', 'pi-1', ...HERE, ...other],
      await written(ALL),
    );
    expect(status).not.toBe(0);
    expect(stdout).toContain('correct os of its node()');
  });

  it('in check mode all is gone through, nothing is changed, and no secret is told', async () => {
    const folder = await written(ALL);
    const sops = join(folder, 'sops');
    writeFileSync(sops, `#!/bin/sh\necho '{"stringData":{"token":"seen-1","agent-token":"seen-2"}}'\n`, {
      mode: 0o755,
    });
    const { path, env } = of('ansible-playbook');
    const within = { path, env: { ...env, PATH: `${folder}:${process.env.PATH}` } };
    const user = spawnSync('id', ['-un'], { encoding: 'utf8' }).stdout.trim();
    const other = ['-e', `ansible_user=${user}`, '-e', '{"bramble_os": "{{ ansible_facts.service_mgr }}"}'];
    const args = ['playbook.yaml', '--check', '--diff', '-vv', '--limit', 'pi-2', ...HERE, ...other];
    const { status, stdout, stderr } = run(within, args, folder);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/pi-2 +: ok=\d+ .*failed=0/)]);
    expect(stdout).toContain('censored');
    expect(stdout + stderr).not.toContain('seen-');
  });

  it('who signs in at registries is added to what k3s reads, and to nothing else', async () => {
    const registries = {
      'registry.bramble.example:5000': { certificate: CERTIFICATE, credentials: 'router' },
      'mirror.bramble.example': { credentials: 'mirror' },
    };
    const mirrors = { 'docker.io': ['https://mirror.bramble.example', 'https://registry.bramble.example:5000'] };
    const folder = await written({ ...ALL, hosts: { mirrors, registries } });
    // It tells the name of the file that it was asked for, as the password.
    const sops = `#!/bin/sh\nprintf '{"stringData":{"username":"me","password":"0%s: {{ #"}}' "$(basename "$4")"\n`;
    writeFileSync(join(folder, 'sops'), sops, { mode: 0o755 });
    const machine = temporaryFolder();
    const text = readFileSync(join(folder, 'playbook.yaml'), 'utf8').replaceAll('/etc/rancher/k3s', machine);
    const tasks = parse(text)
      .at(-1)
      .tasks.filter((task: object) => /registries|certificates/.test(JSON.stringify(task)))
      .map(({ notify: _, ...task }: { notify?: string }) => task);
    expect(tasks).toHaveLength(4);
    writeFileSync(join(folder, 'one.yaml'), stringify([{ hosts: 'pi-2', gather_facts: false, tasks }]));
    const { path, env } = of('ansible-playbook');
    const within = { path, env: { ...env, PATH: `${folder}:${process.env.PATH}` } };
    const { status, stdout, stderr } = run(within, ['one.yaml', '--diff', '-v', ...HERE], folder);
    expect([status, stdout]).toEqual([0, expect.stringContaining('changed=3')]);
    expect(stdout + stderr).not.toContain('sops.yaml:');
    const auth = (name: string) => ({ username: 'me', password: `0hosts.${name}.sops.yaml: {{ #` });
    const file = 'certificates/registry.bramble.example_5000.pem';
    expect(parse(readFileSync(join(machine, 'registries.yaml'), 'utf8'))).toEqual({
      mirrors: { 'docker.io': { endpoint: mirrors['docker.io'] } },
      configs: {
        'registry.bramble.example:5000': { tls: { ca_file: `/etc/rancher/k3s/${file}` }, auth: auth('router') },
        'mirror.bramble.example': { auth: auth('mirror') },
      },
    });
    expect(readFileSync(join(machine, file), 'utf8')).toContain(CERTIFICATE);
  });

  it('a disk is mounted once, by its label, and never over what is there', async () => {
    const machine = temporaryFolder();
    const [labels, fstab, volumes] = ['labels', 'fstab', 'volumes'].map((name) => join(machine, name)) as [
      string,
      string,
      string,
    ];
    const folder = await written({ nodes: nodes({}, { ...AGENT, disks: { '/mnt/volumes': { label: 'usb' } } }) });
    const text = readFileSync(join(folder, 'playbook.yaml'), 'utf8')
      .replaceAll('/dev/disk/by-label', labels)
      .replaceAll('/etc/fstab', fstab);
    const tasks = parse(text)[0].tasks.filter(
      (task: object) => /bramble_(?:disks|labels|mounts|beneath)/.test(JSON.stringify(task)) && !('when' in task),
    );
    // A folder of this machine, whose file system may know no attributes.
    const disks = [{ path: volumes, label: 'usb', type: 'ext4' }];
    const own = JSON.parse(JSON.stringify(tasks).replaceAll(',"attributes":"+i"', ''));
    writeFileSync(join(folder, 'one.yaml'), stringify([{ hosts: 'pi-2', gather_facts: false, tasks: own }]));
    writeFileSync(join(folder, 'mount'), `#!/bin/sh\necho "$1" > ${machine}/mounted\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'mountpoint'), `#!/bin/sh\n[ -e ${machine}/mounted ]\n`, { mode: 0o755 });
    const { path, env } = of('ansible-playbook');
    const within = { path, env: { ...env, PATH: `${folder}:${process.env.PATH}` } };
    const lay = () => run(within, ['one.yaml', ...HERE, '-e', JSON.stringify({ bramble_disks: disks })], folder).stdout;

    mkdirSync(labels);
    writeFileSync(fstab, '# volumes\nUUID=1 / ext4 defaults 0 1\n');
    expect(lay()).toContain('No disk of pi-2 has the label usb');
    writeFileSync(join(labels, 'usb'), '');
    mkdirSync(volumes);
    writeFileSync(join(volumes, '.hidden'), '');
    expect(lay()).toContain('is not empty, and the disk would hide it');
    expect(readFileSync(fstab, 'utf8')).not.toContain('usb');
    rmSync(join(volumes, '.hidden'));
    expect(lay()).toMatch(/changed=[23] .*failed=0/);
    expect(readFileSync(join(machine, 'mounted'), 'utf8')).toBe(`${volumes}\n`);
    expect(readFileSync(fstab, 'utf8').split('\n').slice(2)).toEqual([
      `LABEL=usb ${volumes} ext4 defaults,noatime,nofail 0 2`,
      '',
    ]);
    expect(lay()).toMatch(/changed=0 .*failed=0/);
  });

  it('the words of the kernel are added once, to the one line', async () => {
    const folder = await written(ALL);
    const line = join(folder, 'line.txt');
    writeFileSync(line, 'console=tty1 root=PARTUUID=1-02 rootwait\n');
    const playbook = readFileSync(join(folder, 'playbook.yaml'), 'utf8');
    const [, task = ''] = /(- name: Add words that are missing[\s\S]*?)\n\s+notify: Reboot/.exec(playbook) ?? [];
    const only = task.replace(/ +vars:\n.*\n +when:.*\n/, '').replace(/path: .*/, `path: ${line}`);
    writeFileSync(join(folder, 'one.yaml'), `- hosts: localhost\n  gather_facts: false\n  tasks:\n        ${only}\n`);
    const once = run(of('ansible-playbook'), ['-i', 'localhost,', ...HERE, 'one.yaml'], folder);
    expect([once.status, once.stdout]).toEqual([0, expect.stringContaining('changed=1')]);
    expect(readFileSync(line, 'utf8')).toBe(
      'console=tty1 root=PARTUUID=1-02 rootwait cgroup_memory=1 cgroup_enable=memory\n',
    );
    const again = run(of('ansible-playbook'), ['-i', 'localhost,', ...HERE, 'one.yaml'], folder);
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('changed=0')]);
  });
});

const server = dnsmasq();
if (!server) console.log('dnsmasq is not installed, and apt-get cannot bring it: the test with it is skipped');

(server ? it : it.skip)('dnsmasq takes its file, and a wrong word in it is found', async () => {
  const folder = await written(ALL);
  const test = () => run(server!, ['--test', '-C', join(folder, 'dnsmasq.conf')], folder);
  expect(test()).toMatchObject({ status: 0, stderr: expect.stringContaining('syntax check OK') });
  writeFileSync(join(folder, 'dnsmasq.conf'), 'dhcp-hosts=nobody\n');
  expect(test().status).toBe(1);
});
