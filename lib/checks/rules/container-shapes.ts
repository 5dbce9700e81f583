import { containersOf } from '../../derive/pods.ts';
import { listed } from '../../model/listed.ts';
import { isDnsLabel, isPortName } from '../../model/names.ts';
import { isMap, type Json, type JsonMap, list, path, texts } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { ofContainerRows, ofContainers, ofPods, unless } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import { repeated } from '../repeated.ts';
import { ruleTable } from '../rule.ts';

/** A number of a port that no port can have. What is no number at all is told by its type. */
function isWrongPort(value: unknown): boolean {
  return Number.isInteger(value) && !((value as number) >= 1 && (value as number) <= 65_535);
}

/** Whether a port that a probe asks, by name or number, is declared for UDP alone. The kubelet asks over TCP. */
function isUdp({ ports }: JsonMap, asked: unknown): boolean {
  if (asked === undefined) return false;
  const named = list(ports).filter(({ name, containerPort }) => asked === name || asked === containerPort);
  return named.length > 0 && named.every(({ protocol }) => protocol === 'UDP');
}

/** How long a command sleeps before a container ends: `sleep 60`, also by a shell. */
function sleptIn(lifecycle: Json | undefined): number | undefined {
  const command = texts(path(lifecycle, 'preStop', 'exec', 'command')).join(' ');
  const all = [...command.matchAll(/(?:^|[\s;&|/])sleep\s+(\d+)(?=s?(?:[\s;&|]|$))/g)];
  return all.length === 0 ? undefined : all.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];
const LETTERS = 'use lower-case letters, digits and dashes';
const PORT_NAME = 'use at most 15 lower-case letters, digits and dashes';

export const rules = ruleTable({
  'container-name': {
    what: 'A container has a name that Kubernetes refuses, or that of another',
    why: 'The name of a container is part of a host name, and tells it from the others of its pod, those of its start among them.',
    fix: 'Use lower-case letters, digits and dashes, and give each container its own name.',
    check: ofPods((pod) => {
      const names = containersOf(pod).flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []));
      // Two in one list the schema refuses.
      const inOneList = [pod.initContainers, pod.containers].flatMap((each) =>
        repeated(list(each).map(({ name }) => String(name))),
      );
      return [
        names.map((name) => !isDnsLabel(name) && { what: `has a container named '${name}'`, fix: LETTERS }),
        repeated(names)
          .filter((name) => !inOneList.includes(name))
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
    check: ofContainers(({ ports }, container, { hostNetwork }) => {
      const names = list(ports).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
      return [
        list(ports).map(({ containerPort: port, hostPort }) => [
          isWrongPort(port) && { what: `'${container}' listens on port ${port}`, fix: 'use 1 to 65535' },
          hostNetwork === true &&
            hostPort !== undefined &&
            hostPort !== port && {
              what: `'${container}' listens on port ${port} and opens ${hostPort} of the node, whose network it has`,
              fix: 'give both the same number, or leave hostPort out',
            },
        ]),
        names
          .filter((name) => !isPortName(name))
          .map((name) => ({ what: `'${container}' has a port named '${name}'`, fix: PORT_NAME })),
        repeated(names).map((name) => ({
          what: `'${container}' has two ports named '${name}'`,
          fix: 'rename one of them',
        })),
      ];
    }),
    wrong: deployment('ports: [{ name: http, containerPort: 80800 }]'),
    right: deployment('ports: [{ name: http, containerPort: 8080 }]'),
  },
  'variable-name': {
    what: 'An environment variable has a name that is none',
    why: 'A shell cannot read such a variable, and the API server refuses most such names.',
    fix: 'Use letters, digits and `_`, and start with no digit.',
    check: ofContainerRows([
      'env[].name',
      unless(/^[A-Za-z_.-][\w.-]*$/),
      "has a variable named '{}'",
      'use letters, digits and _',
    ]),
    wrong: deployment("env: [{ name: MY VAR, value: 'x' }]"),
    right: deployment("env: [{ name: MY_VAR, value: 'x' }]"),
  },
  'probe-target': {
    // A chart that listens on a port which it does not declare is no mistake of who installs it.
    ofCharts: false,
    what: 'A probe asks what the container does not have',
    why: 'A probe that never succeeds keeps the pod from traffic, or restarts its container for ever.',
    fix: 'Name a port of TCP that the container declares, and start the path with a slash. A port that it listens on and does not declare is better declared.',
    check: ofContainers((container, name, pod) => {
      const probes = PROBES.map((kind) => container[kind]);
      // The probes of a container mostly ask the same: each wrong path or port is one mistake.
      const paths = new Set(probes.map((probe) => path(probe, 'httpGet', 'path')));
      const ports = new Set(['httpGet', 'tcpSocket'].flatMap((way) => probes.map((probe) => path(probe, way, 'port'))));
      // The containers of a pod share its network. One that declares no port may listen on any.
      const numbers = containersOf(pod).flatMap((each) => list(each.ports).map(({ containerPort }) => containerPort));
      const own = list(container.ports);
      const names = own.map(({ name: port }) => port);
      const isUnasked = (port: number) => (own.length > 0 ? !numbers.includes(port) : isWrongPort(port));
      const there = listed(own.map((port) => String(port.name ?? port.containerPort)));
      const fix = `name a port of the container${there && `: ${there}`}`;
      return [
        [...paths].map(
          (text) =>
            typeof text === 'string' &&
            !text.startsWith('/') && {
              what: `probes of '${name}' ask for '${text}'`,
              fix: 'start the path with a slash',
            },
        ),
        [...ports].map(
          (port) =>
            isUdp(container, port) && {
              what: `probes of '${name}' ask port ${port}, which is one of UDP`,
              fix: 'ask a port of TCP, or give the probe a command',
            },
        ),
        [...ports].map((port) => [
          typeof port === 'string' && !names.includes(port) && { what: `probes of '${name}' ask port '${port}'`, fix },
          typeof port === 'number' && isUnasked(port) && { what: `probes of '${name}' ask port ${port}`, fix },
        ]),
      ];
    }),
    wrong: deployment('ports: [{ name: http, containerPort: 80 }]\nreadinessProbe: { tcpSocket: { port: web } }'),
    right: deployment('ports: [{ name: http, containerPort: 80 }]\nreadinessProbe: { tcpSocket: { port: http } }'),
  },
  'probe-success': {
    what: 'A liveness or startup probe wants to succeed more than once',
    why: 'The API server refuses it: only a readiness probe may count its successes.',
    fix: 'Leave `successThreshold` out.',
    check: ofContainers((container, name) =>
      ['startupProbe', 'livenessProbe']
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
      const [limits, requests] = [path(resources, 'limits'), path(resources, 'requests')];
      const amounts = (of: unknown) => Object.entries(isMap(of as Json) ? (of as JsonMap) : {});
      const size = (amount: Json | undefined, otherwise: number) => parseQuantity(amount) ?? otherwise;
      const isAbove = (kind: string, amount: Json | undefined) =>
        size(amount, 0) > size(path(limits, kind), Number.POSITIVE_INFINITY);
      return [
        [...amounts(requests), ...amounts(limits)].map(
          ([kind, amount]) =>
            size(amount, 0) < 0 && { what: `'${name}' has ${amount} of ${kind}`, fix: 'give an amount above zero' },
        ),
        amounts(requests).map(
          ([kind, amount]) =>
            isAbove(kind, amount) && {
              what: `'${name}' requests more ${kind} than its limit`,
              fix: kind === 'memory' ? 'raise memoryLimit, or lower memory' : `raise the limit, or lower ${kind}`,
            },
        ),
      ];
    }),
    wrong: deployment('resources: { requests: { memory: 128Mi }, limits: { memory: 64Mi } }'),
    right: deployment('resources: { requests: { memory: 64Mi }, limits: { memory: 128Mi } }'),
  },
  'device-amount': {
    what: 'Of a resource with a domain, a container asks for another amount than its limit, or for a part of one',
    why: 'What a device plugin offers is given whole, and to one container at a time: the API server refuses a request without the same limit, and a fraction.',
    fix: 'Give the resource as a limit, a whole number. The request follows from it.',
    check: ofContainers(({ resources }, name) => {
      const of = (which: string) =>
        Object.entries(isMap(path(resources, which)) ? (path(resources, which) as JsonMap) : {});
      const isDevice = (kind: string) => kind.includes('/') && !kind.startsWith('kubernetes.io/');
      const limits = Object.fromEntries(of('limits'));
      return [
        of('requests')
          .filter(([kind, amount]) => isDevice(kind) && parseQuantity(amount) !== parseQuantity(limits[kind]))
          .map(([kind]) => ({
            what: `'${name}' requests ${kind} without the same limit`,
            fix: 'give it as a limit alone',
          })),
        [...of('requests'), ...of('limits')]
          .filter(([kind, amount]) => isDevice(kind) && !Number.isInteger(parseQuantity(amount) ?? 0))
          .map(([kind, amount]) => ({ what: `'${name}' asks for ${amount} of ${kind}`, fix: 'give a whole number' })),
      ];
    }),
    wrong: deployment('resources: { requests: { bramble.example/stick: 1 } }'),
    right: deployment('resources: { limits: { bramble.example/stick: 1 } }'),
  },
  'long-goodbye': {
    what: 'A container waits longer before it ends than its pod has time',
    why: 'The pod is killed in its sleep, after `terminationGracePeriodSeconds`, which is 30 where nothing is said. The API server refuses such a `preStop.sleep`, and takes such a command.',
    fix: 'Raise `terminationGracePeriodSeconds`, or wait less.',
    check: ofContainers(({ lifecycle }, name, { terminationGracePeriodSeconds: grace = 30 }) => {
      const seconds = path(lifecycle, 'preStop', 'sleep', 'seconds') ?? sleptIn(lifecycle);
      const isLonger = typeof seconds === 'number' && (seconds < 0 || seconds > Number(grace));
      const what = `'${name}' sleeps ${seconds} s before it ends, of which its pod has ${grace}`;
      return isLonger && { what, fix: 'raise terminationGracePeriodSeconds, or sleep less' };
    }),
    wrong: deployment('lifecycle: { preStop: { sleep: { seconds: 60 } } }'),
    right: deployment('lifecycle: { preStop: { sleep: { seconds: 60 } } }', 'terminationGracePeriodSeconds: 90'),
  },
  'privilege-escalation': {
    what: 'A container is privileged, and may not gain privileges',
    why: 'The API server refuses what contradicts itself.',
    fix: 'Take `privileged` away, or let the container gain privileges.',
    check: ofContainers(
      ({ securityContext }, name) =>
        path(securityContext, 'privileged') === true &&
        path(securityContext, 'allowPrivilegeEscalation') === false && {
          what: `'${name}' is privileged, and has allowPrivilegeEscalation: false`,
          fix: 'take one of the two away; security: { privileged: true } sets both',
        },
    ),
    wrong: deployment('securityContext: { privileged: true, allowPrivilegeEscalation: false }'),
    right: deployment('securityContext: { privileged: true }'),
  },
});
