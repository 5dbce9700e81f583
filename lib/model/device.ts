import { closest } from './closest.ts';
import type { Mistake } from './finding.ts';
import { listed } from './listed.ts';
import { slug } from './names.ts';
import { type Node, nodeLabels } from './node.ts';
import { matching } from './shape.ts';
import { type HostPathVolume, hostPath } from './volume.ts';
import type { Container, Placement } from './workload-props.ts';

/** Devices that every Linux has, and that container runtimes let every container open. */
const EVERYWHERE: readonly string[] = ['/dev/net/tun'];

/** Folders of devices, and disks; all else is a device that is read byte by byte. */
const TYPES: readonly (readonly [RegExp, HostPathVolume['type']])[] = [
  [/^\/dev\/(dri|snd|input|usb|bus(\/usb(\/\d+)?)?|serial(\/by-(id|path))?|dvb(\/\w+)?)$/, 'Directory'],
  [/^\/dev\/(sd[a-z]\d*|nvme\d+n\d+(p\d+)?|mmcblk\d+(p\d+)?|disk\/.+)$/, 'BlockDevice'],
];

/** A device by its path on the node, or a resource that a device plugin offers. */
export const device = matching(
  /^(\/dev(\/[\w.:+@-]+)+|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\/[A-Za-z0-9][\w.-]*)$/,
  'device',
  "write a path of the node such as '/dev/ttyACM0', or what a device plugin offers, such as 'gpu.intel.com/i915'",
);

/** Whether a device is a path of its node, and not a resource that a plugin offers. */
export function isDevicePath(name: string): boolean {
  return name.startsWith('/');
}

/** Whether nothing needs to be said for a container to open a device, if it is mounted. */
export function isOpenDevice(path: string): boolean {
  return EVERYWHERE.includes(path);
}

/** A container with all that its devices imply: they are mounted, and others than the runtime's own are opened by privileged ones. */
export function withDevices<C extends Container>(container: C): C {
  const paths = (container.devices ?? []).filter(isDevicePath);
  if (paths.length === 0) return container;
  const privileged = paths.some((path) => !isOpenDevice(path));
  const mounts = paths.map((path) => [path, hostPath(nameOf(path), path, { type: typeOf(path) })]);
  return {
    ...container,
    ...(privileged ? { security: { privileged, ...container.security } } : {}),
    volumes: { ...container.volumes, ...Object.fromEntries(mounts) },
  };
}

/** The devices for which containers want a certain node. */
export function pinningDevices(containers: readonly Container[]): readonly string[] {
  return [...new Set(containers.flatMap(({ devices = [] }) => devices))].filter((name) => !EVERYWHERE.includes(name));
}

/** The nodes with some devices, or why there is none. */
export function nodesWith(
  devices: readonly string[],
  nodes: readonly Node[],
  nodeSelector: Placement['nodeSelector'] = {},
): readonly Node[] | Mistake {
  const owners = nodes.filter((node) => devices.every((name) => node.devices?.includes(name)));
  const wanted = Object.entries(nodeSelector);
  const found = owners.filter((node) =>
    wanted.every(([label, values]) => [values].flat().includes(nodeLabels(node)[label] ?? '')),
  );
  if (found.length > 0) return found;
  const there = nodes.flatMap((node) => node.devices ?? []);
  const missing = devices.find((name) => !there.includes(name));
  if (missing !== undefined) {
    const meant = closest(missing, there);
    const fix = meant ? `did you mean '${meant}'?` : `give the node that has it devices: ['${missing}']`;
    return { what: `wants the device '${missing}', which no node has`, fix };
  }
  const names = `the ${devices.length > 1 ? 'devices' : 'device'} ${listed(devices)}`;
  return owners.length === 0
    ? { what: `wants ${names}, which no node has together`, fix: 'correct the devices of the nodes' }
    : {
        what: `wants ${names} of ${listed(owners.map(({ name }) => name))}, which its nodeSelector keeps it from`,
        fix: 'leave nodeSelector out: the pods find the node by the device',
      };
}

function typeOf(path: string): HostPathVolume['type'] {
  return TYPES.find(([form]) => form.test(path))?.[1] ?? 'CharDevice';
}

function nameOf(path: string): string {
  return slug(path).slice(-63).replace(/^-/, '');
}
