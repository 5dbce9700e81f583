import type { Backend, CloudflareProps, HcpBackend, LocalBackend, Move, S3Backend } from './cloudflare.ts';
import type { ClusterDeclaration, Networks } from './cluster.ts';
import type { Component } from './component.ts';
import { componentShape } from './component-shapes.ts';
import type { Finding, Mistake } from './finding.ts';
import type { Node, Reserved } from './node.ts';
import { remembered } from './remembered.ts';
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

/**
 * What a cluster and its components were declared with that no type allows: nothing can be drawn or checked that relies on
 * it. Synth does not ask the types.
 */
export const malformed = remembered((declaration: ClusterDeclaration): readonly Finding[] => {
  const { name: cluster, components } = declaration;
  const finding = (each: Mistake, component?: string): Finding => ({
    rule: 'wrong-prop',
    severity: 'error',
    ...each,
    cluster,
    component,
  });
  const facts = FACTS(declaration, '').map((each) => finding(each));
  if (!Array.isArray(components)) return facts;
  const wrong = components.flatMap((each: unknown, index) => ofComponent(each, index, finding));
  return [...facts, ...wrong, ...(wrong.length > 0 ? [] : twice(components, finding))];
});

function ofComponent(
  given: unknown,
  index: number,
  finding: (mistake: Mistake, component?: string) => Finding,
): readonly Finding[] {
  if (typeof given === 'function') {
    return [finding(mistake(`components[${index}]`, `${given.name} is a function`, `write ${given.name}()`))];
  }
  if (!isFields(given) || given.is !== 'component') {
    const fix = given === undefined ? 'correct its import, or remove it' : 'write app({ … }) or component({ … })';
    return [finding(mistake(`components[${index}]`, `${shown(given)} is no component`, fix))];
  }
  const { name, mistakes = [] } = given as unknown as Component;
  if (typeof name !== 'string') {
    const of = componentShape(given, `components[${index}]`);
    return of.map((each) => finding(each));
  }
  const seen = new Set(mistakes.map(({ where, what }) => `${where} ${what}`));
  const more = componentShape(given, '').filter(({ where, what }) => !seen.has(`${where} ${what}`));
  return [...mistakes, ...more].map((each) => finding(each, name));
}

/** Whatever one of two renders, the other would remove. */
function twice(
  components: readonly Component[],
  finding: (mistake: Mistake, component?: string) => Finding,
): readonly Finding[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of components) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated].map((name) =>
    finding(
      {
        rule: 'component-name',
        where: 'name',
        what: `two components are named '${name}'`,
        fix: 'rename one of them, or list it once',
      },
      name,
    ),
  );
}
