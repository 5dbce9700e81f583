import type { Backend, CloudflareProps, HcpBackend, LocalBackend, Move, S3Backend } from './cloudflare.ts';
import type { ClusterDeclaration, Networks } from './cluster.ts';
import type { Component } from './component.ts';
import { componentShape } from './component-shapes.ts';
import type { Mistake } from './finding.ts';
import type { Node, Reserved } from './node.ts';
import { anything, isFields, list, made, mistake, number, oneOf, props, record, shown, text } from './shape.ts';
import { bytes, cpu } from './unit-shapes.ts';
import { taint } from './workload-shapes.ts';

const NODE = props<Node>(
  {
    name: text,
    role: oneOf('server', 'agent'),
    address: text,
    podNetwork: text,
    // A rule of its own looks at the amount.
    memory: (given, where) => (typeof given === 'string' ? [] : bytes(given, where)),
    cpus: number,
    arch: oneOf('arm64', 'amd64', 'arm'),
    labels: record(text),
    taints: list(taint),
    reserved: props<Reserved>({ cpu, memory: bytes }),
  },
  ['name', 'role', 'address', 'memory', 'cpus'],
  'node',
);

const BACKEND = made<Backend['is']>(
  {
    local: props<LocalBackend>({ is: anything }),
    s3: props<S3Backend>({ is: anything, bucket: text, endpoint: text, region: text, key: text }, ['bucket']),
    hcp: props<HcpBackend>({ is: anything, organization: text, workspace: text }, ['organization', 'workspace']),
  },
  'backend',
  'write local(), s3({ … }) or hcp({ … })',
);

const FACTS = props<ClusterDeclaration>(
  {
    is: anything,
    unknown: anything,
    name: text,
    domain: text,
    nodes: list(NODE),
    networks: props<Networks>({ lan: list(text), pods: text }, ['lan']),
    loadBalancers: text,
    cloudflare: props<CloudflareProps>(
      {
        accountId: text,
        zoneId: text,
        backend: BACKEND,
        tunnel: text,
        imports: record(text),
        moved: list(props<Move>({ from: text, to: text }, ['from', 'to'])),
      },
      ['accountId', 'zoneId', 'backend'],
    ),
    components: list(anything),
    accept: record(text, "write { 'rule': 'reason' }"),
  },
  ['name', 'domain', 'nodes', 'networks', 'components'],
);

/** What is wrong with the facts of a cluster, whatever their types say: synth does not ask them. */
export function factMistakes(declaration: ClusterDeclaration): readonly Mistake[] {
  return FACTS(declaration, '').map((each) => ({ rule: 'wrong-prop', ...each }));
}

/**
 * What is wrong with an entry of `components`, whatever its type says.
 * @param where its path, for one whose name is not known
 */
export function componentMistakes(given: unknown, where: string): readonly Mistake[] {
  return wrongEntry(given, where).map((each) => ({ rule: 'wrong-prop', ...each }));
}

function wrongEntry(given: unknown, where: string): readonly Mistake[] {
  if (typeof given === 'function') return [mistake(where, `${given.name} is a function`, `write ${given.name}()`)];
  if (!isComponent(given)) {
    const fix = given === undefined ? 'correct its import, or remove it' : 'write app({ … }) or component({ … })';
    return [mistake(where, `${shown(given)} is no component`, fix)];
  }
  if (typeof given.name !== 'string') return componentShape(given, where);
  const { mistakes = [] } = given;
  const seen = new Set(mistakes.map(({ where: at, what }) => `${at} ${what}`));
  return [...mistakes, ...componentShape(given, '').filter(({ where: at, what }) => !seen.has(`${at} ${what}`))];
}

/** Whether an entry of `components` is one, whatever else is wrong with it. */
export function isComponent(given: unknown): given is Component {
  return isFields(given) && given.is === 'component';
}
