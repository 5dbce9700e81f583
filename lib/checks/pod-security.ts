import type { Cluster } from '../model/cluster.ts';
import { type NamespaceProps, ownNamespace } from '../model/component.ts';
import { isMap, type JsonMap, list, path } from '../model/object.ts';
import { at, type Placed } from './objects.ts';
import { podSpec } from './pods.ts';
import type { Found } from './rule.ts';

type Level = NonNullable<NamespaceProps['podSecurity']>;

/** The levels from the strictest, which is the default. */
const LEVELS: readonly Level[] = ['restricted', 'baseline', 'privileged'];

/**
 * Checks pods against the Pod Security level of their namespace. The API server refuses such pods only when they are
 * made, so that Flux says no more than that the workload does not become healthy.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function checkPodSecurity(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  const levels = new Map(
    cluster.components.flatMap((component) => {
      const namespace = ownNamespace(component);
      return namespace ? [[namespace.name, namespace.podSecurity ?? LEVELS[0]!] as const] : [];
    }),
  );
  return objects.flatMap((each) => {
    const { namespace = '' } = each.object.metadata;
    const pod = podSpec(each.object);
    const level = levels.get(namespace);
    if (!pod || level === undefined) return [];
    const above = needs(pod).filter((need) => LEVELS.indexOf(need.level) > LEVELS.indexOf(level));
    if (above.length === 0) return [];
    const needed = LEVELS.findLast((candidate) => above.some((need) => need.level === candidate));
    const what = `${above.map((need) => need.what).join(', ')}: the namespace '${namespace}' is ${level}, and refuses its pods`;
    return [at(each, { what, fix: `do without, or give the namespace podSecurity: '${needed}'` })];
  });
}

interface Need {
  readonly what: string;
  /** The strictest level that allows it. */
  readonly level: Level;
}

/** Volumes that every level allows, and those that baseline does too. */
const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

function needs(pod: JsonMap): readonly Need[] {
  const containers = [...list(pod.initContainers), ...list(pod.containers)];
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .filter((field) => pod[field] === true)
      .map((field): Need => ({ what: `has ${field}`, level: 'privileged' })),
    ...list(pod.volumes).flatMap(volumeNeeds),
    ...containers.flatMap((container) => containerNeeds(container, pod)),
  ];
}

function volumeNeeds({ name, ...sources }: JsonMap): readonly Need[] {
  return Object.keys(sources)
    .filter((source) => !RESTRICTED_VOLUMES.includes(source))
    .map((source) => ({
      what: `mounts the ${source} volume '${name}'`,
      level: source === 'hostPath' ? 'privileged' : 'baseline',
    }));
}

function containerNeeds(container: JsonMap, pod: JsonMap): readonly Need[] {
  const { name } = container;
  const context: JsonMap = {
    ...(isMap(pod.securityContext) ? pod.securityContext : {}),
    ...(isMap(container.securityContext) ? container.securityContext : {}),
  };
  const capability = (list: 'add' | 'drop') => (path(context, 'capabilities', list) ?? []) as readonly string[];
  const found: readonly (Need | false)[] = [
    context.privileged === true && { what: `'${name}' is privileged`, level: 'privileged' },
    list(container.ports).some(({ hostPort }) => hostPort) && {
      what: `'${name}' has a host port`,
      level: 'privileged',
    },
    context.runAsUser === 0 && { what: `'${name}' runs as root`, level: 'baseline' },
    context.runAsUser !== 0 &&
      context.runAsNonRoot !== true && { what: `'${name}' may run as root`, level: 'baseline' },
    context.allowPrivilegeEscalation !== false && { what: `'${name}' may gain privileges`, level: 'baseline' },
    !capability('drop').includes('ALL') && { what: `'${name}' keeps capabilities`, level: 'baseline' },
    path(context, 'seccompProfile', 'type') === undefined && {
      what: `'${name}' has no seccomp profile`,
      level: 'baseline',
    },
    ...capability('add')
      .filter((added) => added !== 'NET_BIND_SERVICE')
      .map(
        (added): Need => ({
          what: `'${name}' adds ${added}`,
          level: BASELINE_CAPABILITIES.includes(added) ? 'baseline' : 'privileged',
        }),
      ),
  ];
  return found.filter((need): need is Need => need !== false);
}
