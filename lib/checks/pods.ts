import type { Cluster } from '../model/cluster.ts';
import { isDnsLabel } from '../model/names.ts';
import type { Node } from '../model/node.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { isTolerated, isWanted } from '../model/placement.ts';
import { at, type Placed } from './objects.ts';
import { repeated } from './repeated.ts';
import type { Found } from './rule.ts';

interface Wrong {
  readonly what: string;
  readonly fix: string;
}

/** Checks what runs in pods, and whether a node can run it. */
export function checkPods(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  return objects.flatMap((each) => {
    const pod = podSpec(each.object);
    if (!pod) return [];
    const containers = [...list(pod.initContainers), ...list(pod.containers)];
    return [
      ...checkKind(each.object),
      ...repeated(containers.map(({ name }) => String(name))).map((name) => ({
        what: `has two containers named '${name}'`,
        fix: 'rename one of them',
      })),
      ...containers.flatMap(checkContainer),
      ...checkMounts(pod, containers),
      ...checkPlacement(pod, cluster.nodes),
    ].map((wrong) => at(each, wrong));
  });
}

/** The spec of the pods that an object keeps, or undefined where it keeps none. */
export function podSpec(object: KubernetesObject): JsonMap | undefined {
  const template = object.kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec;
  const spec = object.kind === 'Pod' ? object.spec : path(template, 'template', 'spec');
  return path(spec, 'containers') === undefined ? undefined : (spec as JsonMap);
}

/** A field of numbers, with the names that cron knows for months and days. */
const CRON_FIELD = /^([\d*/,-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i;

function checkKind({ kind, spec }: KubernetesObject): readonly Wrong[] {
  const schedule = path(spec, 'schedule');
  return [
    ...(kind !== 'CronJob' || isSchedule(String(schedule))
      ? []
      : [{ what: `has the schedule '${schedule}'`, fix: 'give five fields, such as 30 3 * * *' }]),
  ];
}

const CRON_LIMITS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

function isSchedule(schedule: string): boolean {
  const fields = schedule.trim().split(/\s+/);
  return (
    fields.length === 5 &&
    fields.every((field, index) => {
      const [first, last] = CRON_LIMITS[index]!;
      // What follows a slash is a step, not a time.
      const times = field.replace(/\/\d+/g, '').match(/\d+/g) ?? [];
      return CRON_FIELD.test(field) && times.every((time) => Number(time) >= first && Number(time) <= last);
    })
  );
}

function checkContainer(container: JsonMap): readonly Wrong[] {
  const name = String(container.name);
  const ports = list(container.ports);
  const env = list(container.env).map((variable) => String(variable.name));
  return [
    ...(isDnsLabel(name)
      ? []
      : [{ what: `has a container named '${name}'`, fix: 'use lower-case letters, digits and dashes' }]),
    ...ports.flatMap(({ containerPort, name: port }) => [
      ...(isPort(containerPort) ? [] : [{ what: `'${name}' listens on port ${containerPort}`, fix: 'use 1 to 65535' }]),
      ...(port === undefined || (isDnsLabel(String(port)) && String(port).length <= 15 && /[a-z]/.test(String(port)))
        ? []
        : [
            {
              what: `'${name}' has a port named '${port}'`,
              fix: 'use at most 15 lower-case letters, digits and dashes',
            },
          ]),
    ]),
    ...env
      .filter((variable) => !/^[A-Za-z_.-][\w.-]*$/.test(variable))
      .map((variable) => ({ what: `'${name}' has a variable named '${variable}'`, fix: 'use letters, digits and _' })),
    ...checkProbes(name, container),
    ...checkResources(name, container),
  ];
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
}

/** The probes of a container mostly ask the same: each wrong path or port is one mistake. */
function checkProbes(name: string, container: JsonMap): readonly Wrong[] {
  const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
  const asked = (...keys: readonly string[]) => [...new Set(probes.map((probe) => path(probe, ...keys)))];
  const listened = list(container.ports).map(({ containerPort }) => containerPort);
  const ports = [...asked('httpGet', 'port'), ...asked('tcpSocket', 'port')];
  return [
    ...asked('httpGet', 'path')
      .filter((text) => text !== undefined && !String(text).startsWith('/'))
      .map((text) => ({ what: `probes of '${name}' ask for '${text}'`, fix: 'start the path with a slash' })),
    ...ports
      .filter((port) => typeof port === 'number' && !isPort(port) && !listened.includes(port))
      .map((port) => ({ what: `probes of '${name}' ask port ${port}`, fix: 'name a port of the container' })),
  ];
}

const BYTES: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function checkResources(container: string, { resources }: JsonMap): readonly Wrong[] {
  const amount = (kind: string) => {
    const text = String(path(resources, kind, 'memory') ?? '');
    return Number.parseFloat(text) * (BYTES[text.slice(-2)] ?? 1);
  };
  return amount('requests') > amount('limits')
    ? [{ what: `'${container}' requests more memory than its limit`, fix: 'raise memoryLimit, or lower memory' }]
    : [];
}

function checkMounts(pod: JsonMap, containers: readonly JsonMap[]): readonly Wrong[] {
  const volumes = list(pod.volumes);
  return containers
    .flatMap((container) => {
      const paths = list(container.volumeMounts).map(({ mountPath }) => String(mountPath));
      return [
        ...paths
          .filter((mount) => !mount.startsWith('/') || mount.includes(':'))
          .map((mount) => ({ what: `'${container.name}' mounts at '${mount}'`, fix: 'give an absolute path' })),
      ];
    })
    .concat(
      volumes
        .filter(({ name }) => !isDnsLabel(String(name)))
        .map(({ name }) => ({
          what: `has a volume named '${name}'`,
          fix: 'use lower-case letters, digits and dashes',
        })),
    );
}

function checkPlacement(pod: JsonMap, nodes: readonly Node[]): readonly Wrong[] {
  if (nodes.length === 0) return [];
  const wanted = nodes.filter((node) => isWanted(pod, node));
  if (wanted.length === 0) {
    const selector = Object.entries((pod.nodeSelector ?? {}) as Record<string, string>);
    const labels = selector.map(([key, value]) => `${key}=${value}`).join(', ');
    return [
      path(pod.affinity, 'nodeAffinity') === undefined && pod.nodeName === undefined
        ? { what: `wants a node with ${labels}, which no node has`, fix: 'correct nodeSelector, or label a node' }
        : { what: 'wants a node that is not there', fix: 'correct nodeName, nodeSelector and nodeAffinity' },
    ];
  }
  if (wanted.some((node) => isTolerated(pod, node))) return [];
  const names = wanted.map(({ name }) => name).join(', ');
  return [{ what: `tolerates no taint of the nodes that it could run on (${names})`, fix: 'add tolerations' }];
}
