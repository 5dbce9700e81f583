import type { ClusterDeclaration, ClusterProps, Networks } from './cluster.ts';
import type { Mistake } from './finding.ts';
import { slug } from './names.ts';
import type { Node } from './node.ts';
import { isFields } from './shape.ts';
import { isWithin } from './unknown-facts.ts';
import { STAND_IN_DOMAIN } from './unloaded.ts';

/** All addresses that a local network may have. RFC 1918 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Takes the place of what is wrong with a node: everything fits there. */
const nodeAt = (index: number): Node => ({
  name: `not-known-${index}`,
  role: 'server',
  address: `192.0.2.${index}`,
  memory: '1048576Gi',
  cpus: 1_048_576,
  reserved: { cpu: 0, memory: '0Mi' },
});

/** The facts of a cluster, with stand-ins for those in which the mistakes stand, so that all others can be relied on. */
export function withStandIns(given: ClusterDeclaration, mistakes: readonly Mistake[]): ClusterDeclaration {
  const isRight = (fact: string) => !mistakes.some(({ where = '' }) => isWithin(where, fact));
  const right = <F extends keyof ClusterProps>(fact: F) => (isRight(fact) ? given[fact] : undefined);
  const { lan, vpn, pods, services }: Partial<Networks> = isFields(given.networks) ? given.networks : {};
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([fact]) => isRight(fact))) as Partial<ClusterProps>),
    is: 'cluster',
    name: right('name') ?? labelOf(given.name),
    domain: right('domain') ?? STAND_IN_DOMAIN,
    nodes: nodesOf(given.nodes, mistakes),
    networks: {
      lan: lan && isRight('networks.lan') ? lan : PRIVATE,
      ...(vpn !== undefined && { vpn: isRight('networks.vpn') ? vpn : PRIVATE }),
      ...(pods !== undefined && isRight('networks.pods') && { pods }),
      ...(services !== undefined && isRight('networks.services') && { services }),
    },
    components: given.components,
  };
}

function nodesOf(nodes: unknown, mistakes: readonly Mistake[]): readonly Node[] {
  if (!Array.isArray(nodes)) return [nodeAt(0)];
  // That there is none is a mistake as well, and once it is told nothing is to follow from it.
  if (nodes.length === 0) return mistakes.some(({ where }) => where === 'nodes') ? [nodeAt(0)] : [];
  return nodes.map((node: unknown, index) => {
    const wrong = mistakes.filter(({ where = '' }) => isWithin(where, `nodes[${index}]`));
    if (wrong.length === 0) return node as Node;
    const given = isFields(node) ? node : {};
    const right = Object.entries(given).filter(
      ([prop, value]) =>
        value !== undefined && !wrong.some(({ where = '' }) => isWithin(where, `nodes[${index}].${prop}`)),
    );
    return { ...nodeAt(index), ...Object.fromEntries(right) };
  });
}

/** A name that is built on where the given one cannot be. */
function labelOf(name: unknown): string {
  return slug(typeof name === 'string' ? name : '').slice(0, 40) || 'not-known';
}
