import { type AppProps, app, image, isMap, type KubernetesObject, list, node, path } from 'bramble';
import { findingLine } from '../lib/model/finding.ts';
import { AGENT } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

const IMAGE = image('docker.io/library/busybox');
const STICK = '/dev/serial/by-id/usb-stick';
const NODES = [
  node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' }),
  node('pi-2', { ...AGENT, address: '10.10.11.12', devices: [STICK, '/dev/dri', 'gpu.intel.com/i915'] }),
  node('pi-3', { ...AGENT, address: '10.10.11.13', devices: ['/dev/dri'] }),
];
const web = (props: object) => app({ name: 'web', image: IMAGE, port: 8080, ...props } as AppProps);
const render = (props: object) => renderSample(sample({ nodes: NODES, components: [web(props)] }));
const found = (props: object) =>
  render(props).findings.map((each) => findingLine(each).replace(/; docs.*|\? docs.*/, ''));
const deployment = (props: object): KubernetesObject => {
  const { stages, findings } = render(props);
  expect(findings).toEqual([]);
  return stages.flatMap(({ objects }) => objects).find(({ kind }) => kind === 'Deployment')!;
};
const podOf = (props: object) => path(deployment(props), 'spec', 'template', 'spec');
const containerOf = (props: object) => list(path(podOf(props), 'containers'))[0]!;
const rightsOf = (props: object) => containerOf(props).securityContext;
const level = (podSecurity: string) => ({ namespace: { podSecurity } });
const BASELINE = level('baseline');
const PRIVILEGED = level('privileged');

describe('a device that cannot be had is refused, or told', () => {
  it.each<[string, object, string]>([
    [
      'which no node has',
      { ...PRIVILEGED, devices: ['/dev/ttyACM0'] },
      "error home/web devices: wants the device '/dev/ttyACM0', which no node has (give the node that has it devices: ['/dev/ttyACM0']",
    ],
    [
      'with a misspelt name',
      { ...PRIVILEGED, devices: ['/dev/serial/by-id/usb-stikc'] },
      `error home/web devices: wants the device '/dev/serial/by-id/usb-stikc', which no node has (did you mean '${STICK}'`,
    ],
    [
      'which its nodeSelector keeps it from',
      { ...PRIVILEGED, devices: [STICK], nodeSelector: { 'kubernetes.io/hostname': 'pi-1' } },
      `error home/web devices: wants the device ${STICK} of pi-2, which its nodeSelector keeps it from (leave nodeSelector out: the pods find the node by the device`,
    ],
    [
      'in a namespace that does not let it in',
      { devices: [STICK] },
      "error home/web deployment.web.yaml: mounts the hostPath volume 'dev-serial-by-id-usb-stick', 'web' is privileged, 'web' runs as root, 'web' may gain privileges, 'web' keeps capabilities: the namespace 'web' is restricted, and refuses its pods (do without, or give the namespace podSecurity: 'privileged'",
    ],
  ])('%s', (_, props, finding) => {
    expect(found(props)).toEqual([finding]);
  });
});

describe('a device', () => {
  it('is mounted at its path, opened by a privileged container, and keeps the pods to its node, one at a time', () => {
    const props = { ...PRIVILEGED, devices: [STICK] };
    const name = 'dev-serial-by-id-usb-stick';
    expect(path(podOf(props), 'volumes')).toEqual([{ name, hostPath: { path: STICK, type: 'CharDevice' } }]);
    expect(containerOf(props).volumeMounts).toEqual([{ name, mountPath: STICK }]);
    expect(path(rightsOf(props), 'privileged')).toBe(true);
    expect(path(podOf(props), 'nodeSelector')).toEqual({
      'kubernetes.io/arch': 'arm64',
      'kubernetes.io/hostname': 'pi-2',
    });
    expect(path(deployment(props), 'spec', 'strategy')).toEqual({ type: 'Recreate' });
  });

  it('that several nodes have keeps the pods to these', () => {
    const pod = podOf({ ...PRIVILEGED, devices: ['/dev/dri'] });
    const [term] = list(
      path(pod, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'),
    );
    expect(term?.matchExpressions).toEqual([
      { key: 'kubernetes.io/hostname', operator: 'In', values: ['pi-2', 'pi-3'] },
    ]);
    expect(path(pod, 'volumes')).toEqual([{ name: 'dev-dri', hostPath: { path: '/dev/dri', type: 'Directory' } }]);
  });

  it('of a plugin is asked for by its name, without rights or volumes', () => {
    const props = { devices: ['gpu.intel.com/i915'] };
    const asked = { 'gpu.intel.com/i915': '1' };
    expect(containerOf(props).resources).toEqual({
      limits: { memory: '256Mi', ...asked },
      requests: { cpu: '10m', memory: '64Mi', ...asked },
    });
    expect(path(podOf(props), 'volumes')).toBeUndefined();
    expect(path(rightsOf(props), 'privileged')).toBe(false);
  });

  it('that all may open needs no more than a mount, wherever the pod runs', () => {
    const security = { user: 'image', capabilities: ['NET_ADMIN'] };
    const props = { ...PRIVILEGED, devices: ['/dev/net/tun'], security };
    expect(path(podOf(props), 'nodeSelector')).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(rightsOf(props)).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_ADMIN'] },
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
    });
  });

  it('of a sidecar counts as well', () => {
    const sidecars = { zigbee: { image: IMAGE, devices: [STICK] } };
    const pod = podOf({ ...PRIVILEGED, sidecars });
    expect(path(pod, 'nodeSelector', 'kubernetes.io/hostname')).toBe('pi-2');
    expect(list(path(pod, 'containers')).map((each) => path(each.securityContext, 'privileged'))).toEqual([
      false,
      true,
    ]);
  });
});

describe('an image that starts as root and steps down', () => {
  it("has the runtime's own capabilities and a root that it may write, at level baseline", () => {
    const props = { ...BASELINE, security: { user: 'image' } };
    expect(rightsOf(props)).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
    });
    expect(path(podOf(props), 'securityContext')).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
  });

  it('is refused in a namespace that is restricted', () => {
    expect(found({ security: { user: 'image' } })[0]).toContain("'web' may run as root, 'web' keeps capabilities");
  });

  it('keeps them as user 0, unless it says which it has', () => {
    const capabilities = (more: object) =>
      path(rightsOf({ ...BASELINE, security: { user: 0, ...more } }), 'capabilities');
    expect(capabilities({})).toBeUndefined();
    expect(capabilities({ capabilities: [] })).toEqual({ drop: ['ALL'] });
    expect(capabilities({ capabilities: ['CHOWN'] })).toEqual({ drop: ['ALL'], add: ['CHOWN'] });
  });
});

it('a privileged container is root and writes to its file system, unless it says otherwise', () => {
  const props = { ...PRIVILEGED, security: { privileged: true } };
  expect(rightsOf(props)).toEqual({
    allowPrivilegeEscalation: true,
    privileged: true,
    readOnlyRootFilesystem: false,
    runAsGroup: 0,
    runAsNonRoot: false,
    runAsUser: 0,
  });
  const careful = { ...PRIVILEGED, security: { privileged: true, user: 1000, writableRoot: false } };
  expect(rightsOf(careful)).toMatchObject({ runAsUser: 1000, runAsNonRoot: true, readOnlyRootFilesystem: true });
});

it('the groups of all containers are those of the pod', () => {
  const sidecars = { more: { image: IMAGE, security: { groups: [44, 20] } } };
  const context = path(podOf({ security: { groups: [109, 44] }, sidecars }), 'securityContext');
  expect(isMap(context) && context.supplementalGroups).toEqual([109, 44, 20]);
});
