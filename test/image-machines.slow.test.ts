import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { app, component, image, iscsi } from 'bramble';
import { parse, stringify } from 'yaml';
import { ansible } from './host-programs.ts';
import { type HostsSample, nodes } from './hosts-sample.ts';
import { HERE, run, written } from './laid-down.ts';
import { temporaryFolder } from './temporary-folder.ts';

const IMAGE = { os: 'openrc', root: 'read-only', packages: ['open-iscsi'] } as const;
const ALPINE: HostsSample = {
  nodes: nodes(IMAGE, { ...IMAGE, role: 'agent' }),
  components: [
    component({ name: 'vip', namespace: 'kube-system', provides: { apiAddress: { address: '10.10.11.10' } } }),
    app({
      name: 'db',
      image: image('docker.io/library/busybox'),
      port: 80,
      volumes: {
        '/data': iscsi('data', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 0 }),
      },
    }),
  ],
};

interface Task {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** A machine of its own in a folder: programs that tell what they were told, and files. */
function machine(programs: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder();
  const put = (path: string, text: string, mode: number) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  };
  for (const [name, body] of Object.entries(programs)) put(`bin/${name}`, `#!/bin/sh\ncd ${root}\n${body}\n`, 0o755);
  for (const [path, text] of Object.entries(files)) put(path, text, 0o644);
  return { root, read: (path: string) => readFileSync(join(root, path), 'utf8') };
}

/** Absolute paths of a machine, as those of its folder. */
const within = (text: string, root: string) =>
  text.replaceAll(/(?<![\w.}])\/(?=(?:data|etc|var|usr|sys|proc)\/)/g, `${root}/`);

const programs = ansible();
if (!programs) console.log('Ansible is not installed, and pip cannot bring it: the tests with it are skipped');

/** Runs some tasks of a playbook on a machine. */
async function played(
  file: string,
  isMeant: (name: string) => boolean,
  { root }: { readonly root: string },
  change: (text: string) => string = (text) => text,
  host = 'pi-2',
) {
  const folder = await written(ALPINE);
  mkdirSync(join(folder, '../home/vip'), { recursive: true });
  writeFileSync(join(folder, '../home/vip/service.vip.yaml'), 'kind: Service\nmetadata: { name: "a: b" }\n');
  const plays = parse(readFileSync(join(folder, file), 'utf8')) as { tasks: Task[]; vars?: object }[];
  const tasks = plays.flatMap((play) => play.tasks).filter(({ name }) => isMeant(name));
  const vars = Object.assign({ ansible_user: 'root' }, ...plays.map((play) => play.vars ?? {}));
  const own = stringify([
    { hosts: host, gather_facts: false, vars, tasks: tasks.map(({ notify: _, ...task }) => task) },
  ]);
  writeFileSync(join(folder, 'one.yaml'), change(within(own, root)));
  const { path, env } = programs!('ansible-playbook');
  const PATH = `${root}/bin:${process.env.PATH}`;
  return run({ path, env: { ...env, PATH } }, ['one.yaml', ...HERE], folder);
}

(programs ? describe : describe.skip)('machines with a read-only root, with the real Ansible', () => {
  const BROUGHT = {
    'etc/runlevels/default/k3s-agent': '',
    'etc/runlevels/default/iscsid': '',
    'etc/modules': 'iscsi_tcp\n',
    'proc/cgroups': '#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t90\t1\n',
    'data/etc/hostname': '',
    'etc/rancher/.keep': '',
    'etc/iscsi/.keep': '',
    'var/lib/rancher/.keep': '',
    'var/lib/kubelet/.keep': '',
    'var/lib/cni/.keep': '',
    'var/log/.keep': '',
  };
  const isAsked = (name: string) => /lacks/.test(name);

  it('an image that brings nothing is told all that it lacks at once', async () => {
    const bare = machine({ apk: 'exit 1' }, { 'proc/cgroups': 'memory\t0\t90\t0\n', 'var/log/.keep': '' });
    // Nobody can write there, not even root.
    for (const path of ['etc', 'data']) symlinkSync('/proc/self', join(bare.root, path));
    const { status, stdout } = await played('playbook.yaml', isAsked, bare, (text) =>
      text.replace('in python3 k3s', 'in python9 k3s'),
    );
    expect(status).not.toBe(0);
    for (const lack of [
      'no program python9',
      'no program k3s',
      `nothing can be written to ${bare.root}/data/etc: have it lead to /data`,
      `nothing can be written to ${bare.root}/etc/rancher: have it lead to /data`,
      'k3s-agent does not start with the machine: rc-update add k3s-agent default',
      'iscsid does not start with the machine: rc-update add iscsid default',
      'no package open-iscsi',
      'the kernel does not load iscsi_tcp at its start: name it in',
      'the kernel counts no memory',
    ])
      expect(stdout).toContain(lack);
    expect(stdout).not.toContain(`written to ${bare.root}/var/log`);
  });

  it('one that brings all is left as it is', async () => {
    const whole = machine({ apk: 'test "$1 $2 $3" = "info -e open-iscsi"', k3s: '' }, BROUGHT);
    const { status, stdout } = await played('playbook.yaml', isAsked, whole);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/pi-2 +: ok=2 +changed=0/)]);
    expect(spawnSync('find', [whole.root, '-name', '.bramble'], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('the name to disks is written where the image leads', async () => {
    const card = machine(
      {},
      { 'data/iscsi': 'InitiatorName=iqn.2005-03.org.open-iscsi:copied\n', 'etc/iscsi/.keep': '' },
    );
    symlinkSync(join(card.root, 'data/iscsi'), join(card.root, 'etc/iscsi/initiatorname.iscsi'));
    const { status, stdout } = await played('playbook.yaml', (name) => name.startsWith('Tell disks'), card);
    expect([status, stdout]).toEqual([0, expect.stringContaining('changed=1')]);
    expect(card.read('data/iscsi')).toBe('InitiatorName=iqn.2005-03.org.open-iscsi:home.pi-2\n');
  });

  describe('the address that nodes join by', () => {
    const brought = async (k3s: string) => {
      const server = machine({ k3s: `echo "$2 $3" >> told\n${k3s}` });
      const door = createServer((asked) => asked.destroy()).listen(0, '127.0.0.1');
      await new Promise((resolve) => door.once('listening', resolve));
      const { port } = door.address() as { port: number };
      const { status, stdout } = await played(
        'playbook.yaml',
        (name) => name.startsWith('Bring up the address'),
        server,
        (text) =>
          text
            .replace('port: 6443', `port: ${port}`)
            .replaceAll('{{ api_endpoint }}', '127.0.0.1')
            .replaceAll("ansible_facts['services']", "['k3s']"),
        'pi-1',
      );
      door.close();
      return { status, stdout, read: server.read };
    };

    it('is brought up once, by what is rendered of the component that keeps it', async () => {
      const { status, stdout, read } = await brought('cat > given\n[ "$2" = get ] && exit 1\nmv given applied');
      expect([status, stdout]).toEqual([0, expect.stringContaining('changed=1')]);
      expect(read('told')).toBe('get --filename=-\napply --server-side\n');
      expect(parse(read('applied'))).toEqual({ kind: 'Service', metadata: { name: 'a: b' } });
    });

    it('is left to Flux where somebody keeps it already', async () => {
      const { status, stdout, read } = await brought('cat > /dev/null');
      expect([status, stdout]).toEqual([0, expect.stringContaining('changed=0')]);
      expect(read('told')).toBe('get --filename=-\n');
    });
  });

  describe('a new image', () => {
    /** The machine starts from the other half, or not. */
    const upgraded = async (starts: string) => {
      const card = machine(
        {
          ab_active: 'cat half',
          ab_flash: 'cp "$1" idle && sha256sum -c "$1.sha256"',
          k3s: 'echo "$2 $3" >> told',
          start: starts,
        },
        { half: 'Active partition: A\n', 'update.img.gz': 'new', 'data/.keep': '' },
      );
      const sum = spawnSync('sha256sum', ['update.img.gz'], { cwd: card.root, encoding: 'utf8' }).stdout;
      writeFileSync(join(card.root, 'update.img.gz.sha256'), sum);
      const result = await played(
        'upgrade-image.yaml',
        () => true,
        card,
        (text) =>
          text
            .replace(/ansible\.builtin\.reboot:\n +reboot_timeout: 900/, 'ansible.builtin.command: start')
            .replace('  vars:', `  vars:\n    image: ${card.root}/update.img.gz`),
      );
      return { ...result, read: card.read };
    };

    it('counts where the machine runs from the half that was written', async () => {
      const { status, stdout, read } = await upgraded('echo "Active partition: B" > half');
      expect([status, stdout]).toEqual([0, expect.stringContaining('failed=0')]);
      expect(read('idle')).toBe('new');
      expect(read('told')).toBe('drain pi-2\nwait --for=condition=Ready\nuncordon pi-2\n');
    });

    it('has failed where the machine fell back, whose pods come back all the same', async () => {
      const { status, stdout, read } = await upgraded('true');
      expect(status).not.toBe(0);
      expect(stdout).toContain('pi-2 runs what it ran before (Active partition: A): the new image did not come up');
      expect(read('told')).toContain('uncordon pi-2');
    });
  });
});
