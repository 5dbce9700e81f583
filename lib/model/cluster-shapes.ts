import type { ClusterDeclaration, Networks } from './cluster.ts';
import type { Component } from './component.ts';
import { componentShape } from './component-shapes.ts';
import { device } from './device.ts';
import type { Mistake } from './finding.ts';
import { isK3sRelease, type K3s } from './k3s-release.ts';
import type { Disk, Node, Reserved } from './node.ts';
import { taint } from './placement-shapes.ts';
import {
  anything,
  isFields,
  list,
  meaning,
  mistake,
  number,
  oneOf,
  props,
  record,
  type Shape,
  shown,
  text,
  value,
} from './shape.ts';
import { isAnyUnknown, type Shapes, type Side, type SideFacts } from './side.ts';
import { bytes, cpu } from './unit-shapes.ts';

/** What others call the architectures of Go, which Kubernetes has. */
const ARCHITECTURES = {
  ...{ aarch64: 'arm64', armv8: 'arm64', 'linux/arm64': 'arm64' },
  ...{ x86_64: 'amd64', x64: 'amd64', 'linux/amd64': 'amd64', armv7: 'arm', armhf: 'arm', armv7l: 'arm' },
} as const;

const NODE = props<Node>(
  {
    name: text,
    role: meaning({ master: 'server', 'control-plane': 'server', worker: 'agent' }, oneOf('server', 'agent')),
    address: text,
    podNetwork: text,
    // A rule of its own looks at the amount.
    memory: (given, where) => (typeof given === 'string' ? [] : bytes(given, where)),
    cpus: number,
    arch: meaning(ARCHITECTURES, oneOf('arm64', 'amd64', 'arm')),
    labels: record(text),
    taints: list(taint),
    devices: list(device),
    reserved: props<Reserved>({ cpu, memory: bytes }),
    mac: text,
    os: oneOf('systemd', 'openrc'),
    root: oneOf('writable', 'read-only'),
    disks: record(
      props<Disk>({ label: text, type: oneOf('ext4', 'xfs', 'btrfs', 'f2fs') }, ['label']),
      "write { '/var/lib/rancher/k3s/storage': { label: 'volumes' } }",
    ),
    packages: list(text),
    initiator: text,
  },
  ['name', 'role', 'address', 'memory', 'cpus'],
  'node',
);

const RELEASE = value(isK3sRelease, 'release of k3s', "write one as k3s --version prints it, 'v1.36.4+k3s1'");

const FACTS: Readonly<
  Record<Exclude<keyof ClusterDeclaration, keyof SideFacts | 'is' | 'unknown' | 'components'>, Shape>
> = {
  name: text,
  domain: text,
  nodes: list(NODE),
  networks: props<Networks>({ lan: list(text), vpn: list(text), pods: text, services: text }, ['lan']),
  loadBalancers: text,
  k3s: props<K3s>({ runs: RELEASE, upgradeTo: RELEASE }, ['runs']),
  accept: record(text, "write { 'rule': 'reason' }"),
};

function factShapes(sides: readonly Side[]): Shapes {
  return Object.assign({}, FACTS, ...sides.map((side) => side.facts));
}

/** The names of all facts. */
export function factNames(sides: readonly Side[]): readonly string[] {
  return Object.keys(factShapes(sides));
}

/** What is wrong with the facts of a cluster, whatever their types say: synth does not ask them. */
export function factMistakes(declaration: ClusterDeclaration, sides: readonly Side[]): readonly Mistake[] {
  const shape = props<Record<string, unknown>>(
    { ...factShapes(sides), is: anything, unknown: anything, components: list(anything) },
    ['name', 'domain', 'nodes', 'networks', 'components'],
    'map',
    isAnyUnknown(sides),
  );
  return shape(declaration, '').map((each) => ({ rule: 'wrong-prop', ...each }));
}

/**
 * What is wrong with an entry of `components`, whatever its type says.
 * @param where its path, for one whose name is not known
 */
export function componentMistakes(given: unknown, where: string, sides: readonly Side[]): readonly Mistake[] {
  return wrongEntry(given, where, componentShape(sides)).map((each) => ({ rule: 'wrong-prop', ...each }));
}

function wrongEntry(given: unknown, where: string, shape: Shape): readonly Mistake[] {
  if (typeof given === 'function') return [mistake(where, `${given.name} is a function`, `write ${given.name}()`)];
  if (!isComponent(given)) {
    const fix = given === undefined ? 'correct its import, or remove it' : 'write app({ … }) or component({ … })';
    return [mistake(where, `${shown(given)} is no component`, fix)];
  }
  const { mistakes = [] } = given;
  if (typeof given.name !== 'string') {
    const inside = (at = '') => (at === '' ? where : `${where}.${at}`);
    return mistakes.length > 0 ? mistakes.map((each) => ({ ...each, where: inside(each.where) })) : shape(given, where);
  }
  const seen = new Set(mistakes.map(({ where: at, what }) => `${at} ${what}`));
  return [...mistakes, ...shape(given, '').filter(({ where: at, what }) => !seen.has(`${at} ${what}`))];
}

/** Whether an entry of `components` is one, whatever else is wrong with it. */
export function isComponent(given: unknown): given is Component {
  return isFields(given) && given.is === 'component';
}
