import { rules } from '../lib/checks/rules/host-access.ts';
import { judge, podOf } from './judge.ts';

function mounting(path: string, mount = ''): string {
  return podOf(
    `volumeMounts: [{ name: a, mountPath: /a, ${mount} }]`,
    `volumes: [{ name: a, hostPath: { path: ${path} } }]`,
  );
}

describe('what rules the node is found', () => {
  const cases: Record<string, readonly [objects: string, what: string]> = {
    'a privileged container': [
      podOf('', 'initContainers: [{ name: first, securityContext: { privileged: true } }]'),
      "'first' is privileged: it may do all that root of the node may",
    ],
    'the whole disk': [mounting('/'), "has the node's / in its hands, by the volume 'a'"],
    'its settings': [mounting('/etc/'), "has the node's /etc in its hands, by the volume 'a'"],
    'the data of k3s': [
      mounting('/var/lib/rancher/k3s'),
      "has the node's /var/lib/rancher/k3s in its hands, by the volume 'a'",
    ],
    'the container runtime, also read-only': [
      mounting('/run/k3s/containerd/containerd.sock', 'readOnly: true'),
      "has the node's /run/k3s/containerd/containerd.sock in its hands, by the volume 'a'",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, what]) => {
    expect(judge(rules, objects)).toEqual([`warning home/web pod.web.yaml: ${what}`]);
  });
});

it.each([mounting('/srv/media'), mounting('/var/lib/web'), mounting('/proc', 'readOnly: true'), podOf('')])(
  'what rules nothing passes',
  (objects) => {
    expect(judge(rules, objects)).toEqual([]);
  },
);
