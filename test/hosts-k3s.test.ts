import { component } from 'bramble';
import { parse } from 'yaml';
import { AGENT, filesOf, type HostsSample, INGRESS, nodes, SHARED, SNAPSHOTS } from './hosts-sample.ts';

const config = async (props: HostsSample, name = 'pi-1') =>
  parse((await filesOf(props))[`nodes/${name}/config.yaml`]!) as Record<string, unknown>;

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
