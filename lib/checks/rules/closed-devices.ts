import { isOpenDevice } from '../../model/device.ts';
import { isMap, type Json, list, path } from '../../model/object.ts';
import { ofContainers } from '../each-object.ts';
import { ruleTable } from '../rule.ts';

/** What container runtimes let every container open, and what is no device. */
const OPEN = /^\/dev\/(null|zero|full|random|urandom|tty|ptmx|console|shm|log|mqueue|hugepages)(\/|$)/;

/** A device plugin opens what it has: nobody knows which files those are. */
function hasPlugin(resources: Json | undefined): boolean {
  const limits = path(resources, 'limits');
  return isMap(limits) && Object.keys(limits).some((name) => name.includes('/'));
}

const mounting = (security: string) => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: docker.io/library/busybox:1.37.0, ${security}volumeMounts: [{ name: stick, mountPath: /dev/ttyACM0 }] }
  volumes: [{ name: stick, hostPath: { path: /dev/ttyACM0, type: CharDevice } }]
`;

export const rules = ruleTable({
  'closed-device': {
    acceptable: true,
    what: 'A container mounts a device of its node that it may not open',
    why: 'The kernel has a list of devices for each container, and a mount adds nothing to it: opening the file is refused.',
    fix: "Say `devices: ['/dev/ttyACM0']` in place of the volume, which brings what it needs, or take the device from a device plugin.",
    check: ofContainers(({ volumeMounts, securityContext, resources }, name, pod) => {
      if ((isMap(securityContext) && securityContext.privileged === true) || hasPlugin(resources)) return [];
      const mounted = new Set(list(volumeMounts).map((mount) => mount.name));
      return list(pod.volumes)
        .filter((volume) => mounted.has(volume.name))
        .flatMap(({ hostPath }) => (isMap(hostPath) ? [hostPath] : []))
        .filter(({ path: file, type }) => {
          const isDevice = type === 'CharDevice' || type === 'BlockDevice' || String(file).startsWith('/dev/');
          return isDevice && type !== 'Socket' && !isOpenDevice(String(file)) && !OPEN.test(String(file));
        })
        .map(({ path: file }) => ({
          what: `'${name}' mounts ${file}, and may not open it`,
          fix: `write devices: ['${file}'] in place of the volume`,
        }));
    }),
    wrong: mounting(''),
    right: mounting('securityContext: { privileged: true }, '),
  },
});
