import { device } from './device.ts';
import type { Mistake } from './finding.ts';
import type { AlphabeticalPolicy, FollowPolicy, NumericalPolicy, SemverPolicy } from './follow.ts';
import type { HookRequest } from './hook.ts';
import type { Image } from './image.ts';
import { isMapped, parseAddress } from './network.ts';
import { PLACEMENT } from './placement-shapes.ts';
import { portNumber, ports } from './port-shapes.ts';
import type { SecretRef } from './secret.ts';
import {
  type AllKeys,
  anything,
  flag,
  isFields,
  lateText,
  list,
  made,
  mapOr,
  matching,
  mistake,
  number,
  oneOf,
  props,
  record,
  type Shape,
  shown,
  text,
  textOrNumber,
  value,
} from './shape.ts';
import { bytes, cpu, timespan } from './unit-shapes.ts';
import { seconds, type Timespan } from './units.ts';
import { fileMode, volume } from './volume-shapes.ts';
import type {
  Container,
  CronJobProps,
  Dns,
  EnvSource,
  FieldRef,
  FileText,
  PodProps,
  Probe,
  Probes,
  Resources,
  Security,
  WorkloadProps,
} from './workload-props.ts';

/** See {@link Image}. */
export const image: Shape = (given, where) => {
  if (isFields(given) && given.is === 'image') return IMAGE(given, where);
  const [, repository] = typeof given === 'string' ? (/^([^@]+?)(?::[^/]*)?(?:@.*)?$/.exec(given) ?? []) : [];
  const pinned = repository !== given && '; its tag stands in images.yaml';
  const fix = repository ? `write image('${repository}')${pinned || ''}` : "write image('docker.io/library/busybox')";
  return [mistake(where, `${shown(given)} is no image`, fix)];
};

/** Whether a value is an image, and nothing is wrong with it. */
export function isImage(given: unknown): given is Image {
  return image(given, '').length === 0;
}

const FILTER = { is: anything, pattern: text, extract: text };

const FOLLOW = made<FollowPolicy['is']>(
  {
    semver: props<SemverPolicy>({ ...FILTER, range: text }, ['range']),
    numerical: props<NumericalPolicy>({ ...FILTER, order: oneOf('asc', 'desc') }),
    alphabetical: props<AlphabeticalPolicy>({ ...FILTER, order: oneOf('asc', 'desc') }, ['pattern']),
  },
  'policy',
  "write semver('^1.4'), numerical() or alphabetical({ … })",
);

const DIGEST = value((given) => given === true || given === 'always', 'digest', "write true or 'always'");

const IMAGE = props<Image>(
  { is: anything, repository: text, name: text, follow: FOLLOW, digest: DIGEST, crds: text, tested: text },
  ['repository', 'name'],
);

const PROBE = props<Probe>({
  path: text,
  command: list(text),
  port: textOrNumber,
  host: text,
  initialDelay: timespan,
  period: timespan,
  timeout: timespan,
  failures: number,
});

/** See {@link Probes}. */
export const probes = props<Probes>({ readiness: PROBE, liveness: PROBE, startup: PROBE });

const SECRET = props<SecretRef>({ is: anything, key: text, from: text }, ['key']);
const FIELD = props<FieldRef>(
  {
    is: anything,
    path: oneOf(
      'metadata.name',
      'metadata.namespace',
      'metadata.uid',
      'spec.nodeName',
      'spec.serviceAccountName',
      'status.hostIP',
      'status.podIP',
    ),
  },
  ['path'],
);

const envValue: Shape = (given, where) => {
  if (isFields(given) && given.is === 'secret') return SECRET(given, where);
  if (isFields(given) && given.is === 'field') return FIELD(given, where);
  if (['string', 'boolean', 'function'].includes(typeof given) || Number.isFinite(given)) return [];
  const fix = given === null ? "write '', or leave it out" : "write a text, a number, secret('…') or field('…')";
  return [mistake(where, `${shown(given)} is no value of a variable`, fix)];
};

const ENV_SOURCE = props<EnvSource>({ secret: text, configMap: text, prefix: text });
const envSource: Shape = (given, where) => {
  if (!isFields(given)) return text(given, where);
  const wrong = ENV_SOURCE(given, where);
  const isOne = (given.secret === undefined) !== (given.configMap === undefined);
  return wrong.length > 0 || isOne ? wrong : [mistake(where, 'names no source, or two', "write { configMap: 'name' }")];
};

const COMMAND = list(lateText);
const REQUEST = props<HookRequest>({ path: text, port: portNumber }, ['path', 'port']);
const hook: Shape = (given, where) => {
  if (Array.isArray(given)) return COMMAND(given, where);
  if (isFields(given)) return REQUEST(given, where);
  if (timespan(given, where).length === 0) return [];
  return [
    mistake(
      where,
      `${shown(given)} is no hook`,
      "write ['command'], { path: '/x', port: 8080 }, or a time such as '5s'",
    ),
  ];
};

/** What an app's own container shares with others. */
export const CONTAINER: Readonly<Record<AllKeys<Omit<Container, 'ports' | 'probes' | 'first'>>, Shape>> = {
  image,
  command: list(lateText),
  args: list(lateText),
  env: record(envValue, "write { NAME: 'value' }"),
  envFrom: list(envSource),
  started: hook,
  stop: hook,
  resources: props<Resources>({ cpu, memory: bytes, cpuLimit: cpu, memoryLimit: bytes, disk: bytes, diskLimit: bytes }),
  volumes: record(volume, "write { '/path': emptyDir('tmp') }"),
  files: record(
    mapOr(props<FileText>({ text: lateText, mode: fileMode }, ['text']), lateText),
    "write { '/path': 'text' }",
  ),
  devices: list(device),
  security: props<Security>({
    user: mapOr(number, (given, where) =>
      given === 'image' ? [] : number(given, where).map((each) => ({ ...each, fix: "write a number, or 'image'" })),
    ),
    group: number,
    groups: list(number),
    writableRoot: flag,
    capabilities: list(text),
    privileged: flag,
  }),
};

/** See {@link Container}. */
export const containers = record(
  props<Container>({ ...CONTAINER, ports, probes, first: flag }, ['image']),
  "write { name: { image: image('…') } }",
);

/** Containers of a start, which end by themselves. */
const initContainers: Shape = (given, where) => {
  const wrong = containers(given, where);
  if (wrong.length > 0 || !isFields(given)) return wrong;
  return Object.entries(given).flatMap(([name, container]) =>
    ['probes', 'started', 'stop', 'first']
      .filter((prop) => isFields(container) && container[prop] !== undefined)
      .map((prop) => mistake(`${where}.${name}.${prop}`, 'is for containers that stay', `remove '${prop}'`)),
  );
};

/** Kubernetes looks every ten seconds. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline */
const startingDeadline: Shape = (given, where) => {
  const wrong = timespan(given, where);
  const isShort = wrong.length === 0 && seconds(given as Timespan) < 10;
  return isShort ? [mistake(where, `'${given}' may be over before anybody looks`, "write '10s' or more")] : wrong;
};

/** What pods that run by the clock have. */
export const CLOCK: Readonly<Record<AllKeys<Omit<CronJobProps, keyof PodProps | 'kind'>>, Shape>> = {
  schedule: text,
  timeZone: text,
  concurrency: oneOf('Allow', 'Forbid', 'Replace'),
  startingDeadline,
  activeDeadline: timespan,
  retries: number,
};

const address = matching(
  (given) => parseAddress(given) !== undefined && !isMapped(given),
  'address',
  "write one such as '10.10.11.40'",
);
const DNS = props<Dns>({ servers: list(address), search: list(text), ndots: number });
/** See {@link Dns}. */
const dns: Shape = (given, where) => {
  const wrong = DNS(given, where);
  if (wrong.length > 0 || !isFields(given)) return wrong;
  const { servers, ndots = 1 } = given as Dns;
  if (Object.keys(given).length === 0 || servers?.length === 0) {
    return [mistake(where, 'says nothing', "write { servers: ['10.10.11.40'] } or { ndots: 1 }")];
  }
  if ((servers?.length ?? 0) > 3)
    return [mistake(`${where}.servers`, 'are more than three', 'keep three: no program asks more')];
  const isRight = Number.isInteger(ndots) && ndots >= 0 && ndots <= 15;
  return isRight
    ? []
    : [mistake(`${where}.ndots`, `${ndots} is no number of dots`, 'write a whole number from 0 to 15')];
};

/** What all pods of a workload have beside their containers. */
export const POD: Readonly<Record<AllKeys<Omit<PodProps, 'containers'>>, Shape>> = {
  name: text,
  initContainers,
  serviceAccount: text,
  hostNetwork: flag,
  terminationGracePeriod: timespan,
  priorityClass: text,
  dns,
  annotations: record(text),
  ...PLACEMENT,
  spread: (given, where) => (given === false ? [] : oneOf('preferred', 'required')(given, where)),
};

/** The props of every kind of workload. */
export const WORKLOAD: Readonly<Record<AllKeys<WorkloadProps>, Shape>> = {
  ...POD,
  ...CLOCK,
  containers,
  kind: oneOf('Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'),
  replicas: number,
  strategy: oneOf('RollingUpdate', 'Recreate'),
};

const shape = props<WorkloadProps>(WORKLOAD, ['name', 'containers']);

/** What is wrong with the props of a workload, whatever their types say. */
export function workloadMistakes(given: WorkloadProps): readonly Mistake[] {
  const wrong = shape(given, '');
  return [...wrong, ...(wrong.length > 0 ? [] : [...longStops(given), ...noneSecond(given)])].map((each) => ({
    rule: 'wrong-prop',
    ...each,
  }));
}

/** All containers start first: nothing is left to wait for them, and Kubernetes refuses such a pod. */
function noneSecond({ containers: all }: WorkloadProps): readonly Mistake[] {
  const [name] = Object.keys(all);
  if (name === undefined || !Object.values(all).every(({ first }) => first)) return [];
  return [mistake(`containers.${name}.first`, 'is first, and no container comes after it', "remove 'first'")];
}

/** Waits before a stop that the kill cuts off. */
function longStops({ containers: all, terminationGracePeriod = '30s' }: WorkloadProps): readonly Mistake[] {
  return Object.entries(all).flatMap(([name, { stop }]) =>
    typeof stop === 'string' && seconds(stop) >= seconds(terminationGracePeriod)
      ? [
          mistake(
            'stop',
            `'${name}' waits ${stop} before its stop, and is killed after ${terminationGracePeriod}`,
            'give it a longer terminationGracePeriod',
          ),
        ]
      : [],
  );
}
