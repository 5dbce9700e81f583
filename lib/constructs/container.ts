import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { oneOfThese } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import { namedPorts } from '../model/port.ts';
import { shown } from '../model/shape.ts';
import type { Text } from '../model/text.ts';
import { type Bytes, type Cpu, seconds } from '../model/units.ts';
import type { Container, EnvSource, EnvValue, Probe, Resources } from '../model/workload-props.ts';
import { securityContext } from './security.ts';
import { StageChart } from './stage-chart.ts';

/** A volume mount of a container, by the path within it. */
export interface Mount {
  readonly path: string;
  readonly volume: kplus.Volume;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** Renders a container with the defaults for a Pi: small requests, no rights, and probes that are patient. */
export function containerProps(
  scope: Construct,
  cluster: Cluster,
  name: string,
  container: Container,
  mounts: readonly Mount[],
): kplus.ContainerProps {
  const { probes = {} } = container;
  return {
    name,
    image: cluster.image(container.image),
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: container.command?.map((text, at) => textOf(text, cluster, `command[${at}]`)),
    args: container.args?.map((text, at) => textOf(text, cluster, `args[${at}]`)),
    ports: namedPorts(container.ports).map((port) => ({
      name: port.name,
      number: port.container,
      protocol: kplus.Protocol[port.protocol],
      hostPort: port.hostPort,
    })),
    envVariables: environment(scope, cluster, container.env ?? {}),
    envFrom: container.envFrom?.map((from) => envFrom(scope, from)),
    readiness: probes.readiness && probe(probes.readiness, container),
    liveness: probes.liveness && probe(probes.liveness, container),
    startup: probes.startup && probe(probes.startup, container),
    resources: resources(container.resources),
    securityContext: securityContext(container.security),
    volumeMounts: mounts.map(({ path, volume, subPath, readOnly }) => ({ path, volume, subPath, readOnly })),
  };
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

function environment(
  scope: Construct,
  cluster: Cluster,
  env: Readonly<Record<string, EnvValue>>,
): Record<string, kplus.EnvValue> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, envValue(scope, cluster, value, `env.${name}`)]),
  );
}

function envValue(scope: Construct, cluster: Cluster, value: EnvValue, where: string): kplus.EnvValue {
  if (typeof value !== 'object') {
    return kplus.EnvValue.fromValue(typeof value === 'function' ? textOf(value, cluster, where) : String(value));
  }
  if (value.is === 'field') return kplus.EnvValue.fromFieldRef(value.path as kplus.EnvFieldPaths);
  const from = value.from ?? StageChart.of(scope).component.name;
  return kplus.EnvValue.fromSecretValue({ secret: secretNamed(scope, from), key: value.key });
}

function envFrom(scope: Construct, source: string | EnvSource): kplus.EnvFrom {
  const { secret, configMap, prefix }: EnvSource = typeof source === 'string' ? { secret: source } : source;
  if (secret !== undefined) return new kplus.EnvFrom(undefined, prefix, secretNamed(scope, secret));
  const id = `config-map-${configMap}`;
  const known = scope.node.tryFindChild(id) as kplus.IConfigMap | undefined;
  return new kplus.EnvFrom(known ?? kplus.ConfigMap.fromConfigMapName(scope, id, configMap), prefix);
}

/** A Secret that exists outside of what is drawn. One construct serves all references to it. */
export function secretNamed(scope: Construct, name: string): kplus.ISecret {
  const id = `secret-${name}`;
  return (scope.node.tryFindChild(id) as kplus.ISecret | undefined) ?? kplus.Secret.fromSecretName(scope, id, name);
}

function probe(of: Probe, container: Container): kplus.Probe {
  const options = {
    initialDelaySeconds: of.initialDelay ? Duration.seconds(seconds(of.initialDelay)) : undefined,
    periodSeconds: Duration.seconds(seconds(of.period ?? '10s')),
    timeoutSeconds: Duration.seconds(seconds(of.timeout ?? '5s')),
    failureThreshold: of.failures ?? 3,
  };
  if (of.command && of.path !== undefined) {
    throw new InvalidInput({
      rule: 'contradicting-props',
      what: `a probe has the path '${of.path}' and a command, which exclude each other`,
      fix: 'keep one of them',
    });
  }
  if (of.command) return kplus.Probe.fromCommand([...of.command], options);
  const target = { ...options, port: portNumber(of.port, container), host: of.host };
  return of.path === undefined ? kplus.Probe.fromTcpSocket(target) : kplus.Probe.fromHttpGet(of.path, target);
}

function portNumber(asked: string | number | undefined, { ports: declared }: Container): number | undefined {
  if (typeof asked === 'number') return asked;
  const ports = namedPorts(declared);
  const found = ports.filter(({ name, declared: of }) => asked === undefined || asked === name || asked === of);
  // cdk8s-plus would ask port 80, where nothing need listen.
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

function resources({ cpu = '10m', memory = '64Mi', cpuLimit, memoryLimit }: Resources = {}): kplus.ContainerResources {
  const request = size(memory);
  return {
    cpu: { request: cpuOf(cpu), limit: cpuLimit === undefined ? undefined : cpuOf(cpuLimit) },
    memory: { request, limit: memoryLimit ? size(memoryLimit) : Size.kibibytes(request.toKibibytes() * 4) },
  };
}

function cpuOf(cpu: Cpu): kplus.Cpu {
  return typeof cpu === 'number' ? kplus.Cpu.units(cpu) : kplus.Cpu.millis(Number(cpu.slice(0, -1)));
}

/** An amount of bytes as cdk8s knows it. */
export function size(bytes: Bytes): Size {
  const amount = Number(bytes.slice(0, -2));
  switch (bytes.slice(-2)) {
    case 'Ki':
      return Size.kibibytes(amount);
    case 'Mi':
      return Size.mebibytes(amount);
    case 'Gi':
      return Size.gibibytes(amount);
    default:
      return Size.tebibytes(amount);
  }
}
