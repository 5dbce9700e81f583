import { oneOfThese } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { isDevicePath } from '../model/device.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Hook } from '../model/hook.ts';
import type { Json, JsonMap } from '../model/object.ts';
import { namedPorts } from '../model/port.ts';
import { shown } from '../model/shape.ts';
import type { Text } from '../model/text.ts';
import { type Bytes, type Cpu, seconds } from '../model/units.ts';
import type { Container, EnvSource, EnvValue, Probe } from '../model/workload-props.ts';
import { securityContext } from './security.ts';

/** A volume mount of a container, by the path within it. */
export interface Mount {
  readonly path: string;
  /** The name of the volume. */
  readonly volume: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/**
 * A container as its pod has it, with the defaults for a Pi: small requests, no rights, and probes that are patient.
 * @param component whose Secret is meant where a variable names none
 */
export function drawnContainer(
  cluster: Cluster,
  component: string,
  name: string,
  container: Container,
  mounts: readonly Mount[],
): JsonMap {
  const { probes = {}, env = {}, envFrom = [], started, stop, first } = container;
  return {
    name,
    image: cluster.image(container.image),
    imagePullPolicy: 'IfNotPresent',
    command: container.command?.map((text, at) => textOf(text, cluster, `command[${at}]`)),
    args: container.args?.map((text, at) => textOf(text, cluster, `args[${at}]`)),
    ports: ifAny(namedPorts(container.ports).map(containerPort)),
    env: ifAny(
      Object.entries(env).map(([key, value]) => ({ name: key, ...variable(cluster, component, value, `env.${key}`) })),
    ),
    envFrom: ifAny(envFrom.map(source)),
    readinessProbe: probes.readiness && probe(probes.readiness, container),
    livenessProbe: probes.liveness && probe(probes.liveness, container),
    startupProbe: probes.startup && probe(probes.startup, container),
    lifecycle:
      started || stop
        ? {
            postStart: started && handler(started, cluster, 'started'),
            preStop: stop && handler(stop, cluster, 'stop'),
          }
        : undefined,
    resources: resources(container),
    restartPolicy: first ? 'Always' : undefined,
    securityContext: securityContext(container.security),
    volumeMounts: ifAny(
      mounts.map(({ path, volume, subPath, readOnly }) => ({ name: volume, mountPath: path, subPath, readOnly })),
    ),
  };
}

/** A list that is left out where nothing is in it. */
export function ifAny(list: readonly Json[]): readonly Json[] | undefined {
  return list.length > 0 ? list : undefined;
}

/**
 * A text, computed where it is a function of the cluster.
 * @param where the prop that holds it
 */
export function textOf(text: Text, cluster: Cluster, where: string): string {
  const given: unknown = typeof text === 'function' ? text(cluster) : text;
  if (typeof given === 'string') return given;
  throw new InvalidInput({
    where,
    what: `the function gives ${shown(given)}, and no text`,
    fix: 'return a text from it',
  });
}

function containerPort({ name, container, protocol, hostPort }: ReturnType<typeof namedPorts>[number]): JsonMap {
  return { name, containerPort: container, protocol, hostPort };
}

function variable(cluster: Cluster, component: string, value: EnvValue, where: string): JsonMap {
  if (typeof value !== 'object') {
    return { value: typeof value === 'function' ? textOf(value, cluster, where) : String(value) };
  }
  if (value.is === 'field') return { valueFrom: { fieldRef: { fieldPath: value.path } } };
  return { valueFrom: { secretKeyRef: { name: value.from ?? component, key: value.key } } };
}

function source(given: string | EnvSource): JsonMap {
  const { secret, configMap, prefix }: EnvSource = typeof given === 'string' ? { secret: given } : given;
  return secret === undefined ? { configMapRef: { name: configMap }, prefix } : { secretRef: { name: secret }, prefix };
}

function probe(of: Probe, container: Container): JsonMap {
  return {
    ...asked(of, container),
    initialDelaySeconds: of.initialDelay ? seconds(of.initialDelay) : undefined,
    periodSeconds: seconds(of.period ?? '10s'),
    timeoutSeconds: seconds(of.timeout ?? '5s'),
    failureThreshold: of.failures ?? 3,
  };
}

/** How a probe asks: by a command, by HTTP, or by whether the port is open. */
function asked({ path, command, port: wanted, host }: Probe, container: Container): JsonMap {
  if (command && path !== undefined) {
    throw new InvalidInput({
      rule: 'contradicting-props',
      what: `a probe has the path '${path}' and a command, which exclude each other`,
      fix: 'keep one of them',
    });
  }
  if (command) return { exec: { command } };
  const port = portNumber(wanted, container);
  return path === undefined ? { tcpSocket: { port, host } } : { httpGet: { path, port, scheme: 'HTTP', host } };
}

function portNumber(asked: string | number | undefined, { ports: declared }: Container): number | undefined {
  if (typeof asked === 'number') return asked;
  const ports = namedPorts(declared);
  const found = ports.filter(({ name, declared: of }) => asked === undefined || asked === name || asked === of);
  if (asked === undefined && ports.length === 0) {
    const fix = "say which: { path: '/', port: 8080 }, give the container ports, or ask by a command";
    throw new InvalidInput({ rule: 'unknown-port', what: 'a probe asks for no port, and the container has none', fix });
  }
  if (asked !== undefined && found.length === 0) {
    const fix = oneOfThese(
      asked,
      ports.map(({ name }) => name),
      'declare it in ports',
    );
    throw new InvalidInput({
      rule: 'unknown-port',
      what: `a probe asks the port '${asked}', which the container does not have`,
      fix,
    });
  }
  return (found.find(({ protocol }) => protocol === 'TCP') ?? found[0])?.container;
}

function handler(hook: Hook, cluster: Cluster, where: string): JsonMap {
  if (typeof hook === 'string') return { sleep: { seconds: seconds(hook) } };
  if ('path' in hook) return { httpGet: { path: hook.path, port: hook.port } };
  return { exec: { command: hook.map((text, at) => textOf(text, cluster, `${where}[${at}]`)) } };
}

/** What a container asks of its node: also one of each that it wants of a device plugin. */
function resources({ resources: asked = {}, devices = [] }: Container): JsonMap {
  const { cpu = '10m', memory = '64Mi', cpuLimit, memoryLimit, disk, diskLimit } = asked;
  const limit = memoryLimit ? kibibytes(memoryLimit) : kibibytes(memory) * 4;
  const plugins = Object.fromEntries(devices.filter((each) => !isDevicePath(each)).map((each) => [each, '1']));
  return {
    requests: { cpu: cpuOf(cpu), memory: inMebibytes(kibibytes(memory)), 'ephemeral-storage': disk, ...plugins },
    limits: {
      cpu: cpuLimit === undefined ? undefined : cpuOf(cpuLimit),
      memory: inMebibytes(limit),
      'ephemeral-storage': diskLimit,
      ...plugins,
    },
  };
}

function cpuOf(cpu: Cpu): string {
  return typeof cpu === 'number' ? String(cpu) : `${Number(cpu.slice(0, -1))}m`;
}

/** An amount of kibibytes as Kubernetes reads it. */
function inMebibytes(amount: number): string {
  return amount % 1024 === 0 ? `${amount / 1024}Mi` : `${Math.ceil(amount)}Ki`;
}

const KIBIBYTES = { Ki: 1, Mi: 1024, Gi: 1024 ** 2, Ti: 1024 ** 3 } as const;

function kibibytes(bytes: Bytes): number {
  return Number(bytes.slice(0, -2)) * KIBIBYTES[bytes.slice(-2) as keyof typeof KIBIBYTES];
}
