import { type Json, type JsonMap, list, path, texts } from '../../model/object.ts';
import { ofContainers } from '../each-object.ts';
import { ruleTable } from '../rule.ts';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/** The programs that a container runs: its own, and those that ask how it is or act on its start and end. */
function programs(container: JsonMap): readonly string[] {
  const { lifecycle } = container;
  const asking = [...PROBES.map((probe) => container[probe]), path(lifecycle, 'postStart'), path(lifecycle, 'preStop')];
  const commands = [container.command, ...asking.map((each) => path(each, 'exec', 'command'))];
  return [...new Set(commands.flatMap((command) => texts(command).slice(0, 1)))];
}

/** The permissions of a file that a container has from a ConfigMap or a Secret; undefined for all others. */
function modeOf(
  file: string,
  { volumeMounts }: JsonMap,
  volumes: ReadonlyMap<Json | undefined, JsonMap>,
): number | undefined {
  const mounts = list(volumeMounts).filter(({ mountPath }) => file === mountPath || file.startsWith(`${mountPath}/`));
  const [mount] = mounts.sort((a, b) => String(b.mountPath).length - String(a.mountPath).length);
  const volume = mount && volumes.get(mount.name);
  const source = volume?.configMap ?? volume?.secret;
  if (!mount || source === undefined) return undefined;
  const within = [mount.subPath, file.slice(String(mount.mountPath).length + 1)].filter(Boolean).join('/');
  const item = list(path(source, 'items')).find((each) => each.path === within);
  return Number(item?.mode ?? path(source, 'defaultMode') ?? 0o644);
}

const running = (volume: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { run.sh: exec sleep 1 }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: docker.io/library/busybox:1.37.0, command: [/scripts/run.sh], volumeMounts: [{ name: scripts, mountPath: /scripts }] }
  volumes: [{ name: scripts, configMap: { name: web${volume} } }]
`;

export const rules = ruleTable({
  'not-executable': {
    what: 'A container runs a file that may not be executed',
    why: 'Files of ConfigMaps and Secrets may only be read, unless their permissions say more: the container does not start, or its probe fails.',
    fix: "Give it permissions to be executed, `mode: 0o555`, or run it by its interpreter: `['/bin/sh', '/scripts/run.sh']`. A text in `files` that starts with `#!` has them.",
    check: ofContainers((container, name, pod) => {
      const volumes = new Map(list(pod.volumes).map((volume) => [volume.name, volume]));
      return programs(container)
        .filter((file) => ((modeOf(file, container, volumes) ?? 0o111) & 0o111) === 0)
        .map((file) => ({
          what: `'${name}' runs ${file}, which may not be executed`,
          fix: `give it mode: 0o555, or run it by its interpreter: ['/bin/sh', '${file}']`,
        }));
    }),
    wrong: running(''),
    right: running(', defaultMode: 0o555'),
  },
});
