import { containersOf } from '../../derive/pods.ts';
import { listed } from '../../model/listed.ts';
import { isDnsLabel, isPortName } from '../../model/names.ts';
import { isMap, type JsonMap, list, path } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { ofContainers, ofPods } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import { repeated } from '../repeated.ts';
import { ruleTable } from '../rule.ts';

/** A number of a port that no port can have. What is no number at all is told by its type. */
function isWrongPort(value: unknown): boolean {
  return Number.isInteger(value) && !((value as number) >= 1 && (value as number) <= 65_535);
}

/** Whether a port that a probe asks, by name or number, is declared for UDP alone. The kubelet asks over TCP. */
function isUdp({ ports }: JsonMap, asked: unknown): boolean {
  const named = list(ports).filter(({ name, containerPort }) => asked === name || asked === containerPort);
  return named.length > 0 && named.every(({ protocol }) => protocol === 'UDP');
}

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const rules = ruleTable({
  'container-name': {
    what: 'A container has a name that Kubernetes refuses, or that of another',
    why: 'The name of a container is part of a host name, and tells it from the others of its pod, those of its start among them.',
    fix: 'Use lower-case letters, digits and dashes, and give each container its own name.',
    check: ofPods((pod) => {
      const names = containersOf(pod).flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []));
      // Two in one list the schema refuses.
      const twice = [pod.initContainers, pod.containers].flatMap((each) =>
        repeated(list(each).map(({ name }) => String(name))),
      );
      return [
        ...names
          .filter((name) => !isDnsLabel(name))
          .map((name) => ({
            what: `has a container named '${name}'`,
            fix: 'use lower-case letters, digits and dashes',
          })),
        ...repeated(names)
          .filter((name) => !twice.includes(name))
          .map((name) => ({ what: `has two containers named '${name}'`, fix: 'rename one of them' })),
      ];
    }),
    wrong: deployment('', 'initContainers: [{ name: web, image: docker.io/library/busybox:1.37.0 }]'),
    right: deployment('', 'initContainers: [{ name: init, image: docker.io/library/busybox:1.37.0 }]'),
  },
  'container-port': {
    what: 'A port of a container cannot be one',
    why: 'The API server refuses numbers beyond 65535, and names that are too long, have capitals, or are there twice. On the network of the node the port of the node is that of the container.',
    fix: 'Use 1 to 65535, and names of at most 15 lower-case letters, digits and dashes.',
    check: ofContainers(({ ports }, name, pod) => [
      ...list(ports).flatMap(({ containerPort, hostPort, name: port }) => [
        ...(isWrongPort(containerPort)
          ? [{ what: `'${name}' listens on port ${containerPort}`, fix: 'use 1 to 65535' }]
          : []),
        ...(pod.hostNetwork === true && hostPort !== undefined && hostPort !== containerPort
          ? [
              {
                what: `'${name}' listens on port ${containerPort} and opens ${hostPort} of the node, whose network it has`,
                fix: 'give both the same number, or leave hostPort out',
              },
            ]
          : []),
        ...(typeof port === 'string' && !isPortName(port)
          ? [
              {
                what: `'${name}' has a port named '${port}'`,
                fix: 'use at most 15 lower-case letters, digits and dashes',
              },
            ]
          : []),
      ]),
      ...repeated(list(ports).flatMap(({ name: port }) => (typeof port === 'string' ? [port] : []))).map((port) => ({
        what: `'${name}' has two ports named '${port}'`,
        fix: 'rename one of them',
      })),
    ]),
    wrong: deployment('ports: [{ name: http, containerPort: 80800 }]'),
    right: deployment('ports: [{ name: http, containerPort: 8080 }]'),
  },
  'variable-name': {
    what: 'An environment variable has a name that is none',
    why: 'A shell cannot read such a variable, and the API server refuses most such names.',
    fix: 'Use letters, digits and `_`, and start with no digit.',
    check: ofContainers(({ env }, name) =>
      list(env)
        .map((variable) => variable.name)
        .filter((variable) => typeof variable === 'string' && variable !== '' && !/^[A-Za-z_.-][\w.-]*$/.test(variable))
        .map((variable) => ({
          what: `'${name}' has a variable named '${variable}'`,
          fix: 'use letters, digits and _',
        })),
    ),
    wrong: deployment("env: [{ name: MY VAR, value: 'x' }]"),
    right: deployment("env: [{ name: MY_VAR, value: 'x' }]"),
  },
  'probe-target': {
    what: 'A probe asks what the container does not have',
    why: 'A probe that never succeeds keeps the pod from traffic, or restarts its container for ever.',
    fix: 'Name a port of TCP that the container declares, and start the path with a slash. A port that it listens on and does not declare is better declared.',
    check: ofContainers((container, name, pod) => {
      const probes = PROBES.map((kind) => container[kind]);
      // The probes of a container mostly ask the same: each wrong path or port is one mistake.
      const asked = (...keys: readonly string[]) => [...new Set(probes.map((probe) => path(probe, ...keys)))];
      // The containers of a pod share its network. One that declares no port may listen on any.
      const numbers = containersOf(pod).flatMap(({ ports }) => list(ports).map(({ containerPort }) => containerPort));
      const names = list(container.ports).map(({ name: port }) => port);
      const isUnasked = (port: number) => (names.length > 0 ? !numbers.includes(port) : isWrongPort(port));
      const numbered = [...new Set([...asked('httpGet', 'port'), ...asked('tcpSocket', 'port')])];
      return [
        ...asked('httpGet', 'path')
          .filter((text) => typeof text === 'string' && !text.startsWith('/'))
          .map((text) => ({ what: `probes of '${name}' ask for '${text}'`, fix: 'start the path with a slash' })),
        ...numbered
          .filter((port) => isUdp(container, port))
          .map((port) => ({
            what: `probes of '${name}' ask port ${port}, which is one of UDP`,
            fix: 'ask a port of TCP, or give the probe a command',
          })),
        ...numbered
          .filter((port) =>
            typeof port === 'string' ? !names.includes(port) : typeof port === 'number' && isUnasked(port),
          )
          .map((port) => ({
            what: `probes of '${name}' ask port ${typeof port === 'string' ? `'${port}'` : port}`,
            fix:
              names.length > 0
                ? `name a port of the container: ${listed(
                    list(container.ports).map((own) => String(own.name ?? own.containerPort)),
                  )}`
                : 'name a port of the container',
          })),
      ];
    }),
    wrong: deployment(
      'ports: [{ name: http, containerPort: 80 }]\n          readinessProbe: { tcpSocket: { port: web } }',
    ),
    right: deployment(
      'ports: [{ name: http, containerPort: 80 }]\n          readinessProbe: { tcpSocket: { port: http } }',
    ),
  },
  'probe-success': {
    what: 'A liveness or startup probe wants to succeed more than once',
    why: 'The API server refuses it: only a readiness probe may count its successes.',
    fix: 'Leave `successThreshold` out.',
    check: ofContainers((container, name) =>
      (['startupProbe', 'livenessProbe'] as const)
        .filter((kind) => Number(path(container[kind], 'successThreshold') ?? 1) > 1)
        .map((kind) => ({ what: `the ${kind} of '${name}' has successThreshold`, fix: 'leave it out' })),
    ),
    wrong: deployment('livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 }'),
    right: deployment('readinessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 }'),
  },
  'request-above-limit': {
    what: 'A container requests more than its limit',
    why: 'The API server refuses the pod: a node would keep more for it than it may ever use.',
    fix: 'Raise the limit (`memoryLimit`), or lower the request (`memory`, `cpu`). Neither may be negative.',
    check: ofContainers(({ resources }, name) => {
      const limits = path(resources, 'limits');
      const requests = path(resources, 'requests');
      const negative = [requests, limits].flatMap((amounts) =>
        Object.entries(isMap(amounts) ? amounts : {}).filter(([, value]) => (parseQuantity(value) ?? 0) < 0),
      );
      const above = Object.entries(isMap(requests) ? requests : {}).filter(
        ([kind, value]) =>
          (parseQuantity(value) ?? 0) > (parseQuantity(path(limits, kind)) ?? Number.POSITIVE_INFINITY),
      );
      return [
        ...negative.map(([kind, value]) => ({
          what: `'${name}' has ${value} of ${kind}`,
          fix: 'give an amount above zero',
        })),
        ...above.map(([kind]) => ({
          what: `'${name}' requests more ${kind} than its limit`,
          fix: kind === 'memory' ? 'raise memoryLimit, or lower memory' : `raise the limit, or lower ${kind}`,
        })),
      ];
    }),
    wrong: deployment('resources: { requests: { memory: 128Mi }, limits: { memory: 64Mi } }'),
    right: deployment('resources: { requests: { memory: 64Mi }, limits: { memory: 128Mi } }'),
  },
  'privilege-escalation': {
    what: 'A container is privileged, and may not gain privileges',
    why: 'The API server refuses what contradicts itself.',
    fix: 'Take `privileged` away, or let the container gain privileges.',
    check: ofContainers(({ securityContext }, name) =>
      path(securityContext, 'privileged') === true && path(securityContext, 'allowPrivilegeEscalation') === false
        ? [
            {
              what: `'${name}' is privileged, and has allowPrivilegeEscalation: false`,
              fix: 'take one of the two away; security: { privileged: true } sets both',
            },
          ]
        : [],
    ),
    wrong: deployment('securityContext: { privileged: true, allowPrivilegeEscalation: false }'),
    right: deployment('securityContext: { privileged: true }'),
  },
});
