import { list, path } from '../../model/object.ts';
import { containersOf } from '../containers.ts';
import { at } from '../objects.ts';
import { podSpec } from '../pods.ts';
import type { Found, Rule, Subject } from '../rule.ts';

function checkPrivileged({ objects }: Subject): readonly Found[] {
  return objects.flatMap((each) =>
    containersOf(podSpec(each.object) ?? {})
      .filter(({ securityContext }) => path(securityContext, 'privileged') === true)
      .map(({ name }) =>
        at(each, {
          what: `'${name}' is privileged: it may do all that root of the node may`,
          fix: 'give it the capabilities or the device that it needs, or accept it',
        }),
      ),
  );
}

/** Whoever talks to these is root of the node, also where they are mounted read-only. */
const SOCKETS = /\/(docker|containerd|crio|podman)\.sock$/;
/** Where the node keeps who may do what, and the data and tokens of all pods. */
const VITAL =
  /^\/(|etc|root|boot|dev|proc|home|var|var\/lib|(etc|var\/lib)\/(rancher|kubelet|docker|containerd)(\/.*)?)$/;

function checkPaths({ objects }: Subject): readonly Found[] {
  return objects.flatMap((each) => {
    const pod = podSpec(each.object) ?? {};
    return list(pod.volumes).flatMap(({ name, hostPath }) => {
      const folder = String(path(hostPath, 'path') ?? '-').replace(/(.)\/+$/, '$1');
      const isWritten = containersOf(pod).some(({ volumeMounts }) =>
        list(volumeMounts).some((mount) => mount.name === name && mount.readOnly !== true),
      );
      if (!SOCKETS.test(folder) && !(VITAL.test(folder) && isWritten)) return [];
      const what = `has the node's ${folder} in its hands, by the volume '${name}'`;
      return [at(each, { what, fix: 'mount a folder of its own, or read-only' })];
    });
  });
}

const pod = (container: string, volume = '') => ({
  objects: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, ${container} }]
  ${volume}
`,
});

export const rules: readonly Rule[] = [
  {
    id: 'privileged-container',
    severity: 'warning',
    what: 'A container may do all that root of its node may',
    why: 'Whoever breaks into it has the Pi, with the token of its kubelet and the data of all pods there.',
    fix: 'Most programs need a capability or two (`security: { capabilities: … }`), or a device by a device plugin. Accept it where the program manages the node itself.',
    check: checkPrivileged,
    wrong: pod('securityContext: { privileged: true }'),
    right: pod('securityContext: { capabilities: { add: [NET_ADMIN] } }'),
  },
  {
    id: 'host-path',
    severity: 'warning',
    what: 'A pod has a folder or socket in its hands that rules its node',
    why: 'Whoever writes there, or talks to the container runtime, becomes root of the node. A mistake there takes the Pi down with all its pods.',
    fix: 'Give the pod a folder of its own, such as `/var/lib/web`, or mount it read-only. A socket read-only is as mighty as ever.',
    check: checkPaths,
    wrong: pod('volumeMounts: [{ name: etc, mountPath: /etc }]', 'volumes: [{ name: etc, hostPath: { path: /etc } }]'),
    right: pod(
      'volumeMounts: [{ name: etc, mountPath: /etc, readOnly: true }]',
      'volumes: [{ name: etc, hostPath: { path: /etc } }]',
    ),
  },
];
