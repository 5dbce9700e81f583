import { kubeVip } from '../charts/addons/kube-vip/index.ts';
import { systemUpgradeController } from '../charts/addons/system-upgrade-controller/index.ts';
import { isMap, path } from '../lib/model/object.ts';
import { declared, type HostsSample, nodes } from './hosts-sample.ts';
import { brief, renderSample } from './sample-cluster.ts';

const AGENT = { role: 'agent' } as const;
const READ_ONLY = { root: 'read-only', os: 'openrc' } as const;
const TO = { k3s: { runs: 'v1.36.4+k3s1', upgradeTo: 'v1.36.5+k3s1' } } as const;
const upgraded = (props: HostsSample = {}) =>
  renderSample(declared({ components: [systemUpgradeController()], ...props }));
const plans = (props: HostsSample) =>
  upgraded(props)
    .stages.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Plan'))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

describe('what is wrong with upgrades is refused', () => {
  it.each<[string, HostsSample, string]>([
    [
      'a server whose root is read-only',
      { nodes: nodes(READ_ONLY, AGENT) },
      "error home/system-upgrade-controller nodes: upgrades k3s in place, and the root of 'pi-1' is read-only",
    ],
    [
      'an agent that is left out',
      { nodes: nodes({}, AGENT, { ...AGENT, ...READ_ONLY }) },
      "warning home/system-upgrade-controller nodes: leaves out 'pi-3', whose root is read-only",
    ],
    [
      'a minor version that is skipped',
      { k3s: { runs: 'v1.35.8+k3s1', upgradeTo: 'v1.37.2+k3s1' } },
      'error home k3s.upgradeTo: v1.37.2+k3s1 is 2 minor versions after v1.35.8+k3s1',
    ],
  ])('%s', (_, props, expected) => {
    expect(upgraded(props).findings.map(brief)).toEqual([expect.stringContaining(expected)]);
  });

  it('nothing is wrong where all nodes are upgraded in place', () => {
    expect(upgraded(TO).findings.map(brief)).toEqual([]);
  });
});

describe('the Plans of an upgrade', () => {
  it('are there for as long as there is a release to go to', () => {
    expect(plans({})).toEqual([]);
    expect(plans(TO).map(({ metadata }) => metadata.name)).toEqual(['agent', 'server']);
    expect(plans({ ...TO, nodes: nodes({}) }).map(({ metadata }) => metadata.name)).toEqual(['server']);
  });

  it('take one node at a time, and agents after servers', () => {
    const [agent, server] = plans(TO);
    for (const each of [agent!, server!])
      expect(each.spec).toMatchObject({ version: 'v1.36.5+k3s1', concurrency: 1, exclusive: true });
    expect(path(agent!.spec, 'prepare', 'args')).toEqual(['prepare', 'server']);
    expect(isMap(path(agent!.spec, 'drain'))).toBe(true);
    expect(path(server!.spec, 'cordon')).toBe(true);
  });

  it('leave out nodes whose root is read-only', () => {
    const [agent] = plans({ ...TO, nodes: nodes({}, AGENT, { ...AGENT, ...READ_ONLY }) });
    expect(path(agent!.spec, 'nodeSelector', 'matchExpressions')).toEqual([
      { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' },
      { key: 'kubernetes.io/hostname', operator: 'NotIn', values: ['pi-3'] },
    ]);
  });
});

describe('an address that servers share', () => {
  it.each(['lo', 'cni0', 'flannel.1', 'eth 0'])('is not kept on %s', (card) => {
    const { findings } = renderSample(declared({ components: [kubeVip({ address: '10.10.11.10', interface: card })] }));
    expect(findings.map(brief)).toEqual([
      expect.stringContaining(`interface: '${card}' is no network card that faces the local network`),
    ]);
  });

  it('is kept by the servers alone, and not for Services', () => {
    const { stages, findings } = renderSample(declared({ components: [kubeVip({ address: '10.10.11.10' })] }));
    const set = stages.flatMap(({ objects }) => objects).find(({ kind }) => kind === 'DaemonSet');
    const pod = path(set?.spec, 'template', 'spec');
    expect(findings.map(brief)).toEqual([]);
    expect(path(pod, 'nodeSelector')).toEqual({ 'node-role.kubernetes.io/control-plane': 'true' });
    expect(JSON.stringify(pod)).toContain('"name":"address","value":"10.10.11.10"');
    expect(JSON.stringify(pod)).not.toContain('svc_enable');
  });
});
