import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { type JsonMap, list, path, texts } from '../../model/object.ts';
import { parseQuantity, showBytes } from '../../model/quantity.ts';
import { ofContainers, ofPods } from '../each-object.ts';
import { deployment, workload } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { SAFE_SYSCTLS } from '../sysctls.ts';

/** The containers of a pod that run side by side. */
function besideEachOther(pod: JsonMap): readonly JsonMap[] {
  return [
    ...list(pod.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always'),
    ...list(pod.containers),
  ];
}

/** The ports that the containers of a pod listen on, by number, each with the containers. Several of one container are another's rule. */
function listeners(pod: JsonMap): ReadonlyMap<string, readonly string[]> {
  const containers = besideEachOther(pod);
  if (containers.length < 2) return new Map();
  const ports = containers.flatMap(({ name, ports }) =>
    list(ports).map(({ containerPort, protocol = 'TCP' }) => ({
      port: `${containerPort}/${protocol}`,
      name: String(name),
    })),
  );
  const byPort = groupBy(ports, ({ port }) => port);
  return new Map([...byPort].map(([port, found]) => [port, [...new Set(found.map(({ name }) => name))]]));
}

/** What a container may use of memory or of its node's disk, where it says so. */
function limitOf({ resources }: JsonMap, what: 'memory' | 'ephemeral-storage'): number | undefined {
  return parseQuantity(path(resources, 'limits', what));
}

/** The volumes that live on what a container may use, with their sizes, by what that is. */
function roomTaken(container: JsonMap, pod: JsonMap, what: 'memory' | 'ephemeral-storage') {
  const mounted = new Set(list(container.volumeMounts).map(({ name }) => name));
  return list(pod.volumes).flatMap(({ name, emptyDir }) => {
    const isMemory = path(emptyDir, 'medium') === 'Memory';
    const size = parseQuantity(path(emptyDir, 'sizeLimit'));
    return size !== undefined && mounted.has(name) && isMemory === (what === 'memory')
      ? [{ name: String(name), size }]
      : [];
  });
}

/**
 * How programs are told how much memory they may take, in variables, arguments and commands: the amount, and its unit where it is not
 * bytes. Of Node it is MiB: https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib
 */
const TOLD: readonly { readonly by: RegExp; readonly unit?: string }[] = [
  { by: /(?<![\w-])-Xmx(\d+)([kmgt]?)\b/gi },
  { by: /--max[-_]old[-_]space[-_]size[= ](\d+)/g, unit: 'm' },
  { by: /^GOMEMLIMIT=(\d+)([kmgt]?)i?B$/gim },
  { by: /--maxmemory[= ](\d+)([kmg]?)b?\b/gi },
  { by: /--innodb[-_]buffer[-_]pool[-_]size[= ](\d+)([kmgt]?)\b/gi },
  { by: /\bshared_buffers=(\d+)([kmgt])B\b/gi },
];

const UNITS = ['', 'k', 'm', 'g', 't'];

/** The most memory that a program is told to take, in bytes, with the words that say so. */
function toldOf({ env, command, args }: JsonMap): { readonly bytes: number; readonly said: string } | undefined {
  const said = [
    ...list(env).map(({ name, value }) => `${name}=${value ?? ''}`),
    [...texts(command), ...texts(args)].join(' '),
  ];
  const all = said.flatMap((each) =>
    TOLD.flatMap(({ by, unit }) =>
      [...each.matchAll(by)].map(([words, amount, suffix = '']) => ({
        bytes: Number(amount) * 1024 ** UNITS.indexOf(unit ?? suffix.toLowerCase()),
        said: words.trim(),
      })),
    ),
  );
  return all.sort((one, other) => other.bytes - one.bytes)[0];
}

/** What a container may use of memory or of its node's disk, by its own limit or by that of its pod. */
function roomOf(container: JsonMap, pod: JsonMap, what: 'memory' | 'ephemeral-storage'): number | undefined {
  return limitOf(container, what) ?? parseQuantity(path(pod.resources, 'limits', what));
}

/** What is taken by the API server, and then refused by the node, or by the kernel. */
export const rules = ruleTable({
  'same-pod-port': {
    acceptable: true,
    what: 'Two containers of a pod listen on one port',
    why: 'The containers of a pod share its network: the second program cannot open the port, and ends as often as it is started.',
    fix: 'Let one of them listen on another port.',
    check: ofPods(
      (pod) =>
        // On the network of the node, the rule about its ports tells.
        pod.hostNetwork !== true &&
        [...listeners(pod)].map(
          ([port, names]) =>
            names.length > 1 && {
              what: `port ${port} is listened on by several containers of one pod: ${listed(names)}`,
              fix: 'let one of them listen on another port',
            },
        ),
    ),
    wrong: deployment(
      'ports: [{ containerPort: 8080 }]',
      'initContainers: [{ name: log, image: docker.io/library/busybox:1.37.0, restartPolicy: Always, ports: [{ containerPort: 8080 }] }]',
    ),
    right: deployment(
      'ports: [{ containerPort: 8080 }]',
      'initContainers: [{ name: log, image: docker.io/library/busybox:1.37.0, restartPolicy: Always, ports: [{ containerPort: 8081 }] }]',
    ),
  },
  'refused-root': {
    what: 'A container is to run as root, and may not',
    why: 'The kubelet starts no container as user 0 under `runAsNonRoot`: the pod stays in `CreateContainerConfigError`.',
    fix: 'Give it another user, or leave `runAsNonRoot` out where it has to be root.',
    check: ofContainers(({ securityContext }, name, pod) => {
      const of = (field: string) => path(securityContext, field) ?? path(pod.securityContext, field);
      const isRefused = of('runAsNonRoot') === true && of('runAsUser') === 0;
      return (
        isRefused && {
          what: `'${name}' runs as user 0, and has runAsNonRoot`,
          fix: 'give it another user, or leave runAsNonRoot out',
        }
      );
    }),
    wrong: deployment('securityContext: { runAsUser: 0 }', 'securityContext: { runAsNonRoot: true }'),
    right: deployment('securityContext: { runAsUser: 1000 }', 'securityContext: { runAsNonRoot: true }'),
  },
  'unsafe-sysctl': {
    acceptable: true,
    what: 'A pod sets a sysctl that nodes refuse',
    why: 'A kubelet lets pods set few of them unless it is told to (`--allowed-unsafe-sysctls`). It refuses the pod with `SysctlForbidden`, and its owner makes the next one, for ever.',
    fix: 'Leave it out, set it on the node, or accept it where the nodes are told to take it.',
    check: ofPods((pod) =>
      list(path(pod.securityContext, 'sysctls')).map(
        ({ name }) =>
          typeof name === 'string' &&
          !SAFE_SYSCTLS.has(name.replaceAll('/', '.')) && {
            what: `sets the sysctl ${name}, which a node refuses unless it is told to take it`,
            fix: 'leave it out, or set it on the nodes',
          },
      ),
    ),
    wrong: deployment('', 'securityContext: { sysctls: [{ name: net.core.somaxconn, value: "1024" }] }'),
    right: deployment('', 'securityContext: { sysctls: [{ name: net.ipv4.tcp_syncookies, value: "1" }] }'),
  },
  'program-above-limit': {
    severity: 'warning',
    what: 'A program is told to take more memory than its container may use',
    why: 'The kernel kills the container at its limit, whatever the program was told: it runs well for days, and dies under load. A heap is only a part of what a program takes.',
    fix: 'Raise the limit of memory (`memoryLimit`), or tell the program less: of a heap three quarters of the limit at most.',
    check: ofContainers((container, name, pod) => {
      const [told, limit] = [toldOf(container), roomOf(container, pod, 'memory')];
      return (
        told !== undefined &&
        limit !== undefined &&
        told.bytes >= limit && {
          what: `'${name}' may use ${showBytes(limit)} of memory, and is told to take as much or more: ${told.said}`,
          fix: 'raise memoryLimit, or tell it less',
        }
      );
    }),
    wrong: deployment('env: [{ name: JAVA_OPTS, value: -Xmx1g }]\nresources: { limits: { memory: 512Mi } }'),
    right: deployment('env: [{ name: JAVA_OPTS, value: -Xmx384m }]\nresources: { limits: { memory: 512Mi } }'),
  },
  'volume-above-limit': {
    severity: 'warning',
    what: 'A volume may hold more than its container may use',
    why: 'What lies in a volume of memory counts as memory of the container that wrote it, and what lies in an `emptyDir` as storage of its pod: long before the volume is full, the container is killed, or the pod evicted.',
    fix: 'Raise the limit of the container, or lower the `sizeLimit` of the volume.',
    check: ofContainers((container, name, pod) =>
      (['memory', 'ephemeral-storage'] as const).map((what) => {
        const limit = roomOf(container, pod, what);
        const volumes = roomTaken(container, pod, what);
        const size = volumes.reduce((sum, each) => sum + each.size, 0);
        const names = listed(volumes.map((each) => each.name));
        return (
          limit !== undefined &&
          size >= limit && {
            what: `'${name}' may use ${showBytes(limit)} of ${what}, and its volumes there may hold ${showBytes(size)} (${names})`,
            fix: `raise the limit of ${what}, or lower sizeLimit`,
          }
        );
      }),
    ),
    wrong: workload({
      container: 'resources: { limits: { memory: 128Mi } }\nvolumeMounts: [{ name: tmp, mountPath: /tmp }]',
      pod: 'volumes: [{ name: tmp, emptyDir: { medium: Memory, sizeLimit: 256Mi } }]',
    }),
    right: workload({
      container: 'resources: { limits: { memory: 128Mi } }\nvolumeMounts: [{ name: tmp, mountPath: /tmp }]',
      pod: 'volumes: [{ name: tmp, emptyDir: { medium: Memory, sizeLimit: 64Mi } }]',
    }),
  },
});
