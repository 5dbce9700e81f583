import { rules as devices } from '../lib/checks/rules/closed-devices.ts';
import { rules as executables } from '../lib/checks/rules/executables.ts';
import { rules as subPaths } from '../lib/checks/rules/sub-paths.ts';
import { judge, podOf } from './judge.ts';

const RULES = [...subPaths, ...executables, ...devices];
const found = (container: string, volume: string) =>
  judge(RULES, podOf(container, `volumes: [{ name: data, ${volume} }]`)).map((each) =>
    each.replace('home/web pod.web.yaml: ', ''),
  );
const at = (mountPath: string, more = '') => `volumeMounts: [{ name: data, mountPath: ${mountPath}${more} }]`;
const run = (command: string, more = '') => `command: [${command}], ${at('/scripts', more)}`;
const folder = (mountPath: string) =>
  `error mounts the volume 'data' at ${mountPath}, which becomes a folder of that name`;
const DEVICE = (path: string, type = '') => `hostPath: { path: ${path}${type} }`;

describe('what breaks at run time is found', () => {
  it.each<[string, string, string, string]>([
    [
      'a key of a Secret',
      at('/config/keys'),
      'secret: { secretName: a, items: [{ key: keys, path: keys }] }',
      folder('/config/keys'),
    ],
    [
      'a Secret at the path of a file',
      at('/config/secrets.yaml'),
      'secret: { secretName: a }',
      folder('/config/secrets.yaml'),
    ],
    ['a ConfigMap', at('/etc/web.conf'), 'configMap: { name: a }', folder('/etc/web.conf')],
    ['several sources', at('/etc/tls.crt'), 'projected: { sources: [] }', folder('/etc/tls.crt')],
    ['a claim', at('/data/db.sqlite3'), 'persistentVolumeClaim: { claimName: a }', folder('/data/db.sqlite3')],
    [
      'a script of a ConfigMap',
      run('/scripts/a'),
      'configMap: { name: a }',
      "error 'web' runs /scripts/a, which may not be executed",
    ],
    [
      'a script of a Secret',
      run('/scripts/a'),
      'secret: { secretName: a, defaultMode: 288 }',
      "error 'web' runs /scripts/a, which may not be executed",
    ],
    [
      'a script of a probe',
      `livenessProbe: { exec: { command: [/scripts/a] } }, ${at('/scripts')}`,
      'configMap: { name: a }',
      "error 'web' runs /scripts/a, which may not be executed",
    ],
    [
      'a script whose own permissions are less than those of the others',
      `command: [/run.sh], ${at('/run.sh', ', subPath: run.sh')}`,
      'configMap: { name: a, defaultMode: 365, items: [{ key: a, path: run.sh, mode: 292 }] }',
      "error 'web' runs /run.sh, which may not be executed",
    ],
    [
      'a stick',
      at('/dev/ttyACM0'),
      DEVICE('/dev/serial/by-id/a'),
      "error 'web' mounts /dev/serial/by-id/a, and may not open it",
    ],
    [
      'a disk',
      at('/disk'),
      DEVICE('/srv/disk', ', type: BlockDevice'),
      "error 'web' mounts /srv/disk, and may not open it",
    ],
  ])('%s', (_, container, volume, finding) => {
    expect(found(container, volume)).toEqual([finding]);
  });

  it.each<[string, string, string]>([
    ['a folder whose name has a dot', at('/etc/nginx/conf.d'), 'configMap: { name: a }'],
    [
      'a key that is mounted as a file',
      at('/config/secrets.yaml', ', subPath: secrets.yaml'),
      'secret: { secretName: a }',
    ],
    ['a file of the node', at('/etc/machine.conf'), DEVICE('/etc/machine.conf', ', type: File')],
    ['a script with permissions', run('/scripts/a'), 'configMap: { name: a, defaultMode: 365 }'],
    ['a script that its interpreter runs', run('/bin/sh, /scripts/a'), 'configMap: { name: a }'],
    ['a program of the image beside the scripts', run('/scripts-of-image/a'), 'configMap: { name: a }'],
    ['the device that all may open', at('/dev/net/tun'), DEVICE('/dev/net/tun', ', type: CharDevice')],
    ['shared memory', at('/dev/shm'), DEVICE('/dev/shm')],
    [
      'a device that a plugin opens',
      `resources: { limits: { gpu.intel.com/i915: 1 } }, ${at('/dev/dri')}`,
      DEVICE('/dev/dri'),
    ],
    ['a privileged container', `securityContext: { privileged: true }, ${at('/dev/dri')}`, DEVICE('/dev/dri')],
  ])('but not %s', (_, container, volume) => {
    expect(found(container, volume)).toEqual([]);
  });
});
